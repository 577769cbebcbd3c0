import { Client } from '@hubspot/api-client';
import type { CallBudget } from '../../http/call-budget.ts';
import type { CallGate } from '../../http/call-gate.ts';
import { failureOfFetch, retryAfterMs } from '../../http/http-failure.ts';
import { BellwetherError } from '../../domain/errors.ts';
import { createTokenSource, type HubspotAuth } from './authenticate.ts';
import { errorOf } from './errors.ts';

export interface SessionOptions {
  /** https://api.hubapi.com, without a trailing slash. */
  readonly baseUrl: string;
  readonly auth: HubspotAuth;
  readonly gate: CallGate;
  readonly budget: CallBudget;
  readonly timeoutMs: number;
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
}

export interface HubspotSession {
  /** A JSON answer of status 2xx. Throws HubspotRefusal for other 4xx, else an error that says who must act. */
  request(request: HubspotRequest): Promise<unknown>;
  /** HubSpot's clock: the Date of its latest answer, or undefined before the first. */
  serverTime(): Date | undefined;
  /** The token in use, for the endpoint that says what it may do. */
  accessToken(signal: AbortSignal): Promise<string>;
}

/**
 * The vendor's client builds and sends the requests; its retries (which repeat creations) and its limiter (which is
 * process-wide and knows nothing of searches) stay off. Each portal has a client of its own, used through `apiRequest`
 * only: the generated methods share decorators between clients and speak v3, which ends in 2027.
 */
export function createHubspotSession(options: SessionOptions): HubspotSession {
  const tokens = createTokenSource(options.auth, options.baseUrl, options.now);
  let serverTime: Date | undefined;
  const send = async (request: HubspotRequest, signal: AbortSignal): Promise<unknown> => {
    const token = await tokens.current(signal);
    const client = new Client({ basePath: options.baseUrl, accessToken: token });
    const response = await sendOnce(client, request, options.baseUrl);
    serverTime = dateOf(response.headers) ?? serverTime;
    observeUsage(response.headers, options.budget);
    if (response.status === 401 && tokens.discard(token)) throw new ExpiredToken(request.path);
    return readAnswer(response, request.path);
  };
  return {
    async request(request) {
      const call = {
        lane: request.lane ?? 'general',
        repeatable: request.repeatable ?? request.method === 'GET',
        timeoutMs: options.timeoutMs,
        signal: request.signal,
      };
      try {
        return await options.gate.call(call, (signal) => send(request, signal));
      } catch (error) {
        if (!(error instanceof ExpiredToken)) throw error;
        return options.gate.call(call, (signal) => send(request, signal)).catch(asAuthentication);
      }
    },
    serverTime: () => serverTime,
    accessToken: (signal) => tokens.current(signal),
  };
}

/** A token that was refused although another can be had: tried once more with a fresh one. */
class ExpiredToken extends Error {}

function asAuthentication(error: unknown): never {
  if (!(error instanceof ExpiredToken)) throw error;
  throw new BellwetherError(
    'crm.authentication',
    'HubSpot refuses a token that it has just issued',
  );
}

async function sendOnce(
  client: Client,
  request: HubspotRequest,
  baseUrl: string,
): Promise<Response> {
  try {
    return await client.apiRequest({
      method: request.method,
      path: request.path,
      ...(request.query === undefined ? {} : { qs: request.query }),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
  } catch (error) {
    throw failureOfFetch(error, new URL(baseUrl).host);
  }
}

async function readAnswer(response: Response, path: string): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    throw failureOfFetch(error, 'HubSpot');
  }
  if (!response.ok) {
    const wait = retryAfterMs(response.headers.get('retry-after'), Date.now());
    throw errorOf({ status: response.status, text, retryAfterMs: wait, path });
  }
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw failureOfFetch(error, 'HubSpot'); // a body that was cut off
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
  const date = headers.get('date');
  return date === null ? undefined : new Date(date);
}
