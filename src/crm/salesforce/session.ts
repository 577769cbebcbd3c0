import { Connection, OAuth2 } from 'jsforce';
import type { HttpRequest } from 'jsforce';
import { z } from 'zod';
import { BellwetherError, messageOf } from '../../domain/errors.ts';
import type { CallBudget } from '../../http/call-budget.ts';
import type { CallGate } from '../../http/call-gate.ts';
import { HttpFailure } from '../../http/http-failure.ts';
import { audienceOf, signAssertion, type SalesforceAuth } from './authenticate.ts';
import { toBellwetherError } from './errors.ts';
import { REFRESH_PAUSE_MS } from './limits.ts';
import { GatedTransport, type CallHints } from './transport.ts';

export interface SessionOptions {
  readonly loginUrl: string;
  /** e.g. 67.0 */
  readonly apiVersion: string;
  readonly auth: SalesforceAuth;
  readonly gate: CallGate;
  readonly budget: CallBudget;
  readonly timeoutMs: number;
  /** Epoch milliseconds: for assertions and for the pause between refreshes. */
  readonly now: () => number;
}

export interface RestRequest extends CallHints {
  readonly method: HttpRequest['method'];
  /** Below `/services/data/vNN.0`, e.g. `/sobjects`; or from the root when it starts with `/services/`. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A session with an org: logs in at the first call, renews itself once when it expires. */
export interface SalesforceSession {
  readonly apiVersion: string;
  /** A JSON answer, as it came. What was thrown says who must act; API errors of a request keep jsforce's form. */
  request(request: RestRequest): Promise<unknown>;
  /** An answer as text (CSV), with its headers. */
  requestText(request: RestRequest): Promise<{ readonly text: string; readonly headers: Headers }>;
  /** The org's clock: the Date of its latest answer, or undefined before the first. */
  serverTime(): Date | undefined;
}

const tokenSchema = z.object({ access_token: z.string(), instance_url: z.string().optional() });

export function createSession(options: SessionOptions): SalesforceSession {
  let serverTime: Date | undefined;
  const transport = new GatedTransport({
    gate: options.gate,
    timeoutMs: options.timeoutMs,
    onResponse: (headers) => {
      serverTime = dateOf(headers) ?? serverTime;
      observeUsage(headers, options.budget);
    },
  });
  const connection = connect(options, transport);
  const ready = once(() => logIn(connection, options, transport));
  const send = async (request: RestRequest, responseType?: string): Promise<unknown> => {
    await ready();
    try {
      return await connection.request(toHttpRequest(request, options.apiVersion), {
        ...hintsOf(request),
        ...(responseType === undefined ? {} : { responseType }),
      });
    } catch (error) {
      request.signal.throwIfAborted();
      throw error;
    }
  };
  return {
    apiVersion: options.apiVersion,
    request: (request) => send(request),
    async requestText(request) {
      let headers = new Headers();
      const onHeaders = (received: Headers): void => {
        headers = received;
      };
      const text = await send({ ...request, onHeaders }, 'text/plain');
      return { text: typeof text === 'string' ? text : '', headers };
    },
    serverTime: () => serverTime,
  };
}

function connect(options: SessionOptions, transport: GatedTransport): Connection {
  const { auth } = options;
  const connection = new Connection({
    loginUrl: options.loginUrl,
    version: options.apiVersion,
    ...(auth.method === 'access_token'
      ? { accessToken: auth.accessToken, instanceUrl: options.loginUrl }
      : { refreshFn: renewal(options, transport) }),
    // Names our writes in the org's event log and lets change events be recognised as our own.
    callOptions: { client: 'bellwether' },
  });
  connection._transport = transport;
  return connection;
}

/** What goes through jsforce's options to our transport. */
function hintsOf({ signal, repeatable, timeoutMs, onHeaders }: RestRequest): CallHints {
  return {
    signal,
    ...(repeatable === undefined ? {} : { repeatable }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(onHeaders === undefined ? {} : { onHeaders }),
  };
}

function toHttpRequest(request: RestRequest, apiVersion: string): HttpRequest {
  const url = request.path.startsWith('/services/')
    ? request.path
    : `/services/data/v${apiVersion}${request.path}`;
  const json = request.body === undefined ? undefined : bodyText(request.body);
  return {
    method: request.method,
    url,
    headers: { 'content-type': 'application/json', ...request.headers },
    ...(json === undefined ? {} : { body: json }),
  };
}

function bodyText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

async function logIn(
  connection: Connection,
  options: SessionOptions,
  transport: GatedTransport,
): Promise<void> {
  if (options.auth.method === 'access_token') return;
  const token = await fetchToken(options, transport);
  connection.accessToken = token.access_token;
  connection.instanceUrl = token.instance_url ?? options.loginUrl;
}

/**
 * jsforce calls it when a session has expired, once for all requests that wait. It would call it for ever when fresh
 * sessions are refused too, so a second renewal within the pause is an error.
 */
function renewal(options: SessionOptions, transport: GatedTransport) {
  let lastMs = -Infinity;
  return (
    connection: Connection,
    done: (error: Error | null, accessToken?: string) => void,
  ): void => {
    if (options.now() - lastMs < REFRESH_PAUSE_MS) {
      done(new Error('the org refuses sessions that it has just issued'));
      return;
    }
    lastMs = options.now();
    void renew(connection, options, transport).then(
      (accessToken) => {
        done(null, accessToken);
      },
      (error: unknown) => {
        done(error instanceof Error ? error : new Error(messageOf(error)));
      },
    );
  };
}

async function renew(
  connection: Connection,
  options: SessionOptions,
  transport: GatedTransport,
): Promise<string> {
  const token = await fetchToken(options, transport);
  if (token.instance_url !== undefined) connection.instanceUrl = token.instance_url;
  return token.access_token;
}

async function fetchToken(
  options: SessionOptions,
  transport: GatedTransport,
): Promise<z.infer<typeof tokenSchema>> {
  const { auth } = options;
  if (auth.method === 'access_token') throw new Error('an access token cannot be renewed');
  const clientSecret = auth.method === 'refresh_token' ? auth.clientSecret : undefined;
  const oauth2 = new OAuth2({
    loginUrl: options.loginUrl,
    clientId: auth.clientId,
    ...(clientSecret === undefined ? {} : { clientSecret }),
  });
  oauth2._transport = transport;
  try {
    const answer: unknown =
      auth.method === 'jwt'
        ? await oauth2.requestToken(jwtGrant(auth, options))
        : await oauth2.refreshToken(auth.refreshToken);
    return tokenSchema.parse(answer);
  } catch (error) {
    throw tokenError(error);
  }
}

function jwtGrant(
  auth: Extract<SalesforceAuth, { method: 'jwt' }>,
  options: SessionOptions,
): { grant_type: string; assertion: string } {
  const assertion = signAssertion(
    {
      clientId: auth.clientId,
      username: auth.username,
      audience: audienceOf(options.loginUrl),
      nowMs: options.now(),
    },
    auth.privateKey,
  );
  return { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
}

function tokenError(error: unknown): Error {
  if (error instanceof BellwetherError || error instanceof HttpFailure) {
    return toBellwetherError(error, 'logging in');
  }
  // jsforce names the error after the OAuth code (invalid_grant) and takes its description as the message.
  const code = error instanceof Error ? error.name : 'error';
  return new BellwetherError(
    'crm.authentication',
    `Salesforce refused the login: ${messageOf(error)} (${code})`,
    { cause: error },
  );
}

function observeUsage(headers: Headers, budget: CallBudget): void {
  const match = /api-usage=(\d+)\/(\d+)/.exec(headers.get('sforce-limit-info') ?? '');
  if (match !== null) budget.observeDaily({ used: Number(match[1]), limit: Number(match[2]) });
}

function dateOf(headers: Headers): Date | undefined {
  const date = headers.get('date');
  return date === null ? undefined : new Date(date);
}

/** Runs once; a failure is not remembered, so that the next caller tries again. */
function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= run().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
}
