import { checkbox, date, dateTime, READ_ONLY, reference, textOfType } from './field-builders.ts';
import type { FieldSchema } from './field.ts';

/** Fields that the platform itself keeps; none of them is under field-level security. */
const SYSTEM = { ...READ_ONLY, permissionable: false } as const;
const SYSTEM_SET = { ...SYSTEM, nillable: false, defaultedOnCreate: true } as const;

export function idField(label: string): FieldSchema {
  return textOfType('id', 'Id', label, { ...SYSTEM_SET, length: 18, idLookup: true });
}

export function isDeletedField(): FieldSchema {
  return checkbox('IsDeleted', 'Deleted', SYSTEM);
}

/** Who and when; SystemModstamp moves with every change, LastModifiedDate only with a user's. */
export function auditFields(): readonly FieldSchema[] {
  return [
    dateTime('CreatedDate', 'Created Date', SYSTEM_SET),
    reference('CreatedById', 'Created By ID', ['User'], SYSTEM_SET),
    dateTime('LastModifiedDate', 'Last Modified Date', SYSTEM_SET),
    reference('LastModifiedById', 'Last Modified By ID', ['User'], SYSTEM_SET),
    systemModstampField(),
  ];
}

export function systemModstampField(): FieldSchema {
  return dateTime('SystemModstamp', 'System Modstamp', SYSTEM_SET);
}

export function ownerField(): FieldSchema {
  return reference('OwnerId', 'Owner ID', ['User'], {
    nillable: false,
    defaultedOnCreate: true,
    permissionable: false,
  });
}

export function lastActivityField(): FieldSchema {
  return date('LastActivityDate', 'Last Activity', SYSTEM);
}

/** Always null here: nobody looks at the sandbox's records in a Salesforce window. */
export function viewFields(): readonly FieldSchema[] {
  return [
    dateTime('LastViewedDate', 'Last Viewed Date', { ...SYSTEM, generatedAs: 'NULL' }),
    dateTime('LastReferencedDate', 'Last Referenced Date', { ...SYSTEM, generatedAs: 'NULL' }),
  ];
}
