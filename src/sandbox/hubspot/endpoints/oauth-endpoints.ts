import type { SandboxRequest, SandboxResponse } from '../../server/exchange.ts';
import { proves, type AuthorizationCodes } from '../access/authorization-codes.ts';
import { ACCESS_TOKEN_SECONDS, type IssuedToken, type TokenDesk } from '../access/token-desk.ts';
import { HubspotError } from '../hubspot-error.ts';
import type { OpenEndpoint } from '../http/hubspot-service.ts';
import { bodyObject, requiredText } from '../http/json-body.ts';
import { jsonResponse } from '../http/responses.ts';
import type { Portal } from '../portal.ts';

/** The dated and v3 endpoints answer errors in two shapes at once, v1 in the old one alone. */
type OauthVersion = 'v1' | 'v3' | '2026-03' | '2026-09';

const VERSIONS: readonly OauthVersion[] = ['2026-09', '2026-03', 'v3', 'v1'];

interface Desk {
  readonly portal: Portal;
  readonly tokens: TokenDesk;
  readonly codes: AuthorizationCodes;
}

/** Tokens: granting, refreshing, asking about, and taking back. */
export function oauthEndpoints(desk: Desk): readonly OpenEndpoint[] {
  const dated = VERSIONS.filter((version) => version !== 'v1');
  return [
    ...VERSIONS.map((version) =>
      post(`/oauth/${version}/token`, (request) => grantToken(desk, version, request)),
    ),
    ...dated.flatMap((version) => [
      post(`/oauth/${version}/token/introspect`, (request) => introspect(desk, request)),
      post(`/oauth/${version}/token/revoke`, (request) => revoke(desk, request)),
    ]),
    post('/oauth/v2/private-apps/get/access-token-info', (request) => keyInfo(desk, request)),
    {
      method: 'GET',
      pattern: '/oauth/v1/access-tokens/:token',
      handle: (request) => accessTokenInfo(desk, request.params['token'] ?? ''),
    },
    {
      method: 'GET',
      pattern: '/oauth/v1/refresh-tokens/:token',
      handle: (request) => refreshTokenInfo(desk, request.params['token'] ?? ''),
    },
    {
      method: 'DELETE',
      pattern: '/oauth/v1/refresh-tokens/:token',
      handle: (request) => {
        desk.tokens.revoke(request.params['token'] ?? '');
        return { status: 204 };
      },
    },
  ];
}

function post(pattern: string, handle: OpenEndpoint['handle']): OpenEndpoint {
  return { method: 'POST', pattern, handle };
}

interface OauthFault {
  readonly error: 'invalid_request' | 'invalid_client' | 'invalid_grant' | 'unsupported_grant_type';
  readonly description: string;
  readonly status: string;
}

const FAULTS = {
  clientId: {
    error: 'invalid_client',
    description: 'missing or unknown client id',
    status: 'BAD_CLIENT_ID',
  },
  clientSecret: {
    error: 'invalid_client',
    description: 'missing or invalid client secret',
    status: 'BAD_CLIENT_SECRET',
  },
  grantType: {
    error: 'unsupported_grant_type',
    description: 'missing or unknown grant type',
    status: 'BAD_GRANT_TYPE',
  },
  refreshToken: {
    error: 'invalid_grant',
    description: 'refresh token is invalid, expired or revoked',
    status: 'BAD_REFRESH_TOKEN',
  },
  code: {
    error: 'invalid_grant',
    description: 'missing or unknown auth code',
    status: 'BAD_AUTH_CODE',
  },
  redirectUri: {
    error: 'invalid_grant',
    description: 'missing or invalid redirect uri',
    status: 'BAD_REDIRECT_URI',
  },
  // [K] The words of real answers are not known.
  verifier: {
    error: 'invalid_grant',
    description: 'missing or invalid code verifier',
    status: 'BAD_CODE_VERIFIER',
  },
} as const satisfies Readonly<Record<string, OauthFault>>;

function grantToken(desk: Desk, version: OauthVersion, request: SandboxRequest): SandboxResponse {
  const form = formOf(request);
  const granted = clientFault(desk, form) ?? grantOf(desk, form);
  if ('error' in granted) return faultResponse(version, granted);
  const token = desk.tokens.issue(granted.scopes);
  return jsonResponse(200, {
    token_type: 'bearer',
    access_token: token.token,
    refresh_token: granted.refreshToken,
    expires_in: ACCESS_TOKEN_SECONDS,
    hub_id: desk.portal.id,
    scopes: token.scopes,
    user_id: desk.portal.userId,
    token_use: 'access_token',
  });
}

/** Bodies come as forms; the v3 endpoints accept no query. */
function formOf(request: SandboxRequest): URLSearchParams {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    throw new HubspotError(415, 'Unsupported Media Type');
  }
  return new URLSearchParams(request.body.toString('utf8'));
}

function clientFault({ tokens }: Desk, form: URLSearchParams): OauthFault | undefined {
  if (form.get('client_id') !== tokens.app.clientId) return FAULTS.clientId;
  return form.get('client_secret') === tokens.app.clientSecret ? undefined : FAULTS.clientSecret;
}

interface Grant {
  readonly scopes: readonly string[];
  readonly refreshToken: string | undefined;
}

