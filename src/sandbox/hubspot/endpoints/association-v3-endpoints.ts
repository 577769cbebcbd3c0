import { linkedRecords, type TypePair } from '../associations/association-lists.ts';
import { liveId } from '../associations/link-requests.ts';
import { linkRecords, unlinkType } from '../associations/linking.ts';
import type { DirectedDefinition } from '../catalog/association-definition.ts';
import { validationError } from '../hubspot-error.ts';
import { NO_CONTENT, ok, paths, type Answer, type Call, type Endpoint } from '../http/call.ts';
import {
  bodyObject,
  objectListOf,
  requireKeys,
  requiredText,
  type JsonObject,
} from '../http/json-body.ts';
import { requireBatchSize, type BatchError } from '../records/batch.ts';
import { batchAnswer, noAssociations } from './association-batch-endpoints.ts';
import { numericId, pairOf, pairScopes } from './association-calls.ts';
import { objectId } from './record-input.ts';

const ROOTS = { v3: ['/crm/v3/associations', '/crm/associations/v3'] };

function endpoint(verb: string, action: 'read' | 'write', handle: Endpoint['handle']): Endpoint {
  return {
    method: 'POST',
    paths: paths(ROOTS, `/:type/:to/batch/${verb}`),
    scopes: pairScopes(action),
    handle,
  };
}

/** The associations of v3: types by name instead of by number. */
export const ASSOCIATION_V3_ENDPOINTS: readonly Endpoint[] = [
  endpoint('read', 'read', readBatch),
  endpoint('create', 'write', createBatch),
  endpoint('archive', 'write', archiveBatch),
  {
    method: 'GET',
    paths: paths(ROOTS, '/:type/:to/types'),
    scopes: pairScopes('read'),
    handle: listTypes,
  },
];

const BATCH_LIMIT = 2_000;
const TARGETS_OF_A_RECORD = 500;

function inputsOf(call: Call): readonly JsonObject[] {
  const body = bodyObject(call.request);
  requireKeys(body, ['inputs']);
  const inputs = objectListOf(body, 'inputs');
  requireBatchSize(inputs, BATCH_LIMIT);
  return inputs;
}

function readBatch(call: Call): Answer {
  const pair = pairOf(call);
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const input of inputsOf(call)) {
    const id = requiredText(input, 'id');
    const page = { afterId: 0, limit: TARGETS_OF_A_RECORD };
    const { records } = linkedRecords(call.portal, pair, Number(id), page);
    const to = records.flatMap(({ toId, types }) =>
      types.map(({ end }) => ({ id: String(toId), type: end.name })),
    );
    if (to.length === 0) errors.push(noAssociations(pair, id));
    else results.push({ from: { id }, to });
  }
  return batchAnswer(call, 200, results, errors);
}

function createBatch(call: Call): Answer {
  const { portal } = call;
  const pair = pairOf(call);
  const links = inputsOf(call).map((input) => ({
    type: requiredText(input, 'type'),
    directed: typeByName(call, pair, requiredText(input, 'type')),
    fromId: liveId(portal, pair[0], objectId(input, 'from')),
    toId: liveId(portal, pair[1], objectId(input, 'to')),
  }));
  portal.database.transaction(() => {
    for (const { directed, fromId, toId } of links) linkRecords(portal, directed, fromId, toId);
  });
  const results = links.map(({ type, fromId, toId }) => ({
    from: { id: String(fromId) },
    to: { id: String(toId) },
    type,
  }));
  return batchAnswer(call, 201, results, []);
}

function archiveBatch(call: Call): Answer {
  const { portal } = call;
  const pair = pairOf(call);
  const inputs = inputsOf(call);
  portal.database.transaction(() => {
    for (const input of inputs) {
      const directed = typeByName(call, pair, requiredText(input, 'type'));
      const fromId = numericId(objectId(input, 'from'));
      unlinkType(portal, directed, fromId, numericId(objectId(input, 'to')));
    }
  });
  return NO_CONTENT;
}

function listTypes(call: Call): Answer {
  const [from, to] = pairOf(call);
  const types = call.portal.associations.between(from.id, to.id);
  return ok({ results: types.map(({ end }) => ({ id: String(end.typeId), name: end.name })) });
}

/** A type by its name or its number, or the 400. */
export function typeByName(call: Call, [from, to]: TypePair, name: string): DirectedDefinition {
  const found = call.portal.associations
    .between(from.id, to.id)
    .find(({ end }) => end.name === name || String(end.typeId) === name);
  if (found !== undefined) return found;
  throw validationError(
    `${name} is not a valid association type between ${from.name} and ${to.name}`,
  );
}
