import { Request } from '@hubspot/api-client/lib/src/services/http/Request.js';
import type { CallBudget } from '../../http/call-budget.ts';
import type { CallGate, CallOptions } from '../../http/call-gate.ts';
import { failureOfFetch, HttpFailure, retryAfterMs } from '../../http/http-failure.ts';
import { BellwetherError } from '../../domain/errors.ts';
import { createTokenSource, type HubspotAuth } from './authenticate.ts';
import { errorOf } from './errors.ts';
import type { LimitWaits } from './limits.ts';
import { postForm } from './token-endpoint.ts';

export interface SessionOptions {
  /** https://api.hubapi.com, without a trailing slash. */
  readonly baseUrl: string;
  readonly auth: HubspotAuth;
  readonly gate: CallGate;
  readonly budget: CallBudget;
  readonly timeoutMs: number;
  readonly waits: LimitWaits;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface HubspotRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal: AbortSignal;
  /** Whether repeating the request can do no harm; default: only for GET. */
  readonly repeatable?: boolean;
  /** Searches have a limit of their own. */
  readonly lane?: 'general' | 'search';
  /** API calls that HubSpot counts for it: none for its OAuth endpoints. */
  readonly cost?: number;
}

export interface HubspotSession {
  /** A JSON answer of status 2xx. Throws HubspotRefusal for other 4xx, else an error that says who must act. */
  request(request: HubspotRequest): Promise<unknown>;
  /** HubSpot's clock: the Date of its latest answer, or undefined before the first. */
  serverTime(): Date | undefined;
  /** The token in use, for the endpoint that says what it may do. */
  accessToken(signal: AbortSignal): Promise<string>;
  /** What HubSpot says of the token of an app; undefined for a key, which has an endpoint of its own. */
  introspect(signal: AbortSignal): Promise<unknown>;
}

/**
 * The vendor's client builds the requests (address, authorisation, headers); they are sent here, because the
 * client can neither abort a request nor refuse a redirect. Its generated methods speak v3, which ends in 2027; their
 * retries (which repeat creations) and limiter (which knows nothing of searches) are process-wide.
 */
export function createHubspotSession(options: SessionOptions): HubspotSession {
  const tokens = createTokenSource(options);
  let serverTime: Date | undefined;
  const send = async (request: HubspotRequest, signal: AbortSignal): Promise<unknown> => {
    const token = await tokens.current(signal);
    const { response, text } = await sendOnce(request, options.baseUrl, token.text, signal);
    serverTime = dateOf(response.headers) ?? serverTime;
    observeUsage(response.headers, options.budget);
    if (response.status === 401 && tokens.discard(token.text)) throw new ExpiredToken(token.isNew);
    return readAnswer(response, text, request.path, options.waits);
  };
  return {
    async request(request) {
      const call = callOf(request, options.timeoutMs);
      const tokenCall = { ...call, lane: 'token', cost: 0, repeatable: true };
      for (let attempt = 1; ; attempt += 1) {
        try {
          // Apart: a place in a lane with a rate is for a request that goes out at once, not for one that waits for a token.
          await options.gate.call(tokenCall, (signal) => tokens.current(signal));
          return await options.gate.call(call, (signal) => send(request, signal));
        } catch (error) {
          if (!(error instanceof ExpiredToken)) throw error;
          const fresh = attempt > 1 && error.tokenIsNew;
          if (fresh || attempt === MAX_TOKENS) throw refusedAgain(tokens.remedy);
        }
      }
    },
    serverTime: () => serverTime,
    accessToken: async (signal) => (await tokens.current(signal)).text,
    async introspect(signal) {
      const { auth, gate, timeoutMs } = options;
      if (auth.method === 'access_token') return undefined;
      const call = { lane: 'general', cost: 0, repeatable: true, timeoutMs, signal };
      return gate.call(call, async (signal) => {
        const { text: token } = await tokens.current(signal);
        const app = { client_id: auth.clientId, client_secret: auth.clientSecret };
        return postForm('/token/introspect', { ...app, token }, options, signal);
      });
    },
  };
}

function callOf(request: HubspotRequest, timeoutMs: number): CallOptions {
  return {
    lane: request.lane ?? 'general',
    cost: request.cost ?? 1,
    repeatable: request.repeatable ?? request.method === 'GET',
    timeoutMs,
    signal: request.signal,
  };
}

/** Tokens that one request is tried with: its own, one that another process has left (expired too), a new one. */
const MAX_TOKENS = 3;

/** A token that was refused although another can be had: tried again with that one. */
class ExpiredToken extends Error {
  readonly tokenIsNew: boolean;

  constructor(tokenIsNew: boolean) {
    super('the token has expired');
    this.tokenIsNew = tokenIsNew;
  }
}

function refusedAgain(remedy: string): BellwetherError {
  return new BellwetherError(
    'crm.authentication',
    'HubSpot refuses a token that it has just issued',
    { remedy },
  );
}

async function sendOnce(
  { method, path, query, body }: HubspotRequest,
  baseUrl: string,
  token: string,
  signal: AbortSignal,
): Promise<{ readonly response: Response; readonly text: string }> {
  const built = new Request(
    { basePath: baseUrl, accessToken: token },
    { method, path, ...(query === undefined ? {} : { qs: query }) },
  );
  try {
    const response = await fetch(built.getUrl(), {
      ...built.getSendData(),
      body: body === undefined ? null : JSON.stringify(body),
      redirect: 'manual',
      signal,
    });
    return { response, text: await response.text() };
  } catch (error) {
    throw failureOfFetch(error, new URL(baseUrl).host);
  }
}

function readAnswer(response: Response, text: string, path: string, waits: LimitWaits): unknown {
  if (!response.ok) {
    const wait = retryAfterMs(response.headers.get('retry-after'), Date.now());
    throw errorOf({ status: response.status, text, retryAfterMs: wait, path }, waits);
  }
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // A body that was cut off, or a page of HTML: what was done is not known. The text itself stays out of messages.
    throw new HttpFailure(`HubSpot, ${path}: the answer is no JSON`, { sent: 'maybe' });
  }
}

function observeUsage(headers: Headers, budget: CallBudget): void {
  const limit = Number(headers.get('x-hubspot-ratelimit-daily') ?? Number.NaN);
  const left = Number(headers.get('x-hubspot-ratelimit-daily-remaining') ?? Number.NaN);
  if (Number.isFinite(limit) && Number.isFinite(left)) {
    budget.observeDaily({ used: limit - left, limit });
  }
}

function dateOf(headers: Headers): Date | undefined {
  const date = new Date(headers.get('date') ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
