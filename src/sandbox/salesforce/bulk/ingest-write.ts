import { deleteRecord } from '../dml/delete-record.ts';
import type { DmlContext } from '../dml/dml-context.ts';
import { inputValue, type RecordInput } from '../dml/record-input.ts';
import { insertRecord, updateRecord, type RowResult } from '../dml/save-records.ts';
import { ambiguousError, malformedId, upsertRecord } from '../dml/upsert-record.ts';
import { apiError, type ApiError } from '../rest/fault.ts';
import { fieldOf, type ObjectSchema } from '../schema/object.ts';
import { prefixNumber, prefixNumberOf } from '../values/record-id.ts';
import type { BulkJob } from './bulk-job.ts';

/** One row of an ingest job, written with the job's operation. */
export function writeIngestRow(
  context: DmlContext,
  job: BulkJob,
  object: ObjectSchema,
  input: RecordInput,
): RowResult {
  if (job.operation === 'insert') return insertRecord(context, { object, input });
  if (job.operation === 'upsert') return upsertRow(context, job, object, input);
  const text = inputValue(input, 'Id');
  if (typeof text !== 'string') {
    return failed(apiError('MISSING_ARGUMENT', `Id not specified in ${job.operation} call`));
  }
  const id = context.org.ids.decode(text);
  if (id === undefined || prefixNumberOf(id.key) !== prefixNumber(object.keyPrefix)) {
    return failed(malformedId(object, text));
  }
  if (!id.own) return failed(apiError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'));
  if (job.operation === 'delete') return deleteRecord(context, id.key);
  return updateRecord(context, { object, key: id.key, input });
}

function upsertRow(
  context: DmlContext,
  job: BulkJob,
  object: ObjectSchema,
  input: RecordInput,
): RowResult {
  const keyField = fieldOf(object, job.externalIdFieldName ?? 'Id');
  if (keyField === undefined) throw new Error('the external id of the job is gone');
  const value = inputValue(input, keyField.name);
  if (typeof value !== 'string') {
    if (keyField.type === 'id') return insertRecord(context, { object, input });
    const message = `${keyField.name} not specified`;
    return failed(apiError('MISSING_ARGUMENT', message, [keyField.name]));
  }
  const result = upsertRecord(context, { object, keyField }, value, input);
  return result.ok === 'ambiguous' ? failed(ambiguousError(keyField)) : result;
}

function failed(error: ApiError): RowResult {
  return { ok: false, errors: [error] };
}

/** `CODE:message:fields --`, the form of sf__Error. */
export function errorText(errors: readonly ApiError[]): string {
  return errors
    .map(({ code, message, fields }) => {
      const names = (fields ?? []).join(', ');
      return `${code}:${message}:${names === '' ? '' : `${names} `}--`;
    })
    .join(';');
}
