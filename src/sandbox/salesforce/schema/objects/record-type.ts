import { checkbox, READ_ONLY, reference, text } from '../field-builders.ts';
import type { FieldSchema } from '../field.ts';
import { defineObject } from '../object.ts';
import { auditFields, idField } from '../system-fields.ts';

const DERIVED = { ...READ_ONLY, permissionable: false } as const;

/** Record types are set up by an administrator: here by a knob. */
export const RECORD_TYPE = defineObject(
  { name: 'RecordType', label: 'Record Type', keyPrefix: '012' },
  {
    createable: false,
    updateable: false,
    deletable: false,
    undeletable: false,
    layoutable: false,
  },
  [
    idField('Record Type ID'),
    text('Name', 'Name', 80, { ...DERIVED, nameField: true, nillable: false }),
    text('DeveloperName', 'Record Type Name', 80, { ...DERIVED, nillable: false }),
    text('NamespacePrefix', 'Namespace Prefix', 15, DERIVED),
    text('Description', 'Description', 255, DERIVED),
    text('SobjectType', 'SObject Type Name', 40, { ...DERIVED, nillable: false }),
    checkbox('IsActive', 'Active', DERIVED),
    ...auditFields(),
  ],
);

/** The field that an object gets with its first record type. */
export function recordTypeField(): FieldSchema {
  return reference('RecordTypeId', 'Record Type ID', ['RecordType'], {
    permissionable: false,
    defaultedOnCreate: true,
  });
}
