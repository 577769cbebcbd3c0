import type { SandboxResponse } from '../../../server/exchange.ts';
import { dmlContext } from '../../dml/dml-context.ts';
import { asRecordInput, typeOf, type RecordInput } from '../../dml/record-input.ts';
import { runBatch } from '../../dml/run-batch.ts';
import type { RowResult } from '../../dml/save-records.ts';
import {
  createNamed,
  deleteNamed,
  isOf,
  updateNamed,
  upsertNamed,
} from '../../dml/write-record.ts';
import { recordReader } from '../../soql/read-record.ts';
import type { ApiCall } from '../api-call.ts';
import { fault } from '../fault.ts';
import { externalIdOfPath, objectOfPath } from '../find-object.ts';
import { jsonObject } from '../json-body.ts';
import { json, jsonText } from '../responses.ts';
import type { RestContext } from '../rest-context.ts';
import { queryRequest } from './query-handlers.ts';

/** https://developer.salesforce.com/docs (sObject Collections): records of one call, and runs of one type in it. */
const RECORDS_MAX = 200;
const TYPE_RUNS_MAX = 10;
/** Records of one retrieve. */
const RETRIEVE_MAX = 2000;

interface Collection {
  readonly records: readonly RecordInput[];
  readonly allOrNone: boolean;
}

export function createCollection(context: RestContext, call: ApiCall): SandboxResponse {
  const { records, allOrNone } = readCollection(call);
  checkTypeRuns(records);
  const dml = dmlContext(context.org, call.session.user);
  const writes = records.map((input) => () => createNamed(dml, input));
  return answer(context, runBatch(dml, writes, allOrNone));
}

export function updateCollection(context: RestContext, call: ApiCall): SandboxResponse {
  const { records, allOrNone } = readCollection(call);
  checkTypeRuns(records);
  const dml = dmlContext(context.org, call.session.user);
  const writes = records.map((input) => () => updateNamed(dml, input));
  return answer(context, runBatch(dml, writes, allOrNone));
}

/** `PATCH composite/sobjects/T/ExtId__c`: one type, and every row says whether it was created. */
export function upsertCollection(context: RestContext, call: ApiCall): SandboxResponse {
  const object = objectOfPath(context, call);
  const keyField = externalIdOfPath(context, call, object);
  const { records, allOrNone } = readCollection(call);
  const dml = dmlContext(context.org, call.session.user);
  const writes = records.map((input) => () => upsertNamed(dml, object, keyField, input));
  const results = runBatch(dml, writes, allOrNone);
  return json(
    200,
    results.map((result) =>
      // Rows that failed say `created` too; true unless the record exists. [K]
      rowOf(context, result, { created: result.ok ? result.created : result.key === undefined }),
    ),
  );
}

export function deleteCollection(context: RestContext, call: ApiCall): SandboxResponse {
  const ids = listOf(call.request.query.get('ids'));
  checkSize(ids.length, RECORDS_MAX);
  const dml = dmlContext(context.org, call.session.user);
  const writes = ids.map((text) => () => deleteNamed(dml, text));
  const allOrNone = call.request.query.get('allOrNone') === 'true';
  return answer(context, runBatch(dml, writes, allOrNone));
}

/** The asked-for records in their order; null where there is none. */
export function retrieveCollection(context: RestContext, call: ApiCall): SandboxResponse {
  const object = objectOfPath(context, call);
  const { ids, fields } = call.request.method === 'POST' ? fromBody(call) : fromQuery(call);
  checkSize(ids.length, RETRIEVE_MAX);
  const read = recordReader({
    request: queryRequest(context, { surface: 'data', includeDeleted: false }, call),
    object,
    basePath: call.basePath,
    fields,
  });
  const records = ids.map((text) => {
    const id = context.org.ids.decode(text);
    const isHere = id?.own === true && isOf(object, id.key);
    return (isHere ? read(id.key) : undefined) ?? 'null';
  });
  return jsonText(200, `[${records.join(',')}]`);
}

function readCollection(call: ApiCall): Collection {
  const body = jsonObject(call.request);
  const list = body['records'];
  if (!Array.isArray(list)) {
    throw fault(400, 'JSON_PARSER_ERROR', 'Required field records is missing');
  }
  checkSize(list.length, RECORDS_MAX);
  const records = list.map((item: unknown) => {
    const record = asRecordInput(item);
    if (record === undefined) {
      throw fault(400, 'JSON_PARSER_ERROR', 'Cannot deserialize instance of SObject');
    }
    return record;
  });
  return { records, allOrNone: body['allOrNone'] === true };
}

function checkSize(size: number, max: number): void {
  if (size <= max) return;
  throw fault(
    400,
    'EXCEEDED_ID_LIMIT',
    `record limit reached. cannot submit more than ${String(max)} records into this call`,
  );
}

/** Records are processed in runs of the same type, of which there may be ten. The wording is an assumption [K]. */
function checkTypeRuns(records: readonly RecordInput[]): void {
  let runs = 0;
  let previous: string | undefined;
  for (const record of records) {
    const type = typeOf(record)?.toLowerCase();
    if (runs === 0 || type !== previous) runs += 1;
    previous = type;
  }
  if (runs > TYPE_RUNS_MAX) {
    throw fault(400, 'LIMIT_EXCEEDED', `cannot have more than ${String(TYPE_RUNS_MAX)} chunks`);
  }
}

function answer(context: RestContext, results: readonly RowResult[]): SandboxResponse {
  return json(
    200,
    results.map((result) => rowOf(context, result)),
  );
}

/** Rows name their errors' codes `statusCode`, unlike every other answer. */
function rowOf(
  context: RestContext,
  result: RowResult,
  more: { readonly created?: boolean } = {},
): Readonly<Record<string, unknown>> {
  const { ids } = context.org;
  if (result.ok) return { id: ids.encode(result.key), success: true, errors: [], ...more };
  const errors = result.errors.map(({ code, message, fields }) => ({
    statusCode: code,
    message,
    fields: fields ?? [],
  }));
  return result.key === undefined
    ? { success: false, errors, ...more }
    : { id: ids.encode(result.key), success: false, errors, ...more };
}

interface Retrieve {
  readonly ids: readonly string[];
  readonly fields: readonly string[];
}

function fromBody(call: ApiCall): Retrieve {
  const body = jsonObject(call.request);
  return { ids: stringsOf(body['ids']), fields: stringsOf(body['fields']) };
}

function fromQuery(call: ApiCall): Retrieve {
  const { query } = call.request;
  return { ids: listOf(query.get('ids')), fields: listOf(query.get('fields')) };
}

function listOf(text: string | null): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
