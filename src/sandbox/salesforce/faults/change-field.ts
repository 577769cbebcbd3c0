import { BellwetherError } from '../../../domain/errors.ts';
import type { FieldChange } from '../../faults/faulted-crm.ts';
import { noteFieldChange, noteRemoval } from '../org/metadata-rows.ts';
import type { Org } from '../org/org.ts';
import { READ_ONLY } from '../schema/field-builders.ts';
import type { FieldSchema } from '../schema/field.ts';
import { fieldOf, type ObjectSchema } from '../schema/object.ts';

/** Changes a field as an administrator would in Setup, while clients go on working. */
export function changeField(
  org: Org,
  objectName: string,
  fieldName: string,
  change: FieldChange,
): void {
  const object = org.schema.get(objectName);
  const field = requireField(object, fieldName);
  switch (change.kind) {
    case 'gone':
      org.schema.replaceField(object, field, undefined);
      noteRemoval(org, object, field);
      break;
    case 'read_only':
      org.schema.replaceField(object, field, { ...field, ...READ_ONLY });
      break;
    case 'shortened': {
      requireLonger(object, field, change.length);
      const shortened = { ...field, length: change.length };
      org.schema.replaceField(object, field, shortened);
      noteFieldChange(org, object, shortened);
    }
  }
}

export function requireField(object: ObjectSchema, name: string): FieldSchema {
  const field = fieldOf(object, name);
  if (field !== undefined) return field;
  throw new BellwetherError('config.invalid', `${object.name} has no field ${name} to change`);
}

function requireLonger(object: ObjectSchema, field: FieldSchema, length: number): void {
  if (field.length > length) return;
  throw new BellwetherError(
    'config.invalid',
    `${object.name}.${field.name} is a ${field.type} of length ${String(field.length)}: it cannot be shortened to ${String(length)}`,
  );
}
