import type {
  IncomingRequest,
  SandboxRequest,
  SandboxResponse,
  SandboxService,
  ServedAnswer,
} from '../../server/exchange.ts';
import type { Router } from '../../server/router.ts';
import type { Sessions } from '../oauth/sessions.ts';
import type { ApiCall, SalesforceRoute, Session } from './api-call.ts';
import type { ApiUsage } from './api-usage.ts';
import type { ConcurrentCalls } from './concurrent-calls.ts';
import { readVersion } from './api-version.ts';
import { fault, notFound, SalesforceFault } from './fault.ts';
import { errorBody, json } from './responses.ts';
import { tokenOf } from './session-token.ts';

interface ServiceOptions {
  readonly router: Router<SalesforceRoute>;
  readonly sessions: Sessions;
  readonly usage: ApiUsage;
  readonly concurrency: ConcurrentCalls;
}

const DATA_PATH = /^\/services\/data\/[^/]/;

/** The org's reception: finds the route, asks for a session, counts the call, wraps every error. */
export function createSalesforceService(options: ServiceOptions): SandboxService {
  return async (incoming) => {
    const { response, cost } = await answer(options, incoming);
    return { response: finish(options, incoming, response), cost };
  };
}

async function answer(options: ServiceOptions, incoming: IncomingRequest): Promise<ServedAnswer> {
  let cost = 0;
  let leave: (() => void) | undefined;
  try {
    const { route, request } = findRoute(options, incoming);
    if (route.kind === 'public') return { response: await route.handle(request), cost };
    if (route.kind === 'foreign') return route.handle(request);
    const session = authenticate(options.sessions, request);
    const call = apiCall(request, session);
    leave = options.concurrency.enter();
    await options.concurrency.work();
    const before = options.usage.total;
    options.usage.consumeRequest();
    cost = 1;
    const pending = route.handle(call);
    // A batch counts one for each of its requests; it has done so before anybody else's turn.
    cost = options.usage.total - before;
    return { response: await pending, cost };
  } catch (error) {
    if (!(error instanceof SalesforceFault)) throw error;
    return { response: json(error.status, errorBody(error.errors)), cost };
  } finally {
    leave?.();
  }
}

function findRoute(
  options: ServiceOptions,
  incoming: IncomingRequest,
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
function methodOf(incoming: IncomingRequest): string {
  if (incoming.method === 'HEAD') return 'GET';
  const override = incoming.method === 'POST' ? incoming.query.get('_HttpMethod') : null;
  return override ?? incoming.method;
}

function authenticate(sessions: Sessions, request: SandboxRequest): Session {
  const token = tokenOf(request);
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
  incoming: IncomingRequest,
  response: SandboxResponse,
): SandboxResponse {
  const headers: Record<string, string> = { ...response.headers };
  const isApi = DATA_PATH.test(incoming.path);
  if (response.status === 401) headers['WWW-Authenticate'] = 'Token';
  else if (isApi) headers['Sforce-Limit-Info'] = options.usage.info;
  const isHead = incoming.method === 'HEAD';
  return isHead || response.body === undefined
    ? { status: response.status, headers }
    : { ...response, headers };
}
