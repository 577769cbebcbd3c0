import { BellwetherError } from '../../domain/errors.ts';
import type { OAuthClient } from '../oauth-client.ts';
import type { TokenGrant } from '../token-keeper.ts';
import { readGrant } from './authenticate.ts';
import { toBellwetherError } from './errors.ts';
import { OAuthRefusal, postForm } from './token-endpoint.ts';

export interface ConsentOptions {
  readonly baseUrl: string;
  /** The page at which accounts choose and consent; undefined: the one that belongs to `baseUrl`. */
  readonly authorizeUrl: string | undefined;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  readonly timeoutMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** HubSpot's API and its pages for people have hosts of their own; a sandbox has one for both. */
const API_HOSTS: ReadonlySet<string> = new Set(['api.hubapi.com', 'api.hubspot.com']);
const CONSENT_PAGE = 'https://app.hubspot.com/oauth/authorize';

/** The authorization code flow of an app (docs: "Working with OAuth"), with PKCE, which HubSpot knows too. [K] */
export function createHubspotConsent(options: ConsentOptions): OAuthClient {
  const { clientId: client_id, clientSecret: client_secret } = options;
  const app = { client_id, client_secret };
  return {
    authorizeUrl({ redirectUri, state, challenge }) {
      const url = new URL(options.authorizeUrl ?? consentPageOf(options.baseUrl));
      const parameters = {
        client_id,
        redirect_uri: redirectUri,
        scope: options.scopes.join(' '),
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url.href;
    },
    async exchange({ code, redirectUri, verifier }, signal) {
      const consent = { code, redirect_uri: redirectUri, code_verifier: verifier };
      const form = { grant_type: 'authorization_code', ...app, ...consent };
      const answer = await postForm('/token', form, options, signal).catch(refusedCode);
      return withRefreshToken(readGrant(answer, options.now()));
    },
    async revoke(refreshToken, signal) {
      const form = { ...app, token: refreshToken, token_type_hint: 'refresh_token' };
      await postForm('/token/revoke', form, options, signal).catch(refusedRevocation);
    },
  };
}

function consentPageOf(baseUrl: string): string {
  return API_HOSTS.has(new URL(baseUrl).host) ? CONSENT_PAGE : `${baseUrl}/oauth/authorize`;
}

function withRefreshToken(grant: TokenGrant): TokenGrant & { readonly refreshToken: string } {
  const { refreshToken } = grant;
  if (refreshToken !== undefined) return { ...grant, refreshToken };
  throw new BellwetherError('crm.unexpected', 'HubSpot gave consent without a refresh token');
}

const CODE_REMEDIES: readonly (readonly [pattern: RegExp, remedy: string])[] = [
  [/redirect/i, 'Register auth.redirect_uri as a redirect URL of the app, letter by letter.'],
  [/client/i, 'Check client_id and client_secret of the connection.'],
  [/code/i, 'Connect again, without a long break: a code is good for one use and a short time.'],
];

function refusedCode(error: unknown): never {
  if (!(error instanceof OAuthRefusal)) throw toBellwetherError(error, 'exchanging the code');
  const { code, status, message } = error;
  const words = `${message} ${status ?? ''} ${code}`;
  const remedy = CODE_REMEDIES.find(([pattern]) => pattern.test(words))?.[1];
  throw new BellwetherError(
    'connect.refused',
    `HubSpot did not accept the code of the consent: ${message} (${status ?? code})`,
    remedy === undefined ? {} : { remedy },
  );
}

/** A token that HubSpot does not know any more is what was wanted. */
function refusedRevocation(error: unknown): void {
  if (!(error instanceof OAuthRefusal)) throw toBellwetherError(error, 'revoking the token');
  const { code, status, message } = error;
  if (code === 'invalid_grant' || code === 'invalid_token' || status === 'BAD_REFRESH_TOKEN')
    return;
  throw new BellwetherError('crm.unexpected', `HubSpot did not revoke the token: ${message}`);
}
