import type { SandboxRequest, SandboxResponse } from '../../server/exchange.ts';
import { proves } from '../access/authorization-codes.ts';
import { ACCESS_TOKEN_SECONDS } from '../access/token-desk.ts';
import type { OpenEndpoint } from '../http/hubspot-service.ts';
import { jsonResponse } from '../http/responses.ts';
import {
  clientFault,
  faultResponse,
  formOf,
  OAUTH_FAULTS,
  type OauthDesk,
  type OauthFault,
  type OauthVersion,
} from './oauth-desk.ts';
import { accessTokenInfo, introspect, keyInfo, refreshTokenInfo } from './token-info.ts';

const VERSIONS: readonly OauthVersion[] = ['2026-09', '2026-03', 'v3', 'v1'];

/** Tokens: granting, refreshing, asking about, and taking back. */
export function oauthEndpoints(desk: OauthDesk): readonly OpenEndpoint[] {
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

function grantToken(
  desk: OauthDesk,
  version: OauthVersion,
  request: SandboxRequest,
): SandboxResponse {
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

interface Grant {
  readonly scopes: readonly string[];
  readonly refreshToken: string | undefined;
}

function grantOf(desk: OauthDesk, form: URLSearchParams): Grant | OauthFault {
  switch (form.get('grant_type')) {
    case 'client_credentials':
      return { scopes: askedScopes(desk, form), refreshToken: undefined };
    case 'refresh_token': {
      const refreshToken = form.get('refresh_token') ?? '';
      const scopes = desk.tokens.refreshTokens.scopesOf(refreshToken);
      return scopes === undefined ? OAUTH_FAULTS.refreshToken : { scopes, refreshToken };
    }
    case 'authorization_code':
      return grantOfCode(desk, form);
    default:
      return OAUTH_FAULTS.grantType;
  }
}

/** Whatever is wrong, the code is used up. */
function grantOfCode({ codes, tokens }: OauthDesk, form: URLSearchParams): Grant | OauthFault {
  const consent = codes.redeem(form.get('code') ?? '');
  if (consent === undefined) return OAUTH_FAULTS.code;
  if (form.get('redirect_uri') !== consent.redirectUri) return OAUTH_FAULTS.redirectUri;
  if (!proves(consent.challenge, form.get('code_verifier'))) return OAUTH_FAULTS.verifier;
  const { scopes } = consent;
  return { scopes, refreshToken: tokens.refreshTokens.issue(scopes) };
}

/** Client credentials may ask for fewer scopes than the app has. */
function askedScopes({ tokens }: OauthDesk, form: URLSearchParams): readonly string[] {
  const asked = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  if (asked.length === 0) return tokens.app.scopes;
  return tokens.app.scopes.filter((scope) => asked.includes(scope));
}

/** Succeeds for unknown tokens too (RFC 7009). */
function revoke(desk: OauthDesk, request: SandboxRequest): SandboxResponse {
  const form = formOf(request);
  const fault = clientFault(desk, form);
  if (fault !== undefined) return faultResponse('v3', fault);
  desk.tokens.revoke(form.get('token') ?? '');
  return { status: 200 };
}
