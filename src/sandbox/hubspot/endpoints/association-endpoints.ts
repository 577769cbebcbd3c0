import { linkedRecords, type LinkedRecord } from '../associations/association-lists.ts';
import { defaultType, setLabels } from '../associations/label-set.ts';
import { directedFrom, liveId } from '../associations/link-requests.ts';
import { linkRecords, unlinkRecords } from '../associations/linking.ts';
import type { DirectedDefinition } from '../catalog/association-definition.ts';
import {
  NO_CONTENT,
  ok,
  param,
  paths,
  type Answer,
  type ApiVersion,
  type Call,
  type Endpoint,
} from '../http/call.ts';
import { bodyValue } from '../http/json-body.ts';
import { afterParam, limitParam } from '../http/query.ts';
import { batchBody } from '../records/batch.ts';
import {
  ASSOCIATED_OBJECT_ROOTS,
  numericId,
  pairOf,
  pairScopes,
  typeBody,
  wireId,
} from './association-calls.ts';
import { associationSpecs } from './record-input.ts';

const PAIR = '/:type/:id/associations/:to/:toId';

/** Associations of a single record. */
export const ASSOCIATION_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    paths: paths(ASSOCIATED_OBJECT_ROOTS, '/:type/:id/associations/:to'),
    scopes: pairScopes('read'),
    handle: list,
  },
  {
    method: 'PUT',
    paths: paths(ASSOCIATED_OBJECT_ROOTS, '/:type/:id/associations/default/:to/:toId'),
    scopes: pairScopes('write'),
    handle: putDefault,
  },
  {
    method: 'PUT',
    paths: paths(ASSOCIATED_OBJECT_ROOTS, PAIR),
    scopes: pairScopes('write'),
    handle: putLabels,
  },
  {
    method: 'DELETE',
    paths: paths(ASSOCIATED_OBJECT_ROOTS, PAIR),
    scopes: pairScopes('write'),
    handle: remove,
  },
];

const PAGE = { standard: 500, largest: 500 };

function list(call: Call): Answer {
  const { portal, request } = call;
  const page = linkedRecords(portal, pairOf(call), numericId(param(call, 'id')), {
    afterId: afterParam(request.query),
    limit: limitParam(request.query, PAGE),
  });
  const after = page.after === undefined ? undefined : String(page.after);
  return ok({
    results: page.records.map((record) => linkedBody(call.version, record)),
    paging: after === undefined ? undefined : { next: { after, link: `?after=${after}` } },
  });
}

export function linkedBody(version: ApiVersion, { toId, types }: LinkedRecord): unknown {
  return { toObjectId: wireId(version, toId), associationTypes: types.map(typeBody) };
}

function putLabels(call: Call): Answer {
  const { portal, request } = call;
  const pair = pairOf(call);
  const ids = [
    liveId(portal, pair[0], param(call, 'id')),
    liveId(portal, pair[1], param(call, 'toId')),
  ] as const;
  const wanted = associationSpecs(bodyValue(request)).map((spec) =>
    directedFrom(portal, pair[0], spec, pair[1]),
  );
  const labels = portal.database.transaction(() => setLabels(portal, pair, ids, wanted));
  return {
    status: 201,
    json: {
      fromObjectTypeId: pair[0].id,
      fromObjectId: wireId(call.version, ids[0]),
      toObjectTypeId: pair[1].id,
      toObjectId: wireId(call.version, ids[1]),
      labels,
    },
  };
}

function putDefault(call: Call): Answer {
  const { portal } = call;
  const pair = pairOf(call);
  const directed = defaultType(portal, pair);
  const fromId = liveId(portal, pair[0], param(call, 'id'));
  const toId = liveId(portal, pair[1], param(call, 'toId'));
  portal.database.transaction(() => {
    linkRecords(portal, directed, fromId, toId);
  });
  return ok(batchBody(portal, bothWays(directed, fromId, toId), []));
}

/** A default association is reported once from each side. */
export function bothWays(
  { definition, direction }: DirectedDefinition,
  fromId: number,
  toId: number,
): readonly unknown[] {
  const [there, back] =
    direction === 'forward'
      ? [definition.forward, definition.inverse]
      : [definition.inverse, definition.forward];
  const spec = (associationTypeId: number): unknown => ({
    associationCategory: definition.category,
    associationTypeId,
  });
  const [from, to] = [{ id: String(fromId) }, { id: String(toId) }];
  return [
    { from, to, associationSpec: spec(there.typeId) },
    { from: to, to: from, associationSpec: spec(back.typeId) },
  ];
}

function remove(call: Call): Answer {
  const { portal } = call;
  const [fromId, toId] = [numericId(param(call, 'id')), numericId(param(call, 'toId'))];
  portal.database.transaction(() => unlinkRecords(portal, pairOf(call), fromId, toId));
  return NO_CONTENT;
}
