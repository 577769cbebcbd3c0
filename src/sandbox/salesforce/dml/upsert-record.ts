import { apiError, type ApiError } from '../rest/fault.ts';
import type { FieldSchema } from '../schema/field.ts';
import type { ObjectSchema } from '../schema/object.ts';
import type { RecordKey } from '../values/record-id.ts';
import type { DmlContext } from './dml-context.ts';
import type { RecordInput } from './record-input.ts';
import { findByExternalId } from './resolve-reference.ts';
import { insertRecord, updateRecord, type RowResult } from './save-records.ts';

interface UpsertTarget {
  readonly object: ObjectSchema;
  /** The external id (or Id) by which a record is found. */
  readonly keyField: FieldSchema;
}

type UpsertResult =
  | RowResult
  /** Several records have this external id. */
  | { readonly ok: 'ambiguous'; readonly keys: readonly RecordKey[] };

/** Updates the record whose external id is `value`, creates it when there is none. */
export function upsertRecord(
  context: DmlContext,
  target: UpsertTarget,
  value: string,
  input: RecordInput,
): UpsertResult {
  const { object, keyField } = target;
  const found = findByExternalId(context.org, object, keyField, value);
  const [key] = found;
  if (found.length > 1) return { ok: 'ambiguous', keys: found };
  const ignore = ['Id', keyField.name];
  if (key !== undefined) return updateRecord(context, { object, key, input, ignore });
  if (keyField.type === 'id') return { ok: false, errors: [unknownId(context, object, value)] };
  return insertRecord(context, { object, input: { ...input, [keyField.name]: value } });
}

/** Several records answer to one external id: as a row's error, where there is no status 300. */
export function ambiguousError(keyField: FieldSchema): ApiError {
  return apiError(
    'DUPLICATE_EXTERNAL_ID',
    `${keyField.name}: more than one record found for external id field`,
    [keyField.name],
  );
}

function unknownId(context: DmlContext, object: ObjectSchema, value: string): ApiError {
  if (context.org.ids.decode(value) === undefined) return malformedId(object, value);
  return apiError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
}

export function malformedId(object: ObjectSchema, value: string): ApiError {
  const label = object.fields.find((field) => field.type === 'id')?.label ?? 'Record ID';
  return apiError('MALFORMED_ID', `${label}: id value of incorrect type: ${value}`, ['Id']);
}
