import { Connection } from 'jsforce';
import type { HttpRequest } from 'jsforce';
import { BellwetherError } from '../../domain/errors.ts';
import type { CallBudget } from '../../http/call-budget.ts';
import type { CallGate } from '../../http/call-gate.ts';
import { readChunks } from '../../http/read-chunks.ts';
import { shareRun } from '../../http/share-run.ts';
import type { AccessToken } from '../token-keeper.ts';
import type { SalesforceAuth } from './authenticate.ts';
import { isExpiredSession, reasonOf } from './errors.ts';
import { createLogin } from './login.ts';
import { GatedTransport, type CallHints, type TransportOptions } from './transport.ts';

export interface SessionOptions {
  readonly loginUrl: string;
  /** e.g. 67.0 */
  readonly apiVersion: string;
  readonly auth: SalesforceAuth;
  readonly gate: CallGate;
  readonly budget: CallBudget;
  readonly timeoutMs: number;
  /** Epoch milliseconds, for assertions. */
  readonly now: () => number;
}

export interface RestRequest extends CallHints {
  readonly method: HttpRequest['method'];
  /** Below `/services/data/vNN.0`, e.g. `/sobjects`; or from the root when it starts with `/services/`. */
  readonly path: string;
  readonly body?: unknown;
  /** Instead of `body`: text as it is, of the type in `headers`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface StreamedAnswer {
  readonly headers: Headers;
  /** Throws HttpFailure when the body breaks off or stalls. To be read once, to the end or not. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** A session with an org: logs in at the first call, renews itself once when it expires. */
export interface SalesforceSession {
  readonly apiVersion: string;
  /** A JSON answer, as it came. What was thrown says who must act; API errors of a request keep jsforce's form. */
  request(request: RestRequest): Promise<unknown>;
  /** An answer of CSV while it arrives, in which it may break off. Undefined when the answer has no content. */
  requestStream(request: RestRequest): Promise<StreamedAnswer | undefined>;
  /** The org's clock: the Date of its latest answer, or undefined before the first. */
  serverTime(): Date | undefined;
}

export function createSession(options: SessionOptions): SalesforceSession {
  let serverTime: Date | undefined;
  const transport: Omit<TransportOptions, 'signal'> = {
    gate: options.gate,
    timeoutMs: options.timeoutMs,
    onResponse: (headers) => {
      serverTime = dateOf(headers) ?? serverTime;
      observeUsage(headers, options.budget);
    },
  };
  const sender = createSender(options, transport);
  return {
    apiVersion: options.apiVersion,
    request: (request) => sender(request),
    async requestStream(request) {
      let response: Response | undefined;
      await sender({ ...request, onStream: (opened) => (response = opened) });
      if (response === undefined) return undefined;
      const { host } = new URL(response.url);
      const patience = { host, idleMs: options.timeoutMs, signal: request.signal };
      return { headers: response.headers, chunks: readChunks(response, patience) };
    },
    serverTime: () => serverTime,
  };
}

type Send = (request: RestRequest) => Promise<unknown>;

/**
 * Sends with the session's token, and again with another one when the org says that it has expired (it then did
 * nothing, so that a creation may be repeated too). jsforce's own renewal is not used: it repeats without end while the
 * org refuses fresh tokens, and makes an authentication error of every failure on the way.
 */
function createSender(options: SessionOptions, transport: Omit<TransportOptions, 'signal'>): Send {
  const connection = connect(options, transport);
  const sendOnce: Send = (request) =>
    connection.request(toHttpRequest(request, options.apiVersion), hintsOf(request));
  if (options.auth.method === 'access_token') {
    return (request) => sendOnce(request).catch(asExpired);
  }
  const session = createRenewal(options, connection, transport);
  return async (request) => {
    if (session.token() === undefined) await session.renew(request.signal);
    for (let attempt = 1; ; attempt += 1) {
      const used = session.token();
      try {
        return await sendOnce(request);
      } catch (error) {
        if (!isExpiredSession(error)) throw error;
        const fresh = attempt > 1 && used?.isNew === true;
        if (fresh || attempt === MAX_TOKENS) throw refusedAgain(error);
      }
      // Another call may have renewed it in the meantime.
      if (session.token() === used) await session.renew(request.signal);
    }
  };
}

/** Tokens that one request is tried with: its own, one that another process has left (expired too), a new one. */
const MAX_TOKENS = 3;

interface Renewal {
  token(): AccessToken | undefined;
  renew(signal: AbortSignal): Promise<void>;
}

/** One renewal for all who wait for it. */
function createRenewal(
  options: SessionOptions,
  connection: Connection,
  transport: Omit<TransportOptions, 'signal'>,
): Renewal {
  const login = createLogin({
    ...options,
    transport: (signal) => new GatedTransport({ ...transport, signal }),
  });
  let token: AccessToken | undefined;
  return {
    token: () => token,
    renew: shareRun(async (signal) => {
      token = await login(token?.text, signal);
      connection.accessToken = token.text;
      connection.instanceUrl = token.instanceUrl ?? options.loginUrl;
    }),
  };
}

/** Nothing can be done here: the connection has a token and no way to another one. */
function asExpired(error: unknown): never {
  if (!isExpiredSession(error)) throw error;
  throw new BellwetherError(
    'crm.authentication',
    `Salesforce does not accept the access token of the connection: ${reasonOf(error)}`,
    {
      remedy:
        'Renew access_token; or let Bellwether log in by itself, with auth.method jwt or oauth.',
    },
  );
}

function refusedAgain(error: unknown): BellwetherError {
  return new BellwetherError(
    'crm.authentication',
    `Salesforce refuses a session that it has just issued: ${reasonOf(error)}`,
    {
      remedy:
        'Check the session settings of the org (IP restrictions, access to the API) for the user of the connection.',
    },
  );
}

function connect(options: SessionOptions, transport: Omit<TransportOptions, 'signal'>): Connection {
  const { auth } = options;
  if (new URL(options.loginUrl).hostname.endsWith('.lightning.force.com')) {
    throw new BellwetherError('config.invalid', `${options.loginUrl} is an address for people`, {
      remedy: 'Set login_url to the My Domain of the org, https://<name>.my.salesforce.com.',
    });
  }
  const connection = new Connection({
    loginUrl: options.loginUrl,
    instanceUrl: options.loginUrl,
    version: options.apiVersion,
    ...(auth.method === 'access_token' ? { accessToken: auth.accessToken } : {}),
    // Names our writes in the org's event log and lets change events be recognised as our own.
    callOptions: { client: 'bellwether' },
  });
  // Every request of ours brings its own signal.
  connection._transport = new GatedTransport({
    ...transport,
    signal: new AbortController().signal,
  });
  return connection;
}

/** What goes through jsforce's options to our transport. */
function hintsOf({ signal, repeatable, timeoutMs, onStream }: RestRequest): CallHints {
  return {
    signal,
    ...(repeatable === undefined ? {} : { repeatable }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(onStream === undefined ? {} : { onStream }),
  };
}

function toHttpRequest(request: RestRequest, apiVersion: string): HttpRequest {
  const url = request.path.startsWith('/services/')
    ? request.path
    : `/services/data/v${apiVersion}${request.path}`;
  const json = request.body === undefined ? undefined : JSON.stringify(request.body);
  const body = request.text ?? json;
  return {
    method: request.method,
    url,
    headers: { 'content-type': 'application/json', ...request.headers },
    ...(body === undefined ? {} : { body }),
  };
}

function observeUsage(headers: Headers, budget: CallBudget): void {
  const match = /api-usage=(\d+)\/(\d+)/.exec(headers.get('sforce-limit-info') ?? '');
  if (match !== null) budget.observeDaily({ used: Number(match[1]), limit: Number(match[2]) });
}

function dateOf(headers: Headers): Date | undefined {
  const date = new Date(headers.get('date') ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
