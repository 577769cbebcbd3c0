import { checkbox, date, picklist } from '../field-builders.ts';
import type { CustomObject } from './custom-objects.ts';
import { lookup } from './lookups.ts';

export const CONTACT_KINDS = ['Call', 'E-mail', 'Meeting', 'Other'] as const;
export const OBJECTIVE_STATUSES = ['On track', 'At risk', 'Achieved', 'Missed'] as const;

/** What is kept of how one gets on with a customer. */
export const RELATIONSHIP_OBJECTS: readonly CustomObject[] = [
  {
    name: 'Contact_Log__c',
    label: 'Contact Log',
    plural: 'Contact Log',
    keyPrefix: 'a0A',
    nameField: { autoNumber: 'CON-' },
    fields: [
      lookup('Account', 'Account', 'Contact_Log'),
      date('Occurred_On__c', 'Occurred On'),
      picklist('Kind__c', 'Kind', CONTACT_KINDS, { restrictedPicklist: true }),
      checkbox('Two_Way__c', 'Two-Way'),
    ],
  },
  {
    name: 'Success_Objective__c',
    label: 'Success Objective',
    keyPrefix: 'a0B',
    nameField: { label: 'Objective' },
    fields: [
      lookup('Account', 'Account', 'Success_Objectives'),
      date('Agreed_On__c', 'Agreed On'),
      date('Due_On__c', 'Due On'),
      picklist('Status__c', 'Status', OBJECTIVE_STATUSES, { restrictedPicklist: true }),
    ],
  },
];
