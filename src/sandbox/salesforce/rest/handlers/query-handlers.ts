import type { SandboxResponse } from '../../../server/exchange.ts';
import { sweepBin } from '../../dml/recycle-bin.ts';
import type { ApiSurface } from '../../schema/object.ts';
import { columnMetadata } from '../../soql/column-metadata.ts';
import { explainQuery } from '../../soql/explain-query.ts';
import {
  BATCH_SIZE_MAX,
  BATCH_SIZE_MIN,
  compileSoql,
  type PageOptions,
  type QueryRequest,
} from '../../soql/query-service.ts';
import type { ApiCall } from '../api-call.ts';
import { fault } from '../fault.ts';
import { json, jsonText } from '../responses.ts';
import type { RestContext } from '../rest-context.ts';

export interface QueryRoute {
  readonly surface: ApiSurface;
  readonly includeDeleted: boolean;
}

/** `GET query?q=`, `queryAll?q=`, `tooling/query?q=`; with `columns` or `explain` what the query means. */
export function runQuery(context: RestContext, route: QueryRoute, call: ApiCall): SandboxResponse {
  const { query } = call.request;
  if (route.includeDeleted) sweepBin(context.org);
  const request = queryRequest(context, route, call);
  const explained = query.get('explain');
  if (explained !== null) return json(200, explainQuery(request, explained));
  const soql = query.get('q');
  if (soql === null) throw fault(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  if (query.get('columns') === 'true') {
    return json(200, columnMetadata(compileSoql(request, soql)));
  }
  return jsonText(200, context.queries.run(request, soql, pageOptions(route, call)));
}

/** `GET query/<locator>-<offset>`. */
export function continueQuery(
  context: RestContext,
  route: QueryRoute,
  call: ApiCall,
): SandboxResponse {
  const reference = call.request.params['locator'] ?? '';
  const request = queryRequest(context, route, call);
  return jsonText(200, context.queries.continue(request, reference, pageOptions(route, call)));
}

export function queryRequest(context: RestContext, route: QueryRoute, call: ApiCall): QueryRequest {
  const { user } = call.session;
  return {
    org: context.org,
    user,
    access: context.org.fieldSecurity.forUser(user),
    surface: route.surface,
    includeDeleted: route.includeDeleted,
  };
}

/** Further pages are asked for under `/query/`, whichever resource gave the first. */
function pageOptions(route: QueryRoute, call: ApiCall): PageOptions {
  const tooling = route.surface === 'tooling' ? '/tooling' : '';
  return {
    basePath: `${call.basePath}${tooling}`,
    queryPath: `${call.basePath}${tooling}/query`,
    batchSize: batchSizeOf(call),
  };
}

/** `Sforce-Query-Options: batchSize=500`; a wish outside of the bounds is drawn to them. */
function batchSizeOf(call: ApiCall): number {
  const header = call.request.headers['sforce-query-options'] ?? '';
  const wished = /batchSize\s*=\s*(\d+)/i.exec(header)?.[1];
  if (wished === undefined) return BATCH_SIZE_MAX;
  return Math.min(BATCH_SIZE_MAX, Math.max(BATCH_SIZE_MIN, Number(wished)));
}
