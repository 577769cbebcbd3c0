import { customFieldKey } from '../org/metadata-rows.ts';
import type { Org } from '../org/org.ts';
import type { FieldSchema } from '../schema/field.ts';
import { fieldOf, type ObjectSchema } from '../schema/object.ts';
import { textIn } from '../store/sql-row.ts';
import {
  createCustomField,
  deleteCustomField,
  objectFor,
  updateCustomField,
} from '../tooling/custom-fields.ts';
import { metadataFromField } from '../tooling/metadata-from-field.ts';
import type { Applied, MetadataType } from './metadata-type.ts';
import { ComponentProblem } from './metadata-type.ts';
import { metadataOf, metadataXml, type MetadataObject } from './metadata-value.ts';

/** `Account.Score__c`; the fields of tasks and events are those of Activity. */
export const CUSTOM_FIELD_TYPE: MetadataType = {
  xmlName: 'CustomField',
  apply({ org }, { fullName, content }): Applied {
    const { object, name } = placeOf(org, fullName);
    const { fullName: _, ...metadata } = metadataOf(content);
    const request = { FullName: fullName, Metadata: metadata };
    const old = fieldOf(object, name);
    if (old === undefined) {
      const id = org.ids.encode(createCustomField(org, request));
      return { id, created: true, changed: true };
    }
    const changed = updateCustomField(org, object, request);
    const id = org.ids.encode(customFieldKey(org, object, old));
    return { id, created: false, changed };
  },
  remove({ org }, fullName) {
    const { object, name } = placeOf(org, fullName);
    deleteCustomField(org, object, name);
  },
  list({ org }) {
    return org.schema.objects().flatMap((object) => customFieldNames(object));
  },
  read({ org }, fullName) {
    const { object, name } = placeOf(org, fullName);
    const field = fieldOf(object, name);
    if (field?.custom !== true) return undefined;
    return metadataXml({ fullName, ...fieldMetadata(org, object, field) });
  },
};

/** Fields of a customer's own, by their full names. */
function customFieldNames(object: ObjectSchema): readonly string[] {
  const owner = object.name === 'Task' ? 'Activity' : object.name;
  return object.fields.filter(({ custom }) => custom).map(({ name }) => `${owner}.${name}`);
}

/** The fields of an object as parts of its own definition. */
export function fieldsXml(org: Org, object: ObjectSchema, names?: ReadonlySet<string>): string {
  return object.fields
    .filter((field) => field.custom && (names === undefined || names.has(field.name)))
    .map((field) =>
      metadataXml({ fields: { fullName: field.name, ...fieldMetadata(org, object, field) } }),
    )
    .join('');
}

/** As it was defined, or, for a field that the org came with, as it could have been. */
function fieldMetadata(org: Org, object: ObjectSchema, field: FieldSchema): MetadataObject {
  const row = org.store.get(
    `SELECT json_extract(field, '$.Metadata') FROM sys_custom_field
     WHERE object = ? AND json_extract(field, '$.FullName') = ?`,
    [object.name, field.name],
  );
  if (row === undefined) return metadataFromField(field);
  // What the sandbox has written itself.
  const metadata: unknown = JSON.parse(textIn(row, 0));
  return isMetadata(metadata) ? metadata : metadataFromField(field);
}

function isMetadata(value: unknown): value is MetadataObject {
  return typeof value === 'object' && value !== null;
}

export function placeOf(
  org: Org,
  fullName: string,
): { readonly object: ObjectSchema; readonly name: string } {
  const [objectName = '', name = ''] = fullName.split('.');
  if (name === '') throw new ComponentProblem(`Invalid full name: ${fullName}`);
  return { object: objectFor(org.schema, objectName), name };
}
