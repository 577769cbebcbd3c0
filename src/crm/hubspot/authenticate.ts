import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import { failureOfFetch } from '../../http/http-failure.ts';
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

export function createTokenSource(
  auth: HubspotAuth,
  baseUrl: string,
  now: () => number,
): TokenSource {
  if (auth.method === 'access_token') {
    return { current: () => Promise.resolve(auth.accessToken), discard: () => false };
  }
  let refreshToken = auth.refreshToken;
  let token: { readonly text: string; readonly expiresAtMs: number } | undefined;
  let renewal: Promise<string> | undefined;
  const renew = async (signal: AbortSignal): Promise<string> => {
    const grant = await requestToken({ ...auth, refreshToken }, baseUrl, signal);
    refreshToken = grant.refresh_token ?? refreshToken;
    const lifeMs = grant.expires_in * 1000 - TOKEN_MARGIN_MS;
    token = { text: grant.access_token, expiresAtMs: now() + lifeMs };
    return grant.access_token;
  };
  return {
    current(signal) {
      if (token !== undefined && token.expiresAtMs > now()) return Promise.resolve(token.text);
      renewal ??= renew(signal).finally(() => {
        renewal = undefined;
      });
      return renewal;
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
  baseUrl: string,
  signal: AbortSignal,
): Promise<z.infer<typeof grantSchema>> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: auth.clientId,
    client_secret: auth.clientSecret,
    refresh_token: auth.refreshToken,
  });
  let status: number;
  let body: unknown;
  try {
    const response = await fetch(`${baseUrl}/oauth/${API_VERSION}/token`, {
      method: 'POST',
      body: form,
      redirect: 'error',
      signal,
    });
    status = response.status;
    body = await response.json();
  } catch (error) {
    throw failureOfFetch(error, new URL(baseUrl).host);
  }
  const grant = grantSchema.safeParse(body);
  if (grant.success) return grant.data;
  const refusal = refusalSchema.safeParse(body).data;
  const why = refusal?.error_description ?? refusal?.message ?? `HTTP ${String(status)}`;
  throw new BellwetherError('crm.authentication', `HubSpot refused to renew the token: ${why}`);
}
