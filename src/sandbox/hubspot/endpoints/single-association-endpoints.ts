import { linkedRecords } from '../associations/association-lists.ts';
import { liveId } from '../associations/link-requests.ts';
import { linkRecords, unlinkType } from '../associations/linking.ts';
import {
  NO_CONTENT,
  ok,
  param,
  paths,
  type Answer,
  type Call,
  type Endpoint,
} from '../http/call.ts';
import { afterParam, limitParam } from '../http/query.ts';
import { requireRecordId } from '../records/find-record.ts';
import { recordViewer } from '../records/record-view.ts';
import { numericId, pairOf, pairScopes } from './association-calls.ts';
import { typeByName } from './association-v3-endpoints.ts';
import { OBJECT_ROOTS } from './object-calls.ts';

const ROOTS = { v3: OBJECT_ROOTS.v3 ?? [] };
const PAIR = '/:type/:id/associations/:to';
const LINK = `${PAIR}/:toId/:association`;

/** Associations of a single record as v3 has them: types by name or number, in the path. */
export const SINGLE_ASSOCIATION_ENDPOINTS: readonly Endpoint[] = [
  { method: 'GET', paths: paths(ROOTS, PAIR), scopes: pairScopes('read'), handle: list },
  { method: 'PUT', paths: paths(ROOTS, LINK), scopes: pairScopes('write'), handle: put },
  { method: 'DELETE', paths: paths(ROOTS, LINK), scopes: pairScopes('write'), handle: remove },
];

const PAGE = { standard: 500, largest: 500 };

/** One entry for each type of each record. */
function list(call: Call): Answer {
  const { portal, request } = call;
  const pair = pairOf(call);
  const id = requireRecordId(portal, pair[0], { value: param(call, 'id') });
  const page = linkedRecords(portal, pair, id, {
    afterId: afterParam(request.query),
    limit: limitParam(request.query, PAGE),
  });
  const after = page.after === undefined ? undefined : String(page.after);
  return ok({
    results: page.records.flatMap(({ toId, types }) =>
      types.map(({ end }) => ({ id: String(toId), type: end.name })),
    ),
    paging: after === undefined ? undefined : { next: { after, link: `?after=${after}` } },
  });
}

/** Answers the record from which the link leads. */
function put(call: Call): Answer {
  const { portal } = call;
  const pair = pairOf(call);
  const directed = typeByName(call, pair, param(call, 'association'));
  const fromId = liveId(portal, pair[0], param(call, 'id'));
  const toId = liveId(portal, pair[1], param(call, 'toId'));
  portal.database.transaction(() => {
    linkRecords(portal, directed, fromId, toId);
  });
  const shape = { properties: [], history: [], associations: [pair[1]], withUrl: false };
  const viewer = recordViewer(portal, pair[0], shape);
  const records = portal.records.table(pair[0]).findMany([fromId], viewer.lens.stored);
  return ok(viewer.view(records)[0]);
}

function remove(call: Call): Answer {
  const { portal } = call;
  const directed = typeByName(call, pairOf(call), param(call, 'association'));
  const [fromId, toId] = [numericId(param(call, 'id')), numericId(param(call, 'toId'))];
  portal.database.transaction(() => {
    unlinkType(portal, directed, fromId, toId);
  });
  return NO_CONTENT;
}
