import { linkedRecords, type LinkedPage } from '../associations/association-lists.ts';
import { defaultType, setLabels } from '../associations/label-set.ts';
import { directedFrom, liveId } from '../associations/link-requests.ts';
import { linkRecords, unlinkRecords, unlinkType } from '../associations/linking.ts';
import type { TypePair } from '../associations/association-lists.ts';
import { HubspotError } from '../hubspot-error.ts';
import { NO_CONTENT, isDated, paths, type Answer, type Call, type Endpoint } from '../http/call.ts';
import {
  asObject,
  bodyObject,
  objectListOf,
  requireKeys,
  requiredText,
  textOf,
  type JsonObject,
} from '../http/json-body.ts';
import { batchBody, requireBatchSize, type BatchError } from '../records/batch.ts';
import { ASSOCIATION_ROOTS, numericId, pairOf, pairScopes, wireId } from './association-calls.ts';
import { bothWays, linkedBody } from './association-endpoints.ts';
import { associationSpecs, objectId } from './record-input.ts';

function endpoint(verb: string, action: 'read' | 'write', handle: Endpoint['handle']): Endpoint {
  return {
    method: 'POST',
    paths: paths(ASSOCIATION_ROOTS, `/:type/:to/batch/${verb}`),
    scopes: pairScopes(action),
    handle,
  };
}

/** Associations of many records in one call. */
export const ASSOCIATION_BATCH_ENDPOINTS: readonly Endpoint[] = [
  endpoint('read', 'read', readBatch),
  endpoint('create', 'write', createBatch),
  endpoint('associate/default', 'write', associateBatch),
  endpoint('archive', 'write', archiveBatch),
  endpoint('labels/archive', 'write', archiveLabels),
];

/** Since 2025-02-10. */
const READ_LIMIT = 1_000;
const WRITE_LIMIT = 2_000;
const TARGETS_A_PAGE = 500;

function inputsOf(call: Call, limit: number): readonly JsonObject[] {
  const body = bodyObject(call.request);
  requireKeys(body, ['inputs']);
  const inputs = objectListOf(body, 'inputs');
  requireBatchSize(inputs, limit);
  return inputs;
}

function readBatch(call: Call): Answer {
  const { portal } = call;
  const pair = pairOf(call);
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const input of inputsOf(call, READ_LIMIT)) {
    const id = requiredText(input, 'id');
    const afterId = Number(textOf(input, 'after') ?? 0);
    const page = linkedRecords(portal, pair, Number(id), { afterId, limit: TARGETS_A_PAGE });
    if (page.records.length === 0) errors.push(noAssociations(pair, id));
    else results.push(pageBody(call, id, page));
  }
  return batchAnswer(call, 200, results, errors);
}

function pageBody(call: Call, id: string, page: LinkedPage): unknown {
  const after = page.after === undefined ? undefined : String(page.after);
  return {
    from: { id },
    to: page.records.map((record) => linkedBody(call.version, record)),
    paging: after === undefined ? undefined : { next: { after, link: `?after=${after}` } },
  };
}

/** A record without associations is an error of the batch, and the answer a 207 (seen on live portals). */
export function noAssociations([from, to]: TypePair, id: string): BatchError {
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: `No ${to.singular} is associated with ${from.singular} ${id}.`,
    context: { fromObjectId: [id], fromObjectType: [from.singular], toObjectType: [to.singular] },
  };
}

function createBatch(call: Call): Answer {
  const { portal } = call;
  const pair = pairOf(call);
  return writeBatch(call, 201, (input) => {
    const ids = liveEnds(call, pair, input);
    const wanted = associationSpecs(input['types'] ?? []).map((spec) =>
      directedFrom(portal, pair[0], spec, pair[1]),
    );
    const labels = setLabels(portal, pair, ids, wanted);
    return [
      {
        fromObjectTypeId: pair[0].id,
        fromObjectId: wireId(call.version, ids[0]),
        toObjectTypeId: pair[1].id,
        toObjectId: wireId(call.version, ids[1]),
        labels,
      },
    ];
  });
}

function associateBatch(call: Call): Answer {
  const { portal } = call;
  const pair = pairOf(call);
  const directed = defaultType(portal, pair);
  return writeBatch(call, 200, (input) => {
    const [fromId, toId] = liveEnds(call, pair, input);
    linkRecords(portal, directed, fromId, toId);
    return bothWays(directed, fromId, toId);
  });
}

function liveEnds(call: Call, pair: TypePair, input: JsonObject): readonly [number, number] {
  return [
    liveId(call.portal, pair[0], objectId(input, 'from')),
    liveId(call.portal, pair[1], objectId(input, 'to')),
  ];
}

/** Writes each input for itself; those that fail are told in a 207. [K] */
function writeBatch(
  call: Call,
  status: 200 | 201,
  write: (input: JsonObject) => readonly unknown[],
): Answer {
  const inputs = inputsOf(call, WRITE_LIMIT);
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  call.portal.database.transaction(() => {
    for (const input of inputs) {
      try {
        results.push(...write(input));
      } catch (error) {
        if (!(error instanceof HubspotError)) throw error;
        errors.push(failure(error));
      }
    }
  });
  return batchAnswer(call, status, results, errors);
}

function failure(error: HubspotError): BatchError {
  return {
    status: 'error',
    category: error.body.category ?? 'VALIDATION_ERROR',
    message: error.message,
    context: error.body.context ?? {},
  };
}

function archiveBatch(call: Call): Answer {
  const { portal } = call;
  const pair = pairOf(call);
  const inputs = inputsOf(call, WRITE_LIMIT);
  portal.database.transaction(() => {
    for (const input of inputs) {
      const fromId = numericId(objectId(input, 'from'));
      for (const to of objectListOf(input, 'to')) {
        unlinkRecords(portal, pair, fromId, numericId(requiredText(to, 'id')));
      }
    }
  });
  return archived(call);
}

function archiveLabels(call: Call): Answer {
  const { portal } = call;
  const pair = pairOf(call);
  const inputs = inputsOf(call, WRITE_LIMIT);
  portal.database.transaction(() => {
    for (const input of inputs) {
      const fromId = numericId(objectId(input, 'from'));
      const toId = numericId(requiredText(asObject(input['to'], 'to'), 'id'));
      for (const spec of associationSpecs(input['types'] ?? [])) {
        unlinkType(portal, directedFrom(portal, pair[0], spec, pair[1]), fromId, toId);
      }
    }
  });
  return archived(call);
}

/** 204 in v4; the description of the dated versions says 200. [K] */
function archived(call: Call): Answer {
  return isDated(call.version) ? { status: 200 } : NO_CONTENT;
}

export function batchAnswer(
  call: Call,
  status: 200 | 201,
  results: readonly unknown[],
  errors: readonly BatchError[],
): Answer {
  const json = batchBody(call.portal, results, errors);
  return { status: errors.length > 0 ? 207 : status, json };
}
