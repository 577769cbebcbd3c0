import { reference } from '../field-builders.ts';
import type { FieldSchema } from '../field.ts';

/** Fields of the distributor's own objects that refer to another record. */
export function lookup(target: string, label: string, children: string): FieldSchema {
  return reference(`${target}__c`, label, [target === 'Account' ? 'Account' : `${target}__c`], {
    childRelationshipName: `${children}__r`,
    onParentDelete: 'clear',
  });
}

/** A detail goes with its master. */
export function master(target: string, label: string, children: string): FieldSchema {
  return reference(`${target}__c`, label, [`${target}__c`], {
    childRelationshipName: `${children}__r`,
    onParentDelete: 'cascade',
    masterDetail: true,
    nillable: false,
    updateable: false,
    permissionable: false,
  });
}
