import { apiError, type ApiError } from '../rest/fault.ts';
import type { FieldSchema } from '../schema/field.ts';
import type { ObjectSchema } from '../schema/object.ts';
import { prefixNumber, prefixNumberOf, type RecordKey } from '../values/record-id.ts';
import { deleteRecord } from './delete-record.ts';
import type { DmlContext } from './dml-context.ts';
import { inputValue, typeOf, type RecordInput } from './record-input.ts';
import { insertRecord, updateRecord, type RowResult } from './save-records.ts';
import { ambiguousError, malformedId, upsertRecord } from './upsert-record.ts';

/**
 * Writes of records that say themselves what they are (`attributes.type`) and which (`Id`): collections, trees and
 * SOAP. Whatever is wrong is the record's error, never the call's.
 */
export function createNamed(dml: DmlContext, input: RecordInput): RowResult {
  const object = objectOf(dml, input);
  return 'name' in object ? insertRecord(dml, { object, input }) : failed(object);
}

export function updateNamed(dml: DmlContext, input: RecordInput): RowResult {
  const { ids } = dml.org;
  const object = objectOf(dml, input);
  if (!('name' in object)) return failed(object);
  const text = inputValue(input, 'Id');
  if (typeof text !== 'string' || text === '') {
    return failed(apiError('MISSING_ARGUMENT', 'Id not specified in an update call'));
  }
  const id = ids.decode(text);
  if (id === undefined || !isOf(object, id.key)) return failed(malformedId(object, text));
  if (!id.own) return failed(noSuchRecord());
  return updateRecord(dml, { object, key: id.key, input });
}

/** By the external id (or Id) that the call names. */
export function upsertNamed(
  dml: DmlContext,
  object: ObjectSchema,
  keyField: FieldSchema,
  input: RecordInput,
): RowResult {
  const value = inputValue(input, keyField.name);
  const isKey = typeof value === 'string' || typeof value === 'number';
  if (!isKey || value === '') {
    if (keyField.type === 'id') return insertRecord(dml, { object, input, ignore: ['Id'] });
    return failed(apiError('MISSING_ARGUMENT', `${keyField.name} not specified`, [keyField.name]));
  }
  const result = upsertRecord(dml, { object, keyField }, String(value), input);
  return result.ok === 'ambiguous' ? failed(ambiguousError(keyField)) : result;
}

export function deleteNamed(dml: DmlContext, text: string): RowResult {
  const id = dml.org.ids.decode(text);
  if (id === undefined) return failed(apiError('MALFORMED_ID', `malformed id ${text}`));
  return id.own ? deleteRecord(dml, id.key) : failed(noSuchRecord());
}

export function isOf(object: ObjectSchema, key: RecordKey): boolean {
  return prefixNumberOf(key) === prefixNumber(object.keyPrefix);
}

export function noSuchRecord(): ApiError {
  return apiError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
}

export function failed(error: ApiError): RowResult {
  return { ok: false, errors: [error] };
}

function objectOf({ org }: DmlContext, input: RecordInput): ObjectSchema | ApiError {
  const type = typeOf(input);
  if (type === undefined) {
    return apiError('INVALID_FIELD', 'The type attribute is required on every record');
  }
  return (
    org.schema.findOn('data', type) ??
    apiError('INVALID_TYPE', `sObject type '${type}' is not supported.`)
  );
}
