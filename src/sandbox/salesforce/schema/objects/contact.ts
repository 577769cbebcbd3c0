import {
  checkbox,
  date,
  dateTime,
  picklist,
  READ_ONLY,
  reference,
  REQUIRED,
  text,
  textArea,
  textOfType,
} from '../field-builders.ts';
import { defineObject } from '../object.ts';
import {
  auditFields,
  idField,
  isDeletedField,
  lastActivityField,
  ownerField,
  viewFields,
} from '../system-fields.ts';
import { addressFields } from './addresses.ts';
import { personNameSql } from './person-name.ts';

const NAME_PART = {
  permissionable: false,
  compoundFieldName: 'Name',
  extraTypeInfo: 'personname',
} as const;
const LEAD_SOURCES = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'];

export const CONTACT = defineObject(
  { name: 'Contact', label: 'Contact', keyPrefix: '003' },
  { mergeable: true, feedEnabled: true, hasActivities: true },
  [
    idField('Contact ID'),
    isDeletedField(),
    reference('MasterRecordId', 'Master Record ID', ['Contact'], {
      ...READ_ONLY,
      permissionable: false,
    }),
    reference('AccountId', 'Account ID', ['Account'], {
      childRelationshipName: 'Contacts',
      onParentDelete: 'cascade',
      searchPrefilterable: true,
    }),
    text('LastName', 'Last Name', 80, { ...NAME_PART, ...REQUIRED }),
    text('FirstName', 'First Name', 40, NAME_PART),
    picklist('Salutation', 'Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.'], NAME_PART),
    text('Name', 'Full Name', 121, {
      ...READ_ONLY,
      ...REQUIRED,
      nameField: true,
      extraTypeInfo: 'personname',
      generatedAs: personNameSql(),
    }),
    ...addressFields('Mailing'),
    textOfType('phone', 'Phone', 'Business Phone', { length: 40 }),
    textOfType('phone', 'Fax', 'Business Fax', { length: 40 }),
    textOfType('phone', 'MobilePhone', 'Mobile Phone', { length: 40 }),
    textOfType('phone', 'HomePhone', 'Home Phone', { length: 40 }),
    reference('ReportsToId', 'Reports To ID', ['Contact'], {
      onParentDelete: 'clear',
      searchPrefilterable: true,
    }),
    textOfType('email', 'Email', 'Email', { length: 80, idLookup: true }),
    text('Title', 'Title', 128),
    text('Department', 'Department', 80),
    picklist('LeadSource', 'Lead Source', LEAD_SOURCES, { length: 255 }),
    date('Birthdate', 'Birthdate'),
    textArea('Description', 'Contact Description', 32_000),
    ownerField(),
    ...auditFields(),
    lastActivityField(),
    ...viewFields(),
    text('EmailBouncedReason', 'Email Bounced Reason', 255, { permissionable: false }),
    dateTime('EmailBouncedDate', 'Email Bounced Date', { permissionable: false }),
    checkbox('IsEmailBounced', 'Is Email Bounced', {
      ...READ_ONLY,
      permissionable: false,
      generatedAs: '("EmailBouncedDate" IS NOT NULL)',
    }),
  ],
);
