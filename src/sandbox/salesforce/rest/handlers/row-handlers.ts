import type { SandboxResponse } from '../../../server/exchange.ts';
import { deleteRecord } from '../../dml/delete-record.ts';
import { dmlContext, type DmlContext } from '../../dml/dml-context.ts';
import { findByExternalId, recordState } from '../../dml/resolve-reference.ts';
import { runBatch } from '../../dml/run-batch.ts';
import { insertRecord, updateRecord, type RowResult } from '../../dml/save-records.ts';
import { malformedId, upsertRecord } from '../../dml/upsert-record.ts';
import type { ObjectSchema } from '../../schema/object.ts';
import { recordReader } from '../../soql/read-record.ts';
import { prefixNumber, prefixNumberOf, type RecordKey } from '../../values/record-id.ts';
import type { ApiCall } from '../api-call.ts';
import { fault, notFound, SalesforceFault, type ApiError } from '../fault.ts';
import { externalIdOfPath, noSuchExternalId, objectOfPath } from '../find-object.ts';
import { jsonObject } from '../json-body.ts';
import { json, jsonText, noContent } from '../responses.ts';
import type { RestContext } from '../rest-context.ts';
import { queryRequest } from './query-handlers.ts';

export function createRow(context: RestContext, call: ApiCall): SandboxResponse {
  const object = objectOfPath(context, call);
  const input = jsonObject(call.request);
  refuseKeyInBody(input, 'Id');
  const dml = dmlContext(context.org, call.session.user);
  const result = single(dml, () => insertRecord(dml, { object, input }));
  const id = context.org.ids.encode(result.key);
  return created(call, object, { id, success: true, errors: [] });
}

export function readRow(context: RestContext, call: ApiCall): SandboxResponse {
  const object = objectOfPath(context, call);
  return showRow(context, call, object, keyOfPath(context, call, object));
}

export function readRowByExternalId(context: RestContext, call: ApiCall): SandboxResponse {
  const object = objectOfPath(context, call);
  return showRow(context, call, object, keyByExternalId(context, call, object));
}

export function updateRow(context: RestContext, call: ApiCall): SandboxResponse {
  const object = objectOfPath(context, call);
  const key = keyOfPath(context, call, object);
  const input = jsonObject(call.request);
  refuseKeyInBody(input, 'Id');
  refuseAbsent(context, key);
  const dml = dmlContext(context.org, call.session.user);
  single(dml, () => updateRecord(dml, { object, key, input }));
  return noContent();
}

export function deleteRow(context: RestContext, call: ApiCall): SandboxResponse {
  const object = objectOfPath(context, call);
  return removeRow(context, call, keyOfPath(context, call, object));
}

export function deleteRowByExternalId(context: RestContext, call: ApiCall): SandboxResponse {
  const object = objectOfPath(context, call);
  return removeRow(context, call, keyByExternalId(context, call, object));
}

/** `PATCH sobjects/X/ExtId__c/value`: 201 created, 200 changed, 300 several records have this external id. */
export function upsertRow(context: RestContext, call: ApiCall): SandboxResponse {
  const object = objectOfPath(context, call);
  const keyField = externalIdOfPath(context, call, object);
  const input = jsonObject(call.request);
  const dml = dmlContext(context.org, call.session.user);
  refuseKeyInBody(input, keyField.name);
  const value = call.request.params['value'] ?? '';
  const result = upsertRecord(dml, { object, keyField }, value, input);
  if (result.ok === 'ambiguous') return several(context, call, object, result.keys);
  if (!result.ok) throw failure(result.errors);
  const id = context.org.ids.encode(result.key);
  const body = { id, success: true, errors: [], created: result.created };
  return result.created ? created(call, object, body) : json(200, body);
}

/** Runs one write as a request of its own: its failure is the request's. */
function single(dml: DmlContext, write: () => RowResult): RowResult & { readonly ok: true } {
  const [result] = runBatch(dml, [write], true);
  if (result?.ok === true) return result;
  throw failure(result?.errors ?? []);
}

function failure(errors: readonly ApiError[]): SalesforceFault {
  const isDeleted = errors.some((error) => error.code === 'ENTITY_IS_DELETED' && noField(error));
  return new SalesforceFault(isDeleted ? 404 : 400, errors);
}

function noField(error: ApiError): boolean {
  return (error.fields ?? []).length === 0;
}

function created(
  call: ApiCall,
  object: ObjectSchema,
  body: { readonly id: string; readonly success: boolean; readonly errors: readonly never[] },
): SandboxResponse {
  const answer = json(201, body);
  const location = `${call.basePath}/sobjects/${object.name}/${body.id}`;
  return { ...answer, headers: { ...answer.headers, Location: location } };
}

function several(
  context: RestContext,
  call: ApiCall,
  object: ObjectSchema,
  keys: readonly RecordKey[],
): SandboxResponse {
  const path = `${call.basePath}/sobjects/${object.name}`;
  return json(
    300,
    keys.map((key) => `${path}/${context.org.ids.encode(key)}`),
  );
}

function showRow(
  context: RestContext,
  call: ApiCall,
  object: ObjectSchema,
  key: RecordKey,
): SandboxResponse {
  const fields = call.request.query.get('fields')?.split(',');
  const read = recordReader({
    request: queryRequest(context, { surface: 'data', includeDeleted: false }, call),
    object,
    basePath: call.basePath,
    fields: fields?.map((name) => name.trim()),
  });
  const record = read(key);
  if (record === undefined) throw notFound();
  return jsonText(200, record);
}

function removeRow(context: RestContext, call: ApiCall, key: RecordKey): SandboxResponse {
  refuseAbsent(context, key);
  const dml = dmlContext(context.org, call.session.user);
  single(dml, () => deleteRecord(dml, key));
  return noContent();
}

/** The key of the last segment. What is no id could have been the name of an external id. */
function keyOfPath(context: RestContext, call: ApiCall, object: ObjectSchema): RecordKey {
  const text = call.request.params['id'] ?? '';
  const id = context.org.ids.decode(text);
  if (id === undefined) throw noSuchExternalId(text);
  if (prefixNumberOf(id.key) !== prefixNumber(object.keyPrefix)) {
    throw new SalesforceFault(400, [malformedId(object, text)]);
  }
  if (!id.own) throw notFound();
  return id.key;
}

function keyByExternalId(context: RestContext, call: ApiCall, object: ObjectSchema): RecordKey {
  const field = externalIdOfPath(context, call, object);
  const value = call.request.params['value'] ?? '';
  const [key, ...others] = findByExternalId(context.org, object, field, value);
  if (key === undefined) throw notFound();
  if (others.length === 0) return key;
  throw fault(300, 'DUPLICATE_EXTERNAL_ID', `more than one record found for ${field.name}`);
}

function refuseAbsent(context: RestContext, key: RecordKey): void {
  const state = recordState(context.org, key);
  if (state === 'missing') throw notFound();
  if (state === 'deleted') throw fault(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);
}

function refuseKeyInBody(input: Readonly<Record<string, unknown>>, keyName: string): void {
  const keys = new Set(['id', keyName.toLowerCase()]);
  const name = Object.keys(input).find((candidate) => keys.has(candidate.toLowerCase()));
  if (name === undefined) return;
  throw fault(
    400,
    'INVALID_FIELD',
    `The ${name} field should not be specified in the sobject data.`,
  );
}
