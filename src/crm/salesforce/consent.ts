import { BellwetherError } from '../../domain/errors.ts';
import { createCallBudget } from '../../http/call-budget.ts';
import { createCallGate } from '../../http/call-gate.ts';
import { HttpFailure } from '../../http/http-failure.ts';
import { DEFAULT_RETRY_POLICY } from '../../http/retry-policy.ts';
import type { OAuthClient } from '../oauth-client.ts';
import type { TokenGrant } from '../token-keeper.ts';
import { toBellwetherError } from './errors.ts';
import { oauthFault, openOAuth2, readGrant } from './login.ts';
import { GatedTransport } from './transport.ts';

export interface ConsentOptions {
  readonly loginUrl: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly scopes: readonly string[];
  readonly timeoutMs: number;
}

/** The web server flow (OAuth 2.0 Web Server Flow for Web App Integration) with PKCE. */
export function createSalesforceConsent(options: ConsentOptions): OAuthClient {
  const { loginUrl, scopes } = options;
  return {
    authorizeUrl({ redirectUri, state, challenge }) {
      const parameters = new URLSearchParams({
        response_type: 'code',
        client_id: options.clientId,
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      });
      return `${loginUrl}/services/oauth2/authorize?${parameters.toString()}`;
    },
    async exchange({ code, redirectUri, verifier }, signal) {
      const parameters = {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      };
      const oauth2 = openOAuth2(loginUrl, options, onceOnly(options, signal));
      const answer = await oauth2.requestToken(parameters).catch(refusedCode);
      return withRefreshToken(readGrant(answer, loginUrl));
    },
    async revoke(refreshToken, signal) {
      const oauth2 = openOAuth2(loginUrl, options, onceOnly(options, signal));
      await oauth2.revokeToken(refreshToken).catch(refusedRevocation);
    },
  };
}

/** A code is good for one use: a second attempt would be refused, and hide why the first one failed. */
function onceOnly({ timeoutMs }: ConsentOptions, signal: AbortSignal): GatedTransport {
  const gate = createCallGate({
    lanes: { rest: { concurrency: 1 } },
    budget: createCallBudget({ callsPerRun: 1, reservePercent: 0 }),
    retry: { ...DEFAULT_RETRY_POLICY, maxAttempts: 1 },
  });
  return new GatedTransport({ gate, timeoutMs, onResponse: () => {}, signal });
}

function withRefreshToken(grant: TokenGrant): TokenGrant & { readonly refreshToken: string } {
  const { refreshToken } = grant;
  if (refreshToken !== undefined) return { ...grant, refreshToken };
  throw new BellwetherError(
    'connect.refused',
    'Salesforce gave consent for one session only, without a refresh token',
    {
      remedy:
        'Give the app the scope refresh_token (offline_access), ask for it in auth.scopes, and connect again.',
    },
  );
}

const CODE_REMEDIES: readonly (readonly [pattern: RegExp, remedy: string])[] = [
  [/expired authorization code|invalid authorization code/, 'Connect again, without a long break.'],
  [/redirect_uri/, 'Register auth.redirect_uri as the callback URL of the app, letter by letter.'],
  [
    /code verifier|code challenge/,
    'Connect again; the browser may have come back from an older attempt.',
  ],
  [/client/, 'Check client_id and client_secret of the connection.'],
];

function refusedCode(error: unknown): never {
  if (error instanceof BellwetherError) throw error;
  if (error instanceof HttpFailure) throw toBellwetherError(error, 'exchanging the code');
  const { code, reason } = oauthFault(error);
  const remedy = CODE_REMEDIES.find(([pattern]) => pattern.test(`${reason} ${code}`))?.[1];
  throw new BellwetherError(
    'connect.refused',
    `Salesforce did not accept the code of the consent: ${reason} (${code})`,
    remedy === undefined ? {} : { remedy },
  );
}

/** A token that the org does not know any more is what was wanted. */
const GONE: ReadonlySet<string> = new Set(['invalid_token', 'invalid_grant']);

function refusedRevocation(error: unknown): void {
  if (error instanceof BellwetherError) throw error;
  if (error instanceof HttpFailure) throw toBellwetherError(error, 'revoking the token');
  const { code, reason } = oauthFault(error);
  if (GONE.has(code)) return;
  throw new BellwetherError(
    'crm.unexpected',
    `Salesforce did not revoke the token: ${reason} (${code})`,
  );
}
