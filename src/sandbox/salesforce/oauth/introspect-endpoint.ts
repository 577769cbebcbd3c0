import type { SandboxRequest, SandboxResponse } from '../../server/exchange.ts';
import { json } from '../rest/responses.ts';
import { textIn } from '../store/sql-row.ts';
import { OAuthError } from './oauth-error.ts';
import { checkClient, formOf, identityUrl, SCOPES, type OAuthContext } from './token-endpoint.ts';

/** `POST /services/oauth2/introspect`: what a token is worth, for the client that it was given to. */
export function answerIntrospect(context: OAuthContext, request: SandboxRequest): SandboxResponse {
  const form = formOf(request);
  try {
    checkClient(context.app, form);
    if (form.get('client_secret') === null) {
      throw new OAuthError('invalid_client', 'invalid client credentials');
    }
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return json(401, { error: error.error, error_description: error.message });
  }
  const token = context.sessions.describe(form.get('token') ?? '');
  if (token === undefined) return json(200, { active: false });
  const user = context.org.store.get('SELECT "Username" FROM "User" WHERE "Id" = ?', [token.user]);
  return json(200, {
    active: true,
    scope: SCOPES,
    client_id: context.app.clientId,
    username: textIn(user, 0),
    sub: identityUrl(context, token.user),
    token_type: token.isRefresh ? 'refresh_token' : 'access_token',
    exp: token.expiresAt,
    iat: token.issuedAt,
    nbf: token.issuedAt,
  });
}
