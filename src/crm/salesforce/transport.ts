import { PassThrough } from 'node:stream';
import { StreamPromise } from 'jsforce/lib/util/promise.js';
import type { HttpRequest, HttpRequestOptions, HttpResponse } from 'jsforce';
import { Transport } from 'jsforce/lib/transport.js';
import type { CallGate } from '../../http/call-gate.ts';
import { failureOfFetch, HttpFailure, retryAfterMs } from '../../http/http-failure.ts';
import { EXPIRED_SESSION, refusalOf } from './errors.ts';

/** What our calls pass through jsforce's request options besides its own. */
export interface CallHints {
  readonly signal: AbortSignal;
  /** Whether repeating the request can do no harm; default: only for GET. */
  readonly repeatable?: boolean;
  readonly timeoutMs?: number;
  /** Given an answer of CSV with its body unread, of which jsforce sees nothing: it would read it as a whole. */
  readonly onStream?: (response: Response) => void;
}

export interface TransportOptions {
  readonly gate: CallGate;
  readonly timeoutMs: number;
  /** Told of every answer: the server's clock, and the API usage of the org. */
  readonly onResponse: (headers: Headers) => void;
  /** For requests that bring no signal of their own: jsforce's OAuth client passes no options on. */
  readonly signal: AbortSignal;
}

/** Token requests are not counted against the API limit. */
const UNCOUNTED_PATHS = ['/services/oauth2/', '/services/data'];

/**
 * jsforce's own transport repeats requests unseen, follows redirects with the token to any host and brings the process
 * down when a connection breaks in mid-body (docs/decisions/0003-jsforce-transport.md). This one sends every request
 * through the gate: lanes, budget, time limit and retries are ours, jsforce builds the requests and reads the answers.
 */
export class GatedTransport extends Transport {
  readonly #options: TransportOptions;

  constructor(options: TransportOptions) {
    super();
    this.#options = options;
  }

  override httpRequest(
    request: HttpRequest,
    options?: HttpRequestOptions & Partial<CallHints>,
  ): StreamPromise<HttpResponse> {
    return StreamPromise.create(() => ({
      stream: new PassThrough(), // jsforce wants one; nobody here reads it
      promise: this.#send(request, options ?? {}),
    }));
  }

  #send(request: HttpRequest, hints: Partial<CallHints>): Promise<HttpResponse> {
    const url = new URL(request.url);
    const counted = !UNCOUNTED_PATHS.some((path) => isBelow(url.pathname, path));
    const call = {
      lane: 'rest',
      cost: counted ? 1 : 0,
      repeatable: hints.repeatable ?? (request.method === 'GET' || !counted),
      timeoutMs: hints.timeoutMs ?? this.#options.timeoutMs,
      signal: hints.signal ?? this.#options.signal,
    };
    return this.#options.gate.call(call, (signal) => this.#fetch(url, request, signal, hints));
  }

  async #fetch(
    url: URL,
    request: HttpRequest,
    signal: AbortSignal,
    hints: Partial<CallHints>,
  ): Promise<HttpResponse> {
    const isStreamed = (response: Response): boolean =>
      hints.onStream !== undefined && isOfType(response, 'text/csv');
    const { response, body } = await exchange(url, request, signal, isStreamed);
    this.#options.onResponse(response.headers);
    if (body === undefined) hints.onStream?.(response);
    else {
      throwIfPassing(response, body, url.host);
      throwIfGarbled(response, body, url.host);
      if (saysBadToken(response, body)) return EXPIRED_SESSION;
    }
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: body ?? '',
    };
  }
}

interface Answer {
  readonly response: Response;
  /** Undefined when it is to be streamed. */
  readonly body: string | undefined;
}

async function exchange(
  url: URL,
  request: HttpRequest,
  signal: AbortSignal,
  isStreamed: (response: Response) => boolean,
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: request.method,
      headers: { ...request.headers },
      body: typeof request.body === 'string' ? request.body : null,
      redirect: 'manual',
      signal,
    });
    const body = response.ok && isStreamed(response) ? undefined : await response.text();
    return { response, body };
  } catch (error) {
    throw failureOfFetch(error, url.host);
  }
}

function isOfType(response: Response, type: string): boolean {
  return (response.headers.get('content-type') ?? '').startsWith(type);
}

/** The identity endpoints refuse an expired token with 403 and two words of plain text, all others with 401 and JSON. */
function saysBadToken(response: Response, body: string): boolean {
  return response.status === 403 && body.trim() === 'Bad_OAuth_Token';
}

/** `/services/data` itself lists the versions and is free; `/services/data/v67.0/...` is not below it in that sense. */
function isBelow(path: string, prefix: string): boolean {
  return prefix.endsWith('/') ? path.startsWith(prefix) : path === prefix;
}

/** Answers that are about the moment and not about the request become failures, so that the gate can repeat them. */
function throwIfPassing(response: Response, body: string, host: string): void {
  const retryAfter = retryAfterMs(response.headers.get('retry-after'), Date.now());
  const details = {
    status: response.status,
    sent: 'yes' as const,
    ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
  };
  if (response.status >= 300 && response.status < 400 && response.status !== 300) {
    throw new HttpFailure(`${host} redirects, which a CRM API never does`, details);
  }
  if (response.status >= 500 || [408, 420, 423, 425, 429].includes(response.status)) {
    throw new HttpFailure(`${host} answered ${String(response.status)}`, details);
  }
  const refusal = response.status === 403 ? refusalOf(body, details) : undefined;
  if (refusal !== undefined) throw refusal;
}

/**
 * A success that is a page of HTML (a maintenance page, a proxy's login) or half of an answer says nothing of what was
 * done. jsforce would hand such a body on as text.
 */
function throwIfGarbled(response: Response, body: string, host: string): void {
  if (!response.ok || body === '') return;
  const complete =
    isOfType(response, 'application/json') && /^\s*[[{]/.test(body) && /[\]}]\s*$/.test(body);
  if (complete) return;
  throw new HttpFailure(`${host} answered with something that is no answer of the API`, {
    sent: 'maybe',
  });
}
