import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import { failureOfFetch, HttpFailure, retryAfterMs } from '../../http/http-failure.ts';
import { shareRun } from '../../http/share-run.ts';
import { API_VERSION, TOKEN_MARGIN_MS } from './limits.ts';

/** How calls are authorised; secrets resolved. */
export type HubspotAuth =
  | { readonly method: 'access_token'; readonly accessToken: string }
  | {
      readonly method: 'refresh_token';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly refreshToken: string;
    };

export interface TokenSource {
  /** A token that is valid now; renewed before it expires, once for all who wait. */
  current(signal: AbortSignal): Promise<string>;
  /** Says that HubSpot refused this token. False when there is no way to get another. */
  discard(token: string): boolean;
}

export interface TokenOptions {
  readonly auth: HubspotAuth;
  readonly baseUrl: string;
  readonly timeoutMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const grantSchema = z.object({
  access_token: z.string(),
  expires_in: z.number(),
  refresh_token: z.string().optional(),
});
const refusalSchema = z.object({
  error: z.string().optional(),
  error_description: z.string().optional(),
  message: z.string().optional(),
});

export function createTokenSource(options: TokenOptions): TokenSource {
  const { auth, now } = options;
  if (auth.method === 'access_token') {
    return { current: () => Promise.resolve(auth.accessToken), discard: () => false };
  }
  let refreshToken = auth.refreshToken;
  let token: { readonly text: string; readonly expiresAtMs: number } | undefined;
  const renew = shareRun(async (signal) => {
    const grant = await requestToken({ ...auth, refreshToken }, options, signal);
    refreshToken = grant.refresh_token ?? refreshToken;
    const lifeMs = grant.expires_in * 1000 - TOKEN_MARGIN_MS;
    token = { text: grant.access_token, expiresAtMs: now() + lifeMs };
    return grant.access_token;
  });
  return {
    current(signal) {
      if (token !== undefined && token.expiresAtMs > now()) return Promise.resolve(token.text);
      return renew(signal);
    },
    discard(text) {
      if (token?.text === text) token = undefined;
      return true;
    },
  };
}

/** The refresh grant of OAuth 2.0, form-encoded (docs: "OAuth tokens, 2026-03 and later"). */
async function requestToken(
  auth: Extract<HubspotAuth, { method: 'refresh_token' }>,
  { baseUrl, timeoutMs }: TokenOptions,
  signal: AbortSignal,
): Promise<z.infer<typeof grantSchema>> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: auth.clientId,
    client_secret: auth.clientSecret,
    refresh_token: auth.refreshToken,
  });
  try {
    const response = await fetch(`${baseUrl}/oauth/${API_VERSION}/token`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    return readGrant(response, await response.text());
  } catch (error) {
    if (error instanceof BellwetherError) throw error;
    throw error instanceof HttpFailure
      ? error
      : notRenewed(failureOfFetch(error, 'HubSpot').message);
  }
}

function readGrant(response: Response, text: string): z.infer<typeof grantSchema> {
  const body = parseJson(text);
  const grant = grantSchema.safeParse(body);
  if (response.ok && grant.success) return grant.data;
  const status = String(response.status);
  // Only an OAuth error says that the app or its token is not accepted; all else is about the moment.
  const refusal = refusalSchema.safeParse(body).data;
  if (response.status === 429 || response.status < 400 || response.status >= 500) {
    const wait = retryAfterMs(response.headers.get('retry-after'), Date.now());
    throw notRenewed(`HTTP ${status}`, wait);
  }
  const why = refusal?.error_description ?? refusal?.message ?? `HTTP ${status}`;
  throw new BellwetherError('crm.authentication', `HubSpot refused to renew the token: ${why}`, {
    remedy: 'Check client id and secret, or install the app in the account again.',
  });
}

/** The call that needed the token was not sent, so that it may be repeated whatever it is. */
function notRenewed(why: string, wait?: number): HttpFailure {
  return new HttpFailure(`the token cannot be renewed: ${why}`, {
    sent: 'no',
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // HTML of the edge; it must not get into a message, and neither must half of a token
  }
}