function grantOf(desk: Desk, form: URLSearchParams): Grant | OauthFault {
  switch (form.get('grant_type')) {
    case 'client_credentials':
      return { scopes: askedScopes(desk, form), refreshToken: undefined };
    case 'refresh_token': {
      const refreshToken = form.get('refresh_token') ?? '';
      const scopes = desk.tokens.refreshTokens.scopesOf(refreshToken);
      return scopes === undefined ? FAULTS.refreshToken : { scopes, refreshToken };
    }
    case 'authorization_code':
      return grantOfCode(desk, form);
    default:
      return FAULTS.grantType;
  }
}

/** Whatever is wrong, the code is used up. */
function grantOfCode({ codes, tokens }: Desk, form: URLSearchParams): Grant | OauthFault {
  const consent = codes.redeem(form.get('code') ?? '');
  if (consent === undefined) return FAULTS.code;
  if (form.get('redirect_uri') !== consent.redirectUri) return FAULTS.redirectUri;
  if (!proves(consent.challenge, form.get('code_verifier'))) return FAULTS.verifier;
  const { scopes } = consent;
  return { scopes, refreshToken: tokens.refreshTokens.issue(scopes) };
}

/** Client credentials may ask for fewer scopes than the app has. */
function askedScopes({ tokens }: Desk, form: URLSearchParams): readonly string[] {
  const asked = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  if (asked.length === 0) return tokens.app.scopes;
  return tokens.app.scopes.filter((scope) => asked.includes(scope));
}

function faultResponse(version: OauthVersion, fault: OauthFault): SandboxResponse {
  const { error, description, status } = fault;
  const old = { status, message: description };
  return jsonResponse(
    400,
    version === 'v1' ? old : { error, error_description: description, ...old },
  );
}

function introspect(desk: Desk, request: SandboxRequest): SandboxResponse {
  const form = formOf(request);
  const fault = clientFault(desk, form);
  if (fault !== undefined) return faultResponse('v3', fault);
  const text = form.get('token') ?? '';
  const refreshes = desk.tokens.refreshTokens.scopesOf(text);
  if (refreshes !== undefined) {
    const known = { ...ownership(desk), scopes: refreshes };
    return jsonResponse(200, { active: true, token_use: 'refresh_token', ...known });
  }
  const token = liveToken(desk, text);
  if (token === undefined) return jsonResponse(200, { active: false });
  return jsonResponse(200, {
    active: true,
    token_use: 'access_token',
    ...ownership(desk),
    scopes: token.scopes,
    expires_in: secondsLeft(desk, token),
  });
}

function ownership({ portal, tokens }: Desk): object {
  return {
    token_type: 'bearer',
    client_id: tokens.app.clientId,
    app_id: tokens.app.appId,
    hub_id: portal.id,
    user_id: portal.userId,
    scopes: tokens.app.scopes,
  };
}

function liveToken({ portal, tokens }: Desk, text: string): IssuedToken | undefined {
  const token = tokens.findToken(text);
  return token !== undefined && token.expiresAt > portal.clock.now().getTime() ? token : undefined;
}

function secondsLeft({ portal }: Desk, token: IssuedToken): number {
  return Math.max(0, Math.floor((token.expiresAt - portal.clock.now().getTime()) / 1_000));
}

/** Succeeds for unknown tokens too (RFC 7009). */
function revoke(desk: Desk, request: SandboxRequest): SandboxResponse {
  const form = formOf(request);
  const fault = clientFault(desk, form);
  if (fault !== undefined) return faultResponse('v3', fault);
  desk.tokens.revoke(form.get('token') ?? '');
  return { status: 200 };
}

/** Who a service key is: asked by HubSpot's own tools. */
function keyInfo({ portal, tokens }: Desk, request: SandboxRequest): SandboxResponse {
  const key = requiredText(bodyObject(request), 'tokenKey');
  if (key !== tokens.serviceKey) {
    throw new HubspotError(404, 'resource not found', { category: 'OBJECT_NOT_FOUND' });
  }
  const { appId, scopes } = tokens.callerOf(`Bearer ${key}`);
  return jsonResponse(200, {
    userId: portal.userId,
    hubId: portal.id,
    appId,
    scopes: [...scopes],
  });
}

function accessTokenInfo(desk: Desk, text: string): SandboxResponse {
  const token = desk.tokens.findToken(text);
  if (token === undefined) {
    throw new HubspotError(404, 'access token does not exist', { category: 'OBJECT_NOT_FOUND' });
  }
  return jsonResponse(200, {
    token: text,
    hub_domain: 'sandbox.hubspot.example',
    scopes: token.scopes,
    hub_id: desk.portal.id,
    app_id: desk.tokens.app.appId,
    expires_in: secondsLeft(desk, token),
    user_id: desk.portal.userId,
    token_type: 'access',
  });
}

function refreshTokenInfo({ portal, tokens }: Desk, text: string): SandboxResponse {
  const scopes = tokens.refreshTokens.scopesOf(text);
  if (scopes === undefined) {
    throw new HubspotError(404, 'refresh token does not exist', { category: 'OBJECT_NOT_FOUND' });
  }
  return jsonResponse(200, {
    token: text,
    client_id: tokens.app.clientId,
    scopes,
    hub_id: portal.id,
    user_id: portal.userId,
    token_type: 'refresh',
  });
}
