import { BellwetherError } from '../../domain/errors.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { IncomingRequest, SandboxResponse } from './exchange.ts';
import type { RequestLog } from './request-log.ts';
import { createRouter } from './router.ts';

/** A control that one of the sandboxes has for itself. */
export interface ControlRoute {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Below `/_sandbox/`. */
  readonly path: string;
  /** Fails with a BellwetherError where it cannot take the body. */
  readonly handle: (body: Buffer) => SandboxResponse;
}

/** No vendor has paths like these. */
const ROOT = '/_sandbox/';

/** Answers requests to the sandbox itself; undefined for all that are for the CRM. */
export type ControlEndpoint = (request: IncomingRequest) => SandboxResponse | undefined;

/** Faults and the log of requests over HTTP, for programs on this machine. What is asked here is no call to the CRM. */
export function createControlEndpoint(
  faults: FaultBook,
  requests: RequestLog,
  others: readonly ControlRoute[] = [],
): ControlEndpoint {
  const router = createRouter<(request: IncomingRequest) => SandboxResponse>();
  router.add('GET', `${ROOT}faults`, () => json(200, faults.report()));
  router.add('PUT', `${ROOT}faults`, ({ body }) => {
    faults.load(body.toString('utf8'), 'faults');
    return json(200, faults.report());
  });
  router.add('DELETE', `${ROOT}faults`, () => {
    faults.clear();
    return { status: 204 };
  });
  router.add('GET', `${ROOT}requests`, ({ query }) => json(200, logged(requests, query)));
  router.add('DELETE', `${ROOT}requests`, () => {
    requests.clear();
    return { status: 204 };
  });
  for (const { method, path, handle } of others) {
    router.add(method, ROOT + path, ({ body }) => handle(body));
  }
  const known = ['faults', 'requests', ...new Set(others.map(({ path }) => path))];
  const expected = `expected ${known.map((path) => ROOT + path).join(' or ')}`;
  return (request) => {
    if (!request.path.startsWith(ROOT)) return undefined;
    const refusal = refusalOf(request);
    if (refusal !== undefined) return problem(403, refusal);
    const route = router.match(request.method, request.path);
    if (route !== undefined) return guarded(() => route.handler(request));
    const allow = router.methodsOf(request.path).join(', ');
    if (allow === '') return problem(404, expected);
    return { ...problem(405, `expected one of ${allow}`), headers: { allow } };
  };
}

/** `?after=` a sequence number leaves out what was seen before. */
function logged(requests: RequestLog, query: URLSearchParams): unknown {
  const after = Number(query.get('after') ?? '0');
  return {
    totals: requests.totals(),
    requests: requests.entries().filter(({ sequence }) => sequence > after),
  };
}

/**
 * A web page must not get here, whatever it is called: browsers name the page's origin with every request that can
 * change something, and a page whose name was made to lead to loopback asks for that name as the host.
 */
function refusalOf({ peer, headers }: IncomingRequest): string | undefined {
  if (!isLoopback(peer)) return 'expected a client on this machine';
  if (headers['origin'] !== undefined) return 'expected no web page: there is an Origin header';
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'none' && site !== 'same-origin') {
    return 'expected no web page: the request comes from another site';
  }
  const host = (headers['host'] ?? '').replace(/:\d+$/, '');
  if (host === 'localhost' || isLoopback(host)) return undefined;
  return 'expected a loopback address as the host';
}

function isLoopback(address: string): boolean {
  const bare = address.replace(/^::ffff:/, '').replace(/^\[(.*)\]$/, '$1');
  return bare === '::1' || /^127(?:\.\d{1,3}){3}$/.test(bare);
}

function guarded(work: () => SandboxResponse): SandboxResponse {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof BellwetherError)) throw error;
    return json(400, { error: error.code, message: error.message });
  }
}

function problem(status: number, message: string): SandboxResponse {
  return json(status, { error: 'usage.invalid', message });
}

export function json(status: number, body: unknown): SandboxResponse {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=utf-8' },
    body: JSON.stringify(body),
  };
}
