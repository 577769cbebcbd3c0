/**
 * A small authorization server with an API behind it, for both vendors' paths: what `connect` needs to be tried end to
 * end, with what a sandbox does not do at will (rotation, a code that has expired, an answer that is held back).
 */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export const CLIENT = { id: 'the-client', secret: 'the-secret-of-the-app' } as const;

export interface AuthorizationServer {
  readonly url: string;
  /** Forms of the token endpoint, oldest first. */
  readonly tokenRequests: readonly URLSearchParams[];
  /** Tokens that are good now. */
  readonly refreshTokens: ReadonlySet<string>;
  readonly accessTokens: ReadonlySet<string>;
  /** Every secret that was ever given out. */
  readonly secrets: readonly string[];
  /** What the person at the consent page does, and how the vendor behaves. */
  readonly mood: Mood;
  expireAccessTokens(): void;
  revokeEverything(): void;
  close(): Promise<void>;
}

export interface Mood {
  allows: boolean;
  /** A refresh gives another refresh token; the one that was used is good for nothing any more. */
  rotates: boolean;
  codesExpireAtOnce: boolean;
  /** The state that comes back, where it is not the one that was sent. */
  state: string | undefined;
  orgId: string;
  /** Sent in place of the answer of the API. */
  apiStatus: number | undefined;
  /** Awaited when a refresh is done and before it is answered. */
  beforeAnswer: () => Promise<void>;
}

interface Code {
  readonly redirectUri: string;
  readonly challenge: string;
}

interface Desk {
  readonly mood: Mood;
  readonly codes: Map<string, Code>;
  readonly refreshTokens: Set<string>;
  readonly accessTokens: Set<string>;
  readonly secrets: string[];
  readonly tokenRequests: URLSearchParams[];
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** In place of a JSON body. */
  readonly text?: string;
  readonly location?: string;
}

