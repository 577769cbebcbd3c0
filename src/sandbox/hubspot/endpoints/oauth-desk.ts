import type { SandboxRequest, SandboxResponse } from '../../server/exchange.ts';
import type { AuthorizationCodes } from '../access/authorization-codes.ts';
import type { TokenDesk } from '../access/token-desk.ts';
import { HubspotError } from '../hubspot-error.ts';
import { jsonResponse } from '../http/responses.ts';
import type { Portal } from '../portal.ts';

/** The dated and v3 endpoints answer errors in two shapes at once, v1 in the old one alone. */
export type OauthVersion = 'v1' | 'v3' | '2026-03' | '2026-09';

/** What the endpoints of OAuth work with. */
export interface OauthDesk {
  readonly portal: Portal;
  readonly tokens: TokenDesk;
  readonly codes: AuthorizationCodes;
}

export interface OauthFault {
  readonly error: 'invalid_request' | 'invalid_client' | 'invalid_grant' | 'unsupported_grant_type';
  readonly description: string;
  readonly status: string;
}

export const OAUTH_FAULTS = {
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

/** Bodies come as forms; the v3 endpoints accept no query. */
export function formOf(request: SandboxRequest): URLSearchParams {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    throw new HubspotError(415, 'Unsupported Media Type');
  }
  return new URLSearchParams(request.body.toString('utf8'));
}

export function clientFault({ tokens }: OauthDesk, form: URLSearchParams): OauthFault | undefined {
  if (form.get('client_id') !== tokens.app.clientId) return OAUTH_FAULTS.clientId;
  return form.get('client_secret') === tokens.app.clientSecret
    ? undefined
    : OAUTH_FAULTS.clientSecret;
}

export function faultResponse(version: OauthVersion, fault: OauthFault): SandboxResponse {
  const { error, description, status } = fault;
  const old = { status, message: description };
  return jsonResponse(
    400,
    version === 'v1' ? old : { error, error_description: description, ...old },
  );
}
