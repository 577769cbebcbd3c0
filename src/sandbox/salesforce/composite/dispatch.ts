import type { SandboxResponse } from '../../server/exchange.ts';
import type { Router } from '../../server/router.ts';
import type { ApiCall } from '../rest/api-call.ts';
import { readVersion } from '../rest/api-version.ts';
import { fault, notFound, SalesforceFault } from '../rest/fault.ts';
import { errorBody, json } from '../rest/responses.ts';

/** A call inside a call. */
export interface InnerRequest {
  readonly method: string;
  /** With the path of the API: `/services/data/v67.0/sobjects/Account`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON value; undefined when there is no body. */
  readonly body: unknown;
}

export type InnerHandler = (call: ApiCall) => SandboxResponse;

/** Carries out a call inside `outer`, for the same user; errors come back as the answer they would be outside. */
export type Dispatch = (outer: ApiCall, inner: InnerRequest) => SandboxResponse;

/** `router` knows the resources that can be asked for inside of others; their answers come at once. */
export function createDispatch(router: Router<InnerHandler>): Dispatch {
  return (outer, inner) => {
    try {
      return carryOut(router, outer, inner);
    } catch (error) {
      if (!(error instanceof SalesforceFault)) throw error;
      return json(error.status, errorBody(error.errors));
    }
  };
}

function carryOut(
  router: Router<InnerHandler>,
  outer: ApiCall,
  inner: InnerRequest,
): SandboxResponse {
  const { pathname, searchParams } = new URL(inner.url, 'http://sandbox.invalid');
  const match = router.match(inner.method, pathname);
  if (match === undefined) {
    const methods = router.methodsOf(pathname);
    if (methods.length === 0) throw notFound();
    const message = `HTTP Method '${inner.method}' not allowed. Allowed are ${methods.join(',')}`;
    throw fault(405, 'METHOD_NOT_ALLOWED', message);
  }
  const segment = match.params['version'] ?? '';
  return match.handler({
    ...outer,
    version: readVersion(segment),
    basePath: `/services/data/${segment}`,
    request: {
      ...outer.request,
      method: inner.method,
      path: pathname,
      query: searchParams,
      headers: { ...outer.request.headers, ...inner.headers },
      body: Buffer.from(inner.body === undefined ? '' : JSON.stringify(inner.body)),
      params: match.params,
    },
  });
}

export function isFailure(response: SandboxResponse): boolean {
  return response.status >= 400;
}

/** The body of an inner answer as JSON text: `null` where it has none. */
export function bodyText({ body }: SandboxResponse): string {
  if (typeof body === 'string' && body !== '') return body;
  return 'null';
}
