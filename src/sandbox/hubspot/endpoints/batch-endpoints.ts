import type { ObjectType } from '../catalog/object-type.ts';
import { ID_PROPERTY } from '../catalog/property-definition.ts';
import { NO_CONTENT, isDated, paths, type Answer, type Call, type Endpoint } from '../http/call.ts';
import {
  bodyObject,
  objectListOf,
  requireKeys,
  requiredText,
  textListOf,
  textOf,
  type JsonObject,
} from '../http/json-body.ts';
import {
  BATCH_LIMIT,
  applyWrites,
  batchBody,
  isTraced,
  planWrites,
  recordsNotFound,
  requireBatchSize,
  requireDistinct,
  type BatchError,
  type TracedInput,
} from '../records/batch.ts';
import type { RawProperties } from '../records/checked-properties.ts';
import { findRecordId, requireUniqueProperty } from '../records/find-record.ts';
import { archiveRecord, prepareCreate, prepareUpdate } from '../records/record-writer.ts';
import { recordViewer } from '../records/record-view.ts';
import type { UniqueClaims } from '../records/unique-values.ts';
import { enforceRules } from '../records/validation-rules.ts';
import { OBJECT_ROOTS, scopesFor, typeOf, wantsArchived } from './object-calls.ts';
import { newRecordInput, rawProperties } from './record-input.ts';

function batchEndpoint(
  verb: string,
  action: 'read' | 'write',
  handle: (call: Call) => Answer,
): Endpoint {
  return {
    method: 'POST',
    paths: paths(OBJECT_ROOTS, `/:type/batch/${verb}`),
    scopes: scopesFor(action),
    handle,
  };
}

/** Up to a hundred records in one call. */
export const BATCH_ENDPOINTS: readonly Endpoint[] = [
  batchEndpoint('read', 'read', readBatch),
  batchEndpoint('create', 'write', createBatch),
  batchEndpoint('update', 'write', updateBatch),
  batchEndpoint('upsert', 'write', upsertBatch),
  batchEndpoint('archive', 'write', archiveBatch),
];

function inputsOf(body: JsonObject, limit = BATCH_LIMIT): readonly JsonObject[] {
  requireKeys(body, ['inputs']);
  const inputs = objectListOf(body, 'inputs');
  requireBatchSize(inputs, limit);
  return inputs;
}

const HISTORY_BATCH_LIMIT = 50;

function readBatch(call: Call): Answer {
  const { portal, request } = call;
  const type = typeOf(call);
  const body = bodyObject(request);
  const history = textListOf(body, 'propertiesWithHistory');
  const inputs = inputsOf(body, history.length > 0 ? HISTORY_BATCH_LIMIT : BATCH_LIMIT);
  const idProperty = textOf(body, 'idProperty') ?? ID_PROPERTY;
  requireUniqueProperty(portal, type, idProperty, 'read');
  const keys = [...new Set(inputs.map((input) => requiredText(input, 'id')))];
  const viewer = recordViewer(portal, type, {
    properties: textListOf(body, 'properties'),
    history,
    associations: [],
    withUrl: isDated(call.version),
  });
  const ids = new Map(
    keys.map((value) => [value, findRecordId(portal, type, { value, idProperty })]),
  );
  const archived = wantsArchived(call);
  const found = portal.records
    .table(type)
    .findMany(
      [...ids.values()].filter((id) => id !== undefined),
      viewer.lens.stored,
    )
    .filter((record) => (record.archivedAt !== null) === archived);
  const foundIds = new Set<number | undefined>(found.map(({ id }) => id));
  const missing = keys.filter((key) => !foundIds.has(ids.get(key)));
  const errors = missing.length === 0 ? [] : [recordsNotFound(type, missing)];
  return batchAnswer(call, 200, viewer.view(found), errors);
}

interface CreateInput extends TracedInput {
  readonly body: JsonObject;
}

function createBatch(call: Call): Answer {
  const { portal } = call;
  const type = typeOf(call);
  const inputs: readonly CreateInput[] = inputsOf(bodyObject(call.request)).map((body) => ({
    body,
    traceId: textOf(body, 'objectWriteTraceId'),
  }));
  const claims: UniqueClaims = new Map();
  const plan = planWrites(inputs, ({ body }) => {
    const input = newRecordInput(body);
    enforceRules(call, type, input);
    return prepareCreate(portal, type, input, claims);
  });
  const results = applyWrites(portal, type, plan.writes, isDated(call.version));
  return batchAnswer(call, 201, results.map(withoutNew), plan.errors);
}

interface KeyedInput extends TracedInput {
  readonly key: string;
  readonly idProperty: string | undefined;
  readonly properties: RawProperties;
}

