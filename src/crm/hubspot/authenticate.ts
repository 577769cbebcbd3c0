import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import { shareRun } from '../../http/share-run.ts';
import {
  createMemoryKeeper,
  RefreshTokenRefused,
  type AccessToken,
  type TokenGrant,
  type TokenKeeper,
} from '../token-keeper.ts';
import { TOKEN_MARGIN_MS } from './limits.ts';
import { notAnswered, OAuthRefusal, postForm } from './token-endpoint.ts';

/** How calls are authorised; secrets resolved. */
export type HubspotAuth =
  | { readonly method: 'access_token'; readonly accessToken: string }
  | {
      /** A consent in the browser; the keeper has its tokens. */
      readonly method: 'oauth';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly keeper: TokenKeeper;
    }
  | {
      readonly method: 'refresh_token';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly refreshToken: string;
    };

export interface TokenSource {
  /** A token that is valid now; renewed before it expires, once for all who wait. */
  current(signal: AbortSignal): Promise<AccessToken>;
  /** Says that HubSpot refused this token. False when there is no way to get another. */
  discard(token: string): boolean;
  /** What a person does when HubSpot refuses every token of the connection. */
  readonly remedy: string;
}

export interface TokenOptions {
  readonly auth: HubspotAuth;
  readonly baseUrl: string;
  readonly timeoutMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const REMEDY = 'Install the app in the account again, then give the new refresh token.';

const grantSchema = z.object({
  access_token: z.string(),
  expires_in: z.number(),
  refresh_token: z.string().optional(),
});

export function createTokenSource(options: TokenOptions): TokenSource {
  const { auth, now } = options;
  if (auth.method === 'access_token') {
    const { accessToken: text } = auth;
    const token = { text, expiresAtMs: undefined, instanceUrl: undefined, isNew: false };
    return { current: () => Promise.resolve(token), discard: () => false, remedy: REMEDY };
  }
  const keeper =
    auth.method === 'oauth'
      ? auth.keeper
      : createMemoryKeeper({ refreshToken: auth.refreshToken, access: undefined });
  const remedy = keeper.remedy ?? REMEDY;
  const renew = (refreshToken: string, signal: AbortSignal): Promise<TokenGrant> =>
    renewToken({ ...options, ...auth, refreshToken, remedy }, signal);
  let token: AccessToken | undefined;
  let refused: string | undefined;
  const obtain = shareRun(async (signal) => {
    token = await keeper.obtain({ refused, renew, signal });
    return token;
  });
  const discard = (text: string): boolean => {
    if (token?.text === text) {
      token = undefined;
      refused = text;
    }
    return true;
  };
  return {
    current(signal) {
      if (token !== undefined && (token.expiresAtMs ?? Infinity) > now()) {
        return Promise.resolve(token);
      }
      if (token !== undefined) discard(token.text);
      return obtain(signal);
    },
    discard,
    remedy,
  };
}

interface RenewalOptions extends Omit<TokenOptions, 'auth'> {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly remedy: string;
}

/** The refresh grant of OAuth 2.0. */
async function renewToken(options: RenewalOptions, signal: AbortSignal): Promise<TokenGrant> {
  const form = {
    grant_type: 'refresh_token',
    client_id: options.clientId,
    client_secret: options.clientSecret,
    refresh_token: options.refreshToken,
  };
  try {
    return readGrant(await postForm('/token', form, options, signal), options.now());
  } catch (error) {
    if (!(error instanceof OAuthRefusal)) throw error;
    const message = `HubSpot refused to renew the token: ${error.message}`;
    if (error.code === 'invalid_grant' || error.status === 'BAD_REFRESH_TOKEN') {
      throw new RefreshTokenRefused(message, options.remedy);
    }
    throw new BellwetherError('crm.authentication', message, {
      remedy: 'Check client id and secret, or install the app in the account again.',
    });
  }
}

/** Throws HttpFailure for an answer that holds no token, such as a page of HTML. */
export function readGrant(answer: unknown, nowMs: number): TokenGrant {
  const grant = grantSchema.safeParse(answer).data;
  if (grant === undefined) throw notAnswered('the answer holds no token');
  return {
    accessToken: grant.access_token,
    refreshToken: grant.refresh_token,
    expiresAtMs: nowMs + grant.expires_in * 1000 - TOKEN_MARGIN_MS,
    instanceUrl: undefined,
  };
}
