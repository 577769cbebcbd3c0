import { createHmac } from 'node:crypto';
import type { SandboxRequest, SandboxResponse } from '../../server/exchange.ts';
import { INTEGRATION_USER_KEY, ORGANIZATION_KEY, type Org } from '../org/org.ts';
import { json } from '../rest/responses.ts';
import { numberIn } from '../store/sql-row.ts';
import type { RecordKey } from '../values/record-id.ts';
import { provesChallenge, type AuthorizationCodes } from './authorization-codes.ts';
import type { ClientApp } from './client-app.ts';
import { OAuthError } from './oauth-error.ts';
import type { OAuthSettings } from './oauth-settings.ts';
import type { Sessions } from './sessions.ts';
import { verifyJwt } from './verify-jwt.ts';

export interface OAuthContext {
  readonly org: Org;
  readonly app: ClientApp;
  readonly sessions: Sessions;
  readonly codes: AuthorizationCodes;
  readonly settings: OAuthSettings;
  /** The sandbox's own address without a trailing slash; known once it listens. */
  readonly ownUrl: () => string;
  readonly hostNowMs: () => number;
}

type Grant = (context: OAuthContext, form: URLSearchParams) => Readonly<Record<string, string>>;

/** What the app may ask for. */
export const SCOPES = 'refresh_token web api';

const GRANTS: Readonly<Record<string, Grant>> = {
  'urn:ietf:params:oauth:grant-type:jwt-bearer': grantByJwt,
  refresh_token: grantByRefreshToken,
  authorization_code: grantByCode,
  client_credentials: grantToClient,
};

/** `POST /services/oauth2/token`. */
export function answerToken(context: OAuthContext, request: SandboxRequest): SandboxResponse {
  const form = formOf(request);
  try {
    const grant = GRANTS[form.get('grant_type') ?? ''];
    if (grant === undefined) {
      throw new OAuthError('unsupported_grant_type', 'grant type not supported');
    }
    return json(200, grant(context, form));
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return json(400, { error: error.error, error_description: error.message });
  }
}

/** `POST /services/oauth2/revoke`: jsforce reads errors as a form, not as JSON. */
export function answerRevoke(context: OAuthContext, request: SandboxRequest): SandboxResponse {
  const token = formOf(request).get('token') ?? '';
  if (context.sessions.revoke(token)) return { status: 200 };
  const error = new URLSearchParams({
    error: 'invalid_token',
    error_description: 'invalid token',
  });
  return {
    status: 400,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: error.toString(),
  };
}

/** Parameters may come in the body or in the address, id and secret of the client in the header that is made for them. */
export function formOf(request: SandboxRequest): URLSearchParams {
  const form = new URLSearchParams(request.body.toString('utf8'));
  for (const [name, value] of request.query) form.append(name, value);
  const basic = /^Basic\s+(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  if (basic === undefined) return form;
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  form.set('client_id', id);
  form.set('client_secret', secret);
  return form;
}

/** No refresh token and no issued_at come with this grant. [K] */
function grantByJwt(
  context: OAuthContext,
  form: URLSearchParams,
): Readonly<Record<string, string>> {
  const username = verifyJwt(form.get('assertion') ?? '', {
    app: context.app,
    ownUrl: context.ownUrl(),
    hostNowMs: context.hostNowMs(),
  });
  const user = findActiveUser(context.org, username);
  return {
    access_token: context.sessions.issueAccessToken(user),
    scope: 'web api',
    instance_url: context.ownUrl(),
    id: identityUrl(context, user),
    token_type: 'Bearer',
  };
}

function grantByCode(
  context: OAuthContext,
  form: URLSearchParams,
): Readonly<Record<string, string>> {
  checkClient(context.app, form);
  const consent = context.codes.take(form.get('code') ?? '');
  if (consent === undefined) throw new OAuthError('invalid_grant', 'expired authorization code');
  if (form.get('redirect_uri') !== consent.redirectUri) {
    throw new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
  }
  if (!provesChallenge(consent, form.get('code_verifier'))) {
    throw new OAuthError('invalid_grant', 'invalid code verifier');
  }
  // A client that shows neither secret nor verifier could be anyone who saw the address bar.
  if (form.get('client_secret') === null && consent.challenge === undefined) {
    throw new OAuthError('invalid_client', 'invalid client credentials');
  }
  const { user, scope } = consent;
  const mayRefresh = /\b(?:refresh_token|offline_access|full)\b/.test(scope);
  return {
    ...signedAnswer(context, user, scope),
    ...(mayRefresh ? { refresh_token: context.sessions.issueRefreshToken(user) } : {}),
  };
}

function grantByRefreshToken(
  context: OAuthContext,
  form: URLSearchParams,
): Readonly<Record<string, string>> {
  checkClient(context.app, form);
  const token = form.get('refresh_token') ?? '';
  const user = context.sessions.findRefreshUser(token);
  if (user === undefined) throw new OAuthError('invalid_grant', 'expired access/refresh token');
  const answer = signedAnswer(context, user, SCOPES);
  if (!context.settings.rotateRefreshTokens) return answer;
  context.sessions.forget(token);
  return { ...answer, refresh_token: context.sessions.issueRefreshToken(user) };
}

/** The app itself, as the user that it runs as. */
function grantToClient(
  context: OAuthContext,
  form: URLSearchParams,
): Readonly<Record<string, string>> {
  checkClient(context.app, form);
  if (form.get('client_secret') === null) {
    throw new OAuthError('invalid_client', 'invalid client credentials');
  }
  return signedAnswer(context, INTEGRATION_USER_KEY, 'web api');
}

/** A secret that is shown must be right; which grants need one, they say themselves. */
export function checkClient(app: ClientApp, form: URLSearchParams): void {
  if (form.get('client_id') !== app.clientId) {
    throw new OAuthError('invalid_client_id', 'client identifier invalid');
  }
  const secret = form.get('client_secret');
  if (secret !== null && secret !== app.clientSecret) {
    throw new OAuthError('invalid_client', 'invalid client credentials');
  }
}

function signedAnswer(
  context: OAuthContext,
  user: RecordKey,
  scope: string,
): Readonly<Record<string, string>> {
  const id = identityUrl(context, user);
  const issuedAt = String(context.org.clock.now().getTime());
  return {
    access_token: context.sessions.issueAccessToken(user),
    signature: createHmac('sha256', context.app.clientSecret)
      .update(id + issuedAt)
      .digest('base64'),
    scope,
    instance_url: context.ownUrl(),
    id,
    token_type: 'Bearer',
    issued_at: issuedAt,
  };
}

function findActiveUser(org: Org, username: string): RecordKey {
  const row = org.store.get('SELECT "Id", "IsActive" FROM "User" WHERE "Username" = ?', [username]);
  if (row === undefined) {
    throw new OAuthError('invalid_grant', "user hasn't approved this consumer");
  }
  if (numberIn(row, 1) !== 1) throw new OAuthError('invalid_grant', 'inactive user');
  return numberIn(row, 0);
}

export function identityUrl(context: OAuthContext, user: RecordKey): string {
  const { ids } = context.org;
  return `${context.ownUrl()}/id/${ids.encode(ORGANIZATION_KEY)}/${ids.encode(user)}`;
}
