import type { SandboxResponse } from '../../server/exchange.ts';
import type { ApiCall } from '../rest/api-call.ts';
import { fault } from '../rest/fault.ts';
import { jsonObject } from '../rest/json-body.ts';
import { json, jsonText } from '../rest/responses.ts';
import type { RestContext } from '../rest/rest-context.ts';
import type { Dispatch } from './dispatch.ts';
import { compositeResponse, runAllOrNone, runEach } from './run-subrequests.ts';
import { readSubrequests, type Subrequest } from './subrequest.ts';

/** https://developer.salesforce.com/docs (Composite): subrequests, and how many of them may query or be collections. */
const SUBREQUESTS_MAX = 25;
const WIDE_SUBREQUESTS_MAX = 5;
const WIDE = /^\/services\/data\/[^/]+\/(?:query|queryAll|composite\/sobjects)\b/;
const INSIDE =
  /^\/services\/data\/v\d+\.0\/(?:sobjects|query|queryAll|composite\/sobjects|limits)\b/;

/** `GET composite`: what there is below it. */
export function listCompositeResources(call: ApiCall): SandboxResponse {
  const names = ['tree', 'batch', 'sobjects', 'graph'];
  return json(
    200,
    Object.fromEntries(names.map((name) => [name, `${call.basePath}/composite/${name}`])),
  );
}

/** `POST composite`: always 200 if it is well-formed; what failed stands in the answers of the subrequests. */
export function runComposite(
  context: RestContext,
  dispatch: Dispatch,
  call: ApiCall,
): SandboxResponse {
  const body = jsonObject(call.request);
  const subrequests = readSubrequests(body);
  checkLimits(subrequests);
  const runner = { org: context.org, dispatch: onlyInside(dispatch), call };
  const run = body['allOrNone'] === true ? runAllOrNone : runEach;
  return jsonText(200, compositeResponse(subrequests, run(runner, subrequests)));
}

/** Wordings are assumptions [K]. */
function checkLimits(subrequests: readonly Subrequest[]): void {
  if (subrequests.length > SUBREQUESTS_MAX) {
    throw fault(
      400,
      'LIMIT_EXCEEDED',
      `The request can’t have more than ${String(SUBREQUESTS_MAX)} subrequests`,
    );
  }
  const wide = subrequests.filter(({ url }) => WIDE.test(url));
  if (wide.length <= WIDE_SUBREQUESTS_MAX) return;
  throw fault(
    400,
    'LIMIT_EXCEEDED',
    `The request can’t have more than ${String(WIDE_SUBREQUESTS_MAX)} subrequests that are queries or sObject collections`,
  );
}

/** Other resources, the tooling API among them, do not exist inside of a composite request. */
function onlyInside(dispatch: Dispatch): Dispatch {
  return (outer, inner) => {
    const isInside = INSIDE.test(inner.url);
    return dispatch(outer, isInside ? inner : { ...inner, url: '/not-inside' });
  };
}
