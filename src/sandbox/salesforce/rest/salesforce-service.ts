import type { SandboxRequest, SandboxResponse } from '../../server/exchange.ts';
import type { SandboxService } from '../../server/http-server.ts';
import type { RequestLog } from '../../server/request-log.ts';
import type { Router } from '../../server/router.ts';
import type { SandboxClock } from '../../server/clock.ts';
import type { Sessions } from '../oauth/sessions.ts';
import type { ApiCall, SalesforceRoute, Session } from './api-call.ts';
import type { ApiUsage } from './api-usage.ts';
import { readVersion } from './api-version.ts';
import { fault, notFound, SalesforceFault } from './fault.ts';
import { errorBody, json } from './responses.ts';

interface ServiceOptions {
  readonly router: Router<SalesforceRoute>;
  readonly sessions: Sessions;
  readonly usage: ApiUsage;
  readonly requests: RequestLog;
  readonly clock: SandboxClock;
}

interface Answer {
  readonly response: SandboxResponse;
  /** API calls that the vendor counts for it. */
  readonly cost: number;
}

type Incoming = Omit<SandboxRequest, 'params'>;

const DATA_PATH = /^\/services\/data\/[^/]/;

/** The org's front door: finds the route, asks for a session, counts the call, logs it, wraps every error. */
export function createSalesforceService(options: ServiceOptions): SandboxService {
  return async (incoming) => {
    const { response, cost } = await answer(options, incoming);
    options.requests.record({
      at: options.clock.now().toISOString(),
      method: incoming.method,
      url: pathWithQuery(incoming),
      status: response.status,
      cost,
    });
    return finish(options, incoming, response);
  };
}

async function answer(options: ServiceOptions, incoming: Incoming): Promise<Answer> {
  let cost = 0;
  try {
    const { route, request } = findRoute(options, incoming);
    if (route.kind === 'public') return { response: await route.handle(request), cost };
    const session = authenticate(options.sessions, request);
    const call = apiCall(request, session);
    options.usage.consumeRequest();
    cost = 1;
    return { response: await route.handle(call), cost };
  } catch (error) {
    if (!(error instanceof SalesforceFault)) throw error;
    return { response: json(error.status, errorBody(error.errors)), cost };
  }
}

function findRoute(
  options: ServiceOptions,
  incoming: Incoming,
): { readonly route: SalesforceRoute; readonly request: SandboxRequest } {
  const method = methodOf(incoming);
  const match = options.router.match(method, incoming.path);
  if (match !== undefined) {
    return { route: match.handler, request: { ...incoming, params: match.params } };
  }
  const allowed = options.router.methodsOf(incoming.path);
  if (allowed.length === 0) throw notFound();
  throw fault(
    405,
    'METHOD_NOT_ALLOWED',
    `HTTP Method '${incoming.method}' not allowed. Allowed are ${allowed.join(',')}`,
  );
}

/** Clients that cannot send PATCH say it in the address of a POST. */
function methodOf(incoming: Incoming): string {
  if (incoming.method === 'HEAD') return 'GET';
  const override = incoming.method === 'POST' ? incoming.query.get('_HttpMethod') : null;
  return override ?? incoming.method;
}

function authenticate(sessions: Sessions, request: SandboxRequest): Session {
  const header = request.headers['authorization'] ?? '';
  const token = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(header)?.[1];
  const user = token === undefined ? undefined : sessions.findUser(token);
  if (user === undefined) {
    throw fault(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  }
  return { user };
}

function apiCall(request: SandboxRequest, session: Session): ApiCall {
  const segment = request.params['version'] ?? '';
  const version = readVersion(segment);
  return { request, session, version, basePath: `/services/data/${segment}` };
}

function finish(
  options: ServiceOptions,
  incoming: Incoming,
  response: SandboxResponse,
): SandboxResponse {
  // A sync takes the end of its window from this header: it must show the org's day, not the host's.
  const headers: Record<string, string> = {
    ...response.headers,
    Date: options.clock.now().toUTCString(),
  };
  const isApi = DATA_PATH.test(incoming.path);
  if (response.status === 401) headers['WWW-Authenticate'] = 'Token';
  else if (isApi) headers['Sforce-Limit-Info'] = options.usage.info;
  const isHead = incoming.method === 'HEAD';
  return isHead || response.body === undefined
    ? { status: response.status, headers }
    : { ...response, headers };
}

function pathWithQuery(incoming: Incoming): string {
  const query = incoming.query.toString();
  return query === '' ? incoming.path : `${incoming.path}?${query}`;
}