function keyedInputs(call: Call, type: ObjectType, verb: string): readonly KeyedInput[] {
  const inputs = inputsOf(bodyObject(call.request)).map((body) => ({
    key: requiredText(body, 'id'),
    idProperty: textOf(body, 'idProperty'),
    properties: rawProperties(body),
    traceId: textOf(body, 'objectWriteTraceId'),
  }));
  requireDistinct(inputs.map(({ key }) => key));
  for (const { idProperty } of inputs) requireUniqueProperty(call.portal, type, idProperty, verb);
  return inputs;
}

interface LocatedInput extends KeyedInput {
  readonly id: number | undefined;
}

/** Finds the live record of each input. */
function locate(
  call: Call,
  type: ObjectType,
  inputs: readonly KeyedInput[],
): readonly LocatedInput[] {
  const { portal } = call;
  return inputs.map((input) => {
    const { key: value, idProperty = ID_PROPERTY } = input;
    const id = findRecordId(portal, type, { value, idProperty });
    const record = id === undefined ? undefined : portal.records.table(type).find(id, []);
    return Object.assign({}, input, { id: record?.archivedAt === null ? record.id : undefined });
  });
}

function updateBatch(call: Call): Answer {
  const { portal } = call;
  const type = typeOf(call);
  const located = locate(call, type, keyedInputs(call, type, 'update'));
  const known = located.filter(({ id }) => id !== undefined);
  const claims: UniqueClaims = new Map();
  const plan = planWrites(known, ({ id = 0, properties }) => {
    enforceRules(call, type, { id, properties });
    return prepareUpdate(portal, type, { id, properties }, claims);
  });
  const missing = missingErrors(
    type,
    located.filter(({ id }) => id === undefined),
  );
  const results = applyWrites(portal, type, plan.writes, isDated(call.version));
  return batchAnswer(call, 200, results.map(withoutNew), [...missing, ...plan.errors]);
}

/** One error for all, or one for each where each can be told apart by its trace id. [K] */
function missingErrors(type: ObjectType, missing: readonly LocatedInput[]): readonly BatchError[] {
  if (missing.length === 0) return [];
  if (!isTraced(missing))
    return [
      recordsNotFound(
        type,
        missing.map(({ key }) => key),
      ),
    ];
  return missing.map(({ key, traceId = '' }) => recordsNotFound(type, [key], [traceId]));
}

function upsertBatch(call: Call): Answer {
  const { portal } = call;
  const type = typeOf(call);
  const located = locate(call, type, keyedInputs(call, type, 'update/upsert'));
  // Without a unique property there is nothing to create a record by: an unknown id stays unknown.
  const possible = located.filter(({ id, idProperty }) => id !== undefined || isUnique(idProperty));
  const claims: UniqueClaims = new Map();
  const plan = planWrites(possible, ({ id, key, idProperty = ID_PROPERTY, properties }) => {
    if (id !== undefined) {
      enforceRules(call, type, { id, properties });
      return prepareUpdate(portal, type, { id, properties }, claims);
    }
    const complete = { ...properties, [idProperty]: properties[idProperty] ?? key };
    enforceRules(call, type, { properties: complete });
    return prepareCreate(portal, type, { properties: complete, links: [] }, claims);
  });
  const missing = missingErrors(
    type,
    located.filter(({ id, idProperty }) => id === undefined && !isUnique(idProperty)),
  );
  const results = applyWrites(portal, type, plan.writes, isDated(call.version));
  return batchAnswer(call, 200, results, [...missing, ...plan.errors]);
}

function isUnique(idProperty: string | undefined): boolean {
  return idProperty !== undefined && idProperty !== ID_PROPERTY;
}

/** Answers 204 whatever there was to archive. */
function archiveBatch(call: Call): Answer {
  const { portal } = call;
  const type = typeOf(call);
  const keys = inputsOf(bodyObject(call.request)).map((input) => requiredText(input, 'id'));
  portal.database.transaction(() => {
    for (const value of keys) {
      const id = findRecordId(portal, type, { value });
      if (id !== undefined && String(id) === value) archiveRecord(portal, type, id);
    }
  });
  return NO_CONTENT;
}

function batchAnswer(
  call: Call,
  status: 200 | 201,
  results: readonly unknown[],
  errors: readonly BatchError[],
): Answer {
  const json = batchBody(call.portal, results, errors);
  return { status: errors.length > 0 ? 207 : status, json };
}

/** Only upserts say whether the record is new. */
function withoutNew(result: unknown): unknown {
  return Object.assign({}, result, { new: undefined });
}
