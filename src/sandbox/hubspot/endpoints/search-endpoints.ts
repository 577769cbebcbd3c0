import { isDated, ok, paths, type Answer, type Call, type Endpoint } from '../http/call.ts';
import { bodyObject } from '../http/json-body.ts';
import { recordViewer } from '../records/record-view.ts';
import { readSearchQuery, requireSearchableBody } from '../search/search-query.ts';
import type { Searcher } from '../search/run-search.ts';
import { OBJECT_ROOTS, scopesFor, typeOf } from './object-calls.ts';

export function searchEndpoints(searcher: Searcher): readonly Endpoint[] {
  return [
    {
      method: 'POST',
      paths: paths(OBJECT_ROOTS, '/:type/search'),
      limits: 'search',
      scopes: scopesFor('read'),
      handle: (call) => search(call, searcher),
    },
  ];
}

function search(call: Call, searcher: Searcher): Answer {
  const { portal, request } = call;
  const type = typeOf(call);
  requireSearchableBody(request.body.length);
  const query = readSearchQuery(portal, type, bodyObject(request));
  const viewer = recordViewer(portal, type, {
    properties: query.properties,
    history: [],
    associations: [],
    withUrl: isDated(call.version),
  });
  const { total, records } = searcher.search(type, query, viewer.lens.stored);
  const reached = query.offset + records.length;
  // The cursor is offered past the ten thousandth result too, where following it fails.
  const more = records.length > 0 && total > reached;
  return ok({
    total,
    results: viewer.view(records),
    paging: more ? { next: { after: String(reached) } } : undefined,
  });
}
