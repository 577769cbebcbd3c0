import type {
  IncomingRequest,
  SandboxRequest,
  SandboxResponse,
  SandboxService,
  ServedAnswer,
} from '../../server/exchange.ts';
import { createRouter, type Router } from '../../server/router.ts';
import type { RateLimiter } from '../access/rate-limiter.ts';
import { requireScope } from '../access/scopes.ts';
import type { TokenDesk } from '../access/token-desk.ts';
import { HubspotError } from '../hubspot-error.ts';
import type { Portal } from '../portal.ts';
import type { ApiVersion, Endpoint } from './call.ts';
import { errorEnvelope, jsonResponse, rateLimited, unknownPath, wrongMethod } from './responses.ts';

/** Answers without login: OAuth endpoints and pages for people. They cost no API call. */
export interface OpenEndpoint {
  readonly method: Endpoint['method'];
  readonly pattern: string;
  readonly handle: (request: SandboxRequest) => SandboxResponse;
}

export interface ServiceParts {
  readonly portal: Portal;
  readonly tokens: TokenDesk;
  readonly limiter: RateLimiter;
  readonly endpoints: readonly Endpoint[];
  readonly openEndpoints: readonly OpenEndpoint[];
}

type Handler = (request: SandboxRequest, correlationId: string) => ServedAnswer;

/** The whole way of a request: route, token, limits, scope, endpoint, envelope. */
export function createHubspotService(parts: ServiceParts): SandboxService {
  const { portal } = parts;
  const routes = routeTable(parts);
  let served = 0;
  return (request) => {
    served += 1;
    const atMs = portal.clock.now().getTime();
    const correlationId = portal.values.timedUuid(`request ${String(served)}`, atMs);
    const { response, cost } = answer(routes, request, correlationId);
    return { response: withIds(response, correlationId), cost };
  };
}

function routeTable(parts: ServiceParts): Router<Handler> {
  const router = createRouter<Handler>();
  for (const { method, pattern, handle } of parts.openEndpoints) {
    router.add(method, pattern, (request, correlationId) => ({
      response: guarded(correlationId, () => handle(request)),
      cost: 0,
    }));
  }
  for (const endpoint of parts.endpoints) {
    for (const { version, pattern } of endpoint.paths) {
      router.add(endpoint.method, pattern, apiHandler(parts, endpoint, version));
    }
  }
  return router;
}

function answer(
  routes: Router<Handler>,
  request: IncomingRequest,
  correlationId: string,
): ServedAnswer {
  const match = routes.match(request.method, request.path);
  if (match !== undefined) {
    return match.handler({ ...request, params: match.params }, correlationId);
  }
  const response = routes.knowsPath(request.path) ? wrongMethod(request) : unknownPath(request);
  return { response, cost: 0 };
}

function apiHandler(parts: ServiceParts, endpoint: Endpoint, version: ApiVersion): Handler {
  const { portal, tokens, limiter } = parts;
  return (request, correlationId) => {
    let cost: 0 | 1 = 0;
    let headers: Readonly<Record<string, string>> = {};
    const response = guarded(correlationId, () => {
      const caller = tokens.callerOf(request.headers['authorization']);
      const admission = limiter.admit(caller, endpoint.limits ?? 'plain');
      ({ headers } = admission);
      if (admission.refusedBy !== undefined) {
        return jsonResponse(429, rateLimited(admission.refusedBy, correlationId, caller.appId));
      }
      cost = 1;
      const call = { request, version, caller, portal };
      requireScope(caller, endpoint.scopes?.(call) ?? []);
      const result = portal.changes.during(caller.appId, () => endpoint.handle(call));
      const { status, json, headers: own = {} } = result;
      return json === undefined ? { status, headers: own } : jsonResponse(status, json, own);
    });
    return { response: { ...response, headers: { ...headers, ...response.headers } }, cost };
  };
}

/** Runs `work`; a HubSpot error that it throws becomes its envelope. */
function guarded(correlationId: string, work: () => SandboxResponse): SandboxResponse {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof HubspotError)) throw error;
    return jsonResponse(error.status, errorEnvelope(error, correlationId));
  }
}

function withIds(response: SandboxResponse, correlationId: string): SandboxResponse {
  const ids = {
    'x-hubspot-correlation-id': correlationId,
    'x-request-id': correlationId,
  };
  return { ...response, headers: { ...response.headers, ...ids } };
}
