import { z } from 'zod';
import { noteLabels, noteObject, noteObjectRemoval } from '../org/metadata-rows.ts';
import type { Org } from '../org/org.ts';
import { fault } from '../rest/fault.ts';
import { fieldOf, type ObjectSchema } from '../schema/object.ts';
import { customObject, type CustomObject } from '../schema/objects/custom-objects.ts';
import type { Schema } from '../schema/schema.ts';
import { textIn } from '../store/sql-row.ts';
import { quoted, type Store } from '../store/store.ts';
import { createTable, indexDefinitions } from '../store/tables.ts';
import type { RecordKey } from '../values/record-id.ts';

/** `CustomObject` of the Metadata API: the parts that the sandbox understands. */
const metadataSchema = z.object({
  label: z.string().min(1),
  pluralLabel: z.string().min(1),
  nameField: z.object({
    label: z.string().nullish(),
    type: z.enum(['Text', 'AutoNumber']),
    displayFormat: z.string().nullish(),
  }),
  enableActivities: z.boolean().nullish(),
  sharingModel: z.string().nullish(),
});

const keptSchema = z.object({ keyPrefix: z.string(), metadata: metadataSchema });

type ObjectMetadata = z.infer<typeof metadataSchema>;

const OBJECT_NAME = /^[A-Za-z](?:_?[A-Za-z0-9])*__c$/;
const PREFIX_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Adds an object of the customer's own. Answers the id of its definition. */
export function createCustomObject(org: Org, name: string, body: unknown): RecordKey {
  if (!OBJECT_NAME.test(name)) {
    throw integrityFault(`The object name ${name} is not a valid developer name ending in __c`);
  }
  const metadata = readMetadata(name, body);
  const keyPrefix = freePrefix(org.schema);
  const object = customObject(definition(name, keyPrefix, metadata));
  return org.store.transaction(() => {
    createTable(org.store, object);
    for (const sql of indexDefinitions(object)) org.store.execute(sql);
    org.schema.addObject(object);
    if (object.hasActivities) allowActivities(org.schema, object);
    keep(org.store, name, { keyPrefix, metadata });
    return noteObject(org, object);
  });
}

/** Gives an object new labels. Answers whether anything has changed; its name field stays what it was. */
export function updateCustomObject(org: Org, object: ObjectSchema, body: unknown): boolean {
  const metadata = readMetadata(object.name, body);
  const changed = object.label !== metadata.label || object.labelPlural !== metadata.pluralLabel;
  if (!changed) return false;
  const labels = { label: metadata.label, labelPlural: metadata.pluralLabel };
  org.schema.replaceTraits(object, labels);
  noteLabels(org, { ...object, ...labels });
  keep(org.store, object.name, { keyPrefix: object.keyPrefix, metadata });
  return true;
}

/** Deletes an object of the customer's own with all its records. */
export function deleteCustomObject(org: Org, object: ObjectSchema): void {
  org.store.transaction(() => {
    noteObjectRemoval(org, object);
    org.store.run('DELETE FROM sys_custom_object WHERE object = ?', [object.name]);
    org.store.execute(`DROP TABLE ${quoted(object.name)}`);
    org.schema.removeObject(object);
  });
}

/** Puts the objects of a reopened org back into the schema; their tables are there already. */
export function restoreCustomObjects(store: Store, schema: Schema): void {
  for (const row of store.all('SELECT object, definition FROM sys_custom_object ORDER BY rowid')) {
    const { keyPrefix, metadata } = keptSchema.parse(JSON.parse(textIn(row, 1)));
    const known = schema.find(textIn(row, 0));
    if (known !== undefined) {
      const labels = { label: metadata.label, labelPlural: metadata.pluralLabel };
      schema.replaceTraits(known, labels);
      continue;
    }
    const object = customObject(definition(textIn(row, 0), keyPrefix, metadata));
    schema.addObject(object);
    if (object.hasActivities) allowActivities(schema, object);
  }
}

function readMetadata(name: string, body: unknown): ObjectMetadata {
  const read = metadataSchema.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  // The wording is an assumption [K].
  throw integrityFault(
    `Must specify a valid ${issue?.path.join('.') ?? ''} for CustomObject ${name}`,
  );
}

function definition(name: string, keyPrefix: string, metadata: ObjectMetadata): CustomObject {
  return {
    name,
    label: metadata.label,
    plural: metadata.pluralLabel,
    keyPrefix,
    nameField: nameFieldOf(metadata),
    detail: metadata.sharingModel === 'ControlledByParent',
    activities: metadata.enableActivities === true,
    fields: [],
  };
}

function nameFieldOf({ label, nameField }: ObjectMetadata): CustomObject['nameField'] {
  if (nameField.type === 'Text') return { label: nameField.label ?? `${label} Name` };
  const format = /^(.*?)\{(0+)\}$/.exec(nameField.displayFormat ?? 'A-{0000}');
  if (format === null) throw integrityFault('displayFormat must end with digits such as {0000}');
  return { autoNumber: format[1] ?? '', digits: format[2]?.length ?? 0 };
}

/** Custom objects begin with an a. */
function freePrefix(schema: Schema): string {
  const taken = new Set(schema.objects().map(({ keyPrefix }) => keyPrefix));
  for (const second of PREFIX_DIGITS) {
    for (const third of PREFIX_DIGITS) {
      const prefix = `a${second}${third}`;
      if (!taken.has(prefix)) return prefix;
    }
  }
  throw fault(400, 'CUSTOM_ENTITY_OR_FIELD_LIMIT', 'reached maximum number of custom objects');
}

/** A task may be about a record of the object. */
function allowActivities(schema: Schema, object: ObjectSchema): void {
  const task = schema.get('Task');
  const what = fieldOf(task, 'WhatId');
  if (what === undefined) return;
  const referenceTo = [...what.referenceTo, object.name];
  schema.replaceField(task, what, { ...what, referenceTo });
}

function keep(store: Store, name: string, kept: z.infer<typeof keptSchema>): void {
  store.run('INSERT OR REPLACE INTO sys_custom_object (object, definition) VALUES (?, ?)', [
    name,
    JSON.stringify(kept),
  ]);
}

function integrityFault(message: string): Error {
  return fault(400, 'FIELD_INTEGRITY_EXCEPTION', message);
}