export async function startAuthorizationServer(): Promise<AuthorizationServer> {
  const desk: Desk = {
    mood: {
      allows: true,
      rotates: true,
      codesExpireAtOnce: false,
      state: undefined,
      orgId: '00D000000000001EAA',
      apiStatus: undefined,
      beforeAnswer: () => Promise.resolve(),
    },
    codes: new Map(),
    refreshTokens: new Set(),
    accessTokens: new Set(),
    secrets: [],
    tokenRequests: [],
  };
  const server = createServer((request, response) => {
    void serve(desk, request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    ...desk,
    url: `http://127.0.0.1:${String(port)}`,
    expireAccessTokens: () => {
      desk.accessTokens.clear();
    },
    revokeEverything: () => {
      desk.accessTokens.clear();
      desk.refreshTokens.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function serve(desk: Desk, request: IncomingMessage, response: ServerResponse) {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const form = new URLSearchParams(Buffer.concat(parts).toString('utf8'));
  const url = new URL(request.url ?? '', `http://${request.headers.host ?? ''}`);
  const token = (request.headers.authorization ?? '').replace('Bearer ', '');
  const answer = await route(desk, url, form, token);
  const headers = answer.location === undefined ? {} : { location: answer.location };
  response.writeHead(answer.status, { 'content-type': 'application/json', ...headers });
  response.end(answer.text ?? (answer.body === undefined ? '' : JSON.stringify(answer.body)));
}

async function route(desk: Desk, url: URL, form: URLSearchParams, token: string): Promise<Answer> {
  const path = url.pathname;
  if (path.endsWith('/authorize')) return authorize(desk, url.searchParams);
  if (path.endsWith('/token')) return grant(desk, form, url.origin);
  if (path.endsWith('/revoke')) return revoke(desk, form, path);
  if (path.endsWith('/access-token-info')) return { status: 404, body: { message: 'no key' } };
  if (desk.mood.apiStatus !== undefined) return { status: desk.mood.apiStatus, body: {} };
  if (!desk.accessTokens.has(token)) return path.startsWith('/services/') ? NO_SESSION : NO_TOKEN;
  if (path.endsWith('/userinfo')) {
    const user = { user_id: '005', preferred_username: 'sam@example.com' };
    return { status: 200, body: { ...user, organization_id: desk.mood.orgId } };
  }
  if (path.endsWith('/query')) {
    const row = { Name: 'Spring Garden', IsSandbox: true, OrganizationType: 'Developer Edition' };
    return { status: 200, body: { totalSize: 1, done: true, records: [row] } };
  }
  if (path.endsWith('/describe')) {
    const can = { queryable: true, createable: true, updateable: true };
    return { status: 200, body: { name: 'Account', label: 'Account', ...can, fields: [] } };
  }
  if (path.startsWith('/crm/properties/')) return { status: 200, body: { results: [] } };
  return { status: 200, body: { portalId: 4711, accountType: 'SANDBOX' } };
}

const NO_SESSION: Answer = {
  status: 401,
  body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
};
const NO_TOKEN: Answer = {
  status: 401,
  body: { category: 'EXPIRED_AUTHENTICATION', message: 'The token has expired' },
};

function authorize({ mood, codes, secrets }: Desk, query: URLSearchParams): Answer {
  const back = new URL(query.get('redirect_uri') ?? '');
  back.searchParams.set('state', mood.state ?? query.get('state') ?? '');
  if (!mood.allows) {
    back.searchParams.set('error', 'access_denied');
    back.searchParams.set('error_description', 'end-user denied authorization');
    return { status: 302, location: back.href };
  }
  if (query.get('client_id') !== CLIENT.id || query.get('code_challenge_method') !== 'S256') {
    return { status: 400, body: { error: 'invalid_request' } };
  }
  const code = secret(secrets, 'code');
  codes.set(code, {
    redirectUri: query.get('redirect_uri') ?? '',
    challenge: query.get('code_challenge') ?? '',
  });
  back.searchParams.set('code', code);
  return { status: 302, location: back.href };
}

async function grant(desk: Desk, form: URLSearchParams, url: string): Promise<Answer> {
  desk.tokenRequests.push(form);
  const given = form.get('client_secret');
  if (form.get('client_id') !== CLIENT.id || (given !== null && given !== CLIENT.secret)) {
    return refusal('invalid_client', 'invalid client credentials');
  }
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchange(desk, form, url);
    case 'refresh_token': {
      const answer = refresh(desk, form, url);
      await desk.mood.beforeAnswer();
      return answer;
    }
    case 'client_credentials':
      return { status: 200, body: tokens(desk, undefined, url) };
    default:
      return refusal('unsupported_grant_type', 'grant type not supported');
  }
}

function exchange(desk: Desk, form: URLSearchParams, url: string): Answer {
  const text = form.get('code') ?? '';
  const code = desk.codes.get(text);
  desk.codes.delete(text);
  if (code === undefined || desk.mood.codesExpireAtOnce) {
    return refusal('invalid_grant', 'expired authorization code');
  }
  if (code.redirectUri !== form.get('redirect_uri')) {
    return refusal('redirect_uri_mismatch', 'redirect_uri must match configuration');
  }
  const verifier = form.get('code_verifier') ?? '';
  if (createHash('sha256').update(verifier).digest('base64url') !== code.challenge) {
    return refusal('invalid_grant', 'invalid code verifier');
  }
  return { status: 200, body: tokens(desk, secret(desk.secrets, 'refresh'), url) };
}

function refresh(desk: Desk, form: URLSearchParams, url: string): Answer {
  const used = form.get('refresh_token') ?? '';
  if (!desk.refreshTokens.has(used)) {
    return refusal('invalid_grant', 'expired access/refresh token');
  }
  if (!desk.mood.rotates) return { status: 200, body: tokens(desk, undefined, url) };
  desk.refreshTokens.delete(used);
  return { status: 200, body: tokens(desk, secret(desk.secrets, 'refresh'), url) };
}

function tokens(desk: Desk, refreshToken: string | undefined, url: string): object {
  const accessToken = secret(desk.secrets, 'access');
  desk.accessTokens.add(accessToken);
  if (refreshToken !== undefined) desk.refreshTokens.add(refreshToken);
  return {
    access_token: accessToken,
    refresh_token: refreshToken,
    instance_url: url,
    token_type: 'bearer',
    expires_in: 1800,
  };
}

/** Salesforce refuses an unknown token, in a form; HubSpot does not mind. */
function revoke(desk: Desk, form: URLSearchParams, path: string): Answer {
  const known = desk.refreshTokens.delete(form.get('token') ?? '');
  if (known) desk.accessTokens.clear();
  if (known || !path.startsWith('/services/')) return { status: 200 };
  return { status: 400, text: 'error=invalid_token&error_description=invalid+token' };
}

function refusal(error: string, description: string): Answer {
  return { status: 400, body: { error, error_description: description } };
}

function secret(secrets: string[], kind: string): string {
  const text = `${kind}-${randomBytes(24).toString('hex')}`;
  secrets.push(text);
  return text;
}
