import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { customFieldKey, noteField, noteFieldChange, noteRemoval } from '../org/metadata-rows.ts';
import type { Org } from '../org/org.ts';
import { fault } from '../rest/fault.ts';
import type { ObjectSchema } from '../schema/object.ts';
import { fieldOf, hasField } from '../schema/object.ts';
import type { Schema } from '../schema/schema.ts';
import { textIn } from '../store/sql-row.ts';
import type { Store } from '../store/store.ts';
import { addColumn } from '../store/tables.ts';
import type { RecordKey } from '../values/record-id.ts';
import {
  fieldFromMetadata,
  fieldMetadataSchema,
  MetadataError,
  type FieldMetadata,
} from './field-from-metadata.ts';

const requestSchema = z.object({ FullName: z.string(), Metadata: fieldMetadataSchema });

const FIELD_NAME = /^[A-Za-z](?:_?[A-Za-z0-9])*__c$/;

/** Custom fields of tasks and events are defined on the object that both are. */
const OBJECT_BEHIND: Readonly<Record<string, string>> = { activity: 'Task' };
const DEFINED_ELSEWHERE: ReadonlySet<string> = new Set(['task']);

/**
 * Adds a field as `POST tooling/sobjects/CustomField` does. Nobody sees it until a permission set says so.
 * Answers the id of the definition.
 */
export function createCustomField(org: Org, body: unknown): RecordKey {
  const request = readRequest(body);
  const [objectName = '', fieldName = ''] = request.FullName.split('.');
  const object = objectFor(org.schema, objectName);
  if (!FIELD_NAME.test(fieldName)) {
    throw fault(
      400,
      'FIELD_INTEGRITY_EXCEPTION',
      `Custom Field Name: ${fieldName} is not a valid developer name ending in __c`,
      ['DeveloperName'],
    );
  }
  if (hasField(object, fieldName)) {
    throw fault(
      400,
      'DUPLICATE_DEVELOPER_NAME',
      `There is already a field named ${fieldName.replace(/__c$/, '')} on ${objectName}.`,
      ['DeveloperName'],
    );
  }
  const field = buildField(fieldName, request.Metadata);
  for (const target of field.referenceTo) {
    if (org.schema.findOn('data', target) === undefined) {
      const message = `referenceTo value of '${target}' does not resolve to a valid sObject type`;
      throw fault(400, 'FIELD_INTEGRITY_EXCEPTION', message, ['ReferenceTo']);
    }
  }
  return org.store.transaction(() => {
    addColumn(org.store, object, field);
    keepDefinition(org, object, { FullName: fieldName, Metadata: request.Metadata });
    return noteField(org, org.schema.addField(object.name, field), field);
  });
}

/**
 * Gives a custom field new traits, as a deployment does. Answers whether anything has changed. Rows keep their values,
 * so a field cannot become one of another type.
 */
export function updateCustomField(org: Org, object: ObjectSchema, body: unknown): boolean {
  const { FullName, Metadata } = readRequest(body);
  const name = FullName.slice(FullName.indexOf('.') + 1);
  const old = fieldOf(object, name);
  if (old?.custom !== true) throw noSuchField(FullName);
  const field = buildField(old.name, Metadata);
  if (isDeepStrictEqual(field, old)) return false;
  if (field.type !== old.type || field.unique !== old.unique) {
    // The platform converts some types into others; here none is. [K]
    throw fault(400, 'FIELD_INTEGRITY_EXCEPTION', `Cannot change type of field ${FullName}`, [
      'Metadata',
    ]);
  }
  org.schema.replaceField(object, old, field);
  noteFieldChange(org, object, field);
  org.store.run(
    `DELETE FROM sys_custom_field WHERE object = ? AND json_extract(field, '$.FullName') = ?`,
    [object.name, field.name],
  );
  keepDefinition(org, object, { FullName: field.name, Metadata });
  return true;
}

/** Deletes a custom field with all its values. */
export function deleteCustomField(org: Org, object: ObjectSchema, name: string): RecordKey {
  const field = fieldOf(object, name);
  if (field?.custom !== true) throw noSuchField(`${object.name}.${name}`);
  const key = customFieldKey(org, object, field);
  org.schema.replaceField(object, field, undefined);
  noteRemoval(org, object, field);
  return key;
}

function noSuchField(fullName: string): Error {
  return fault(400, 'INVALID_CROSS_REFERENCE_KEY', `no CustomField named ${fullName} found`);
}

function keepDefinition(
  org: Org,
  object: ObjectSchema,
  definition: z.infer<typeof requestSchema>,
): void {
  org.store.run('INSERT INTO sys_custom_field (object, field) VALUES (?, ?)', [
    object.name,
    JSON.stringify(definition),
  ]);
}

/** Puts the custom fields of a reopened org back into the schema; their columns are there already. */
export function restoreCustomFields(store: Store, schema: Schema): void {
  for (const row of store.all('SELECT object, field FROM sys_custom_field ORDER BY rowid')) {
    const { FullName, Metadata } = requestSchema.parse(JSON.parse(textIn(row, 1)));
    const object = schema.get(textIn(row, 0));
    const old = fieldOf(object, FullName);
    const field = fieldFromMetadata(FullName, Metadata);
    if (old === undefined) schema.addField(object.name, field);
    else schema.replaceField(object, old, field);
  }
}

function readRequest(body: unknown): z.infer<typeof requestSchema> {
  const read = requestSchema.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path.join('.') ?? '';
  throw fault(400, 'FIELD_INTEGRITY_EXCEPTION', `${path}: ${issue?.message ?? 'invalid'}`, [path]);
}

/** The object of that name whose fields can be customized; the fields of tasks are those of Activity. */
export function objectFor(schema: Schema, name: string): ObjectSchema {
  const lower = name.toLowerCase();
  const object = schema.findOn('data', OBJECT_BEHIND[lower] ?? name);
  if (object?.undeletable === true && !DEFINED_ELSEWHERE.has(lower)) return object;
  // The wording is an assumption [K].
  throw fault(
    400,
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `Entity Enumeration Or ID: bad value for restricted picklist field: ${name}`,
    ['TableEnumOrId'],
  );
}

function buildField(name: string, metadata: FieldMetadata): ReturnType<typeof fieldFromMetadata> {
  try {
    return fieldFromMetadata(name, metadata);
  } catch (error) {
    if (!(error instanceof MetadataError)) throw error;
    throw fault(400, 'FIELD_INTEGRITY_EXCEPTION', error.message, ['Metadata']);
  }
}
