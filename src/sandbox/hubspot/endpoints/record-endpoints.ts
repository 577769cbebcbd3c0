import {
  NO_CONTENT,
  isDated,
  ok,
  param,
  paths,
  type Answer,
  type Call,
  type Endpoint,
} from '../http/call.ts';
import { bodyObject } from '../http/json-body.ts';
import { afterParam, limitParam } from '../http/query.ts';
import { findRecordId, requireRecordId, requireUniqueProperty } from '../records/find-record.ts';
import type { RecordKey } from '../records/find-record.ts';
import { archiveRecord, prepareCreate, prepareUpdate } from '../records/record-writer.ts';
import { recordViewer, type RecordView } from '../records/record-view.ts';
import { writtenRecords } from '../records/written-record.ts';
import { OBJECT_ROOTS, scopesFor, shapeOf, typeOf, wantsArchived } from './object-calls.ts';
import { enforceRules } from '../records/validation-rules.ts';
import { newRecordInput, rawProperties } from './record-input.ts';

/** Single records: list, read, create, update, archive. */
export const RECORD_ENDPOINTS: readonly Endpoint[] = [
  { method: 'GET', paths: paths(OBJECT_ROOTS, '/:type'), scopes: scopesFor('read'), handle: list },
  {
    method: 'POST',
    paths: paths(OBJECT_ROOTS, '/:type'),
    scopes: scopesFor('write'),
    handle: create,
  },
  {
    method: 'GET',
    paths: paths(OBJECT_ROOTS, '/:type/:id'),
    scopes: scopesFor('read'),
    handle: read,
  },
  {
    method: 'PATCH',
    paths: paths(OBJECT_ROOTS, '/:type/:id'),
    scopes: scopesFor('write'),
    handle: update,
  },
  {
    method: 'DELETE',
    paths: paths(OBJECT_ROOTS, '/:type/:id'),
    scopes: scopesFor('write'),
    handle: archive,
  },
];

/** Fewer records a page where the history of properties comes along. */
const PAGE = { standard: 10, largest: 100 };
const PAGE_WITH_HISTORY = { standard: 10, largest: 50 };

function list(call: Call): Answer {
  const { portal, request } = call;
  const type = typeOf(call);
  const shape = shapeOf(call);
  const limit = limitParam(request.query, shape.history.length > 0 ? PAGE_WITH_HISTORY : PAGE);
  const viewer = recordViewer(portal, type, shape);
  const records = portal.records.table(type).page({
    afterId: afterParam(request.query),
    // One more than wanted tells whether there is a next page.
    limit: limit + 1,
    archived: wantsArchived(call),
    properties: viewer.lens.stored,
  });
  const shown = records.slice(0, limit);
  const last = shown.at(-1);
  const more = records.length > limit && last !== undefined;
  return ok({
    results: viewer.view(shown),
    paging: more ? nextPage(request.query, String(last.id)) : undefined,
  });
}

function nextPage(query: URLSearchParams, after: string): unknown {
  const next = new URLSearchParams(query);
  next.set('after', after);
  return { next: { after, link: `?${next.toString()}` } };
}

function keyOf(call: Call): RecordKey {
  const value = param(call, 'id');
  const idProperty = call.request.query.get('idProperty');
  return idProperty === null || idProperty === '' ? { value } : { value, idProperty };
}

function read(call: Call): Answer {
  const { portal } = call;
  const type = typeOf(call);
  const key = keyOf(call);
  requireUniqueProperty(portal, type, key.idProperty, 'get');
  const id = requireRecordId(portal, type, key, wantsArchived(call));
  const viewer = recordViewer(portal, type, shapeOf(call));
  const records = portal.records.table(type).findMany([id], viewer.lens.stored);
  return ok(viewer.view(records)[0]);
}

function create(call: Call): Answer {
  const { portal, request } = call;
  const type = typeOf(call);
  const input = newRecordInput(bodyObject(request));
  enforceRules(call, type, input);
  const write = prepareCreate(portal, type, input, new Map());
  portal.database.transaction(() => {
    write.apply();
  });
  return {
    status: 201,
    json: writtenRecord(call, write),
    headers: { location: `${request.path}/${String(write.id)}` },
  };
}

function update(call: Call): Answer {
  const { portal, request } = call;
  const type = typeOf(call);
  const key = keyOf(call);
  requireUniqueProperty(portal, type, key.idProperty, 'update');
  const id = requireRecordId(portal, type, key);
  const properties = rawProperties(bodyObject(request));
  enforceRules(call, type, { id, properties });
  const write = prepareUpdate(portal, type, { id, properties }, new Map());
  portal.database.transaction(() => {
    write.apply();
  });
  return ok(writtenRecord(call, write));
}

function writtenRecord(
  call: Call,
  write: ReturnType<typeof prepareCreate>,
): RecordView | undefined {
  return writtenRecords(call.portal, typeOf(call), [write], isDated(call.version))[0];
}

/** Archiving what is archived or was never there succeeds all the same. [K] */
function archive(call: Call): Answer {
  const { portal } = call;
  const type = typeOf(call);
  const id = findRecordId(portal, type, { value: param(call, 'id') });
  // The id of a record that was merged away does not archive the one in its place. [K]
  if (id !== undefined && String(id) === param(call, 'id')) {
    portal.database.transaction(() => {
      archiveRecord(portal, type, id);
    });
  }
  return NO_CONTENT;
}
