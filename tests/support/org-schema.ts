import type { CrmField, CrmObject, CrmSchema } from '../../src/domain/crm-schema.ts';

/** A field of an org, writable text unless it says otherwise. */
export function crmField(name: string, more: Partial<CrmField> = {}): CrmField {
  return {
    name,
    label: name,
    type: 'text',
    vendorType: more.type ?? 'string',
    updatable: true,
    creatable: true,
    ...more,
  };
}

export function crmObject(
  name: string,
  fields: readonly CrmField[],
  more: Partial<CrmObject> = {},
): CrmObject {
  return {
    name,
    label: name,
    readable: true,
    creatable: true,
    updatable: true,
    fields: new Map(fields.map((field) => [field.name, field])),
    ...more,
  };
}

export function crmSchema(...objects: readonly CrmObject[]): CrmSchema {
  return new Map(objects.map((object) => [object.name, object]));
}
