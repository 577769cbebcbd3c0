import { OAuth2 } from 'jsforce';
import type { Transport } from 'jsforce/lib/transport.js';
import { z } from 'zod';
import { BellwetherError, messageOf } from '../../domain/errors.ts';
import { HttpFailure } from '../../http/http-failure.ts';
import {
  accessTokenOf,
  createMemoryKeeper,
  RefreshTokenRefused,
  type AccessToken,
  type TokenGrant,
  type TokenKeeper,
} from '../token-keeper.ts';
import { audienceOf, signAssertion, type SalesforceAuth } from './authenticate.ts';
import { toBellwetherError } from './errors.ts';

export interface LoginOptions {
  readonly loginUrl: string;
  readonly auth: SalesforceAuth;
  /** Carries the requests of one login. */
  readonly transport: (signal: AbortSignal) => Transport;
  /** Epoch milliseconds, for assertions. */
  readonly now: () => number;
}

/** Gives an access token other than the one that was refused. */
export type Login = (refused: string | undefined, signal: AbortSignal) => Promise<AccessToken>;

const grantSchema = z.object({
  access_token: z.string(),
  instance_url: z.string().optional(),
  refresh_token: z.string().optional(),
});

/** How a connection logs in: by a refresh token that is kept somewhere, or each time with what it has. */
export function createLogin(options: LoginOptions): Login {
  const { auth } = options;
  switch (auth.method) {
    case 'oauth':
      return loginByRefresh(options, auth, auth.keeper);
    case 'refresh_token':
      return loginByRefresh(
        options,
        auth,
        createMemoryKeeper({ refreshToken: auth.refreshToken, access: undefined }),
      );
    case 'jwt':
      return async (_, signal) => {
        const grant = await requestGrant(options, jwtGrant(auth, options), auth, signal);
        return accessTokenOf(grant, true);
      };
    case 'client_credentials':
      return async (_, signal) => {
        const parameters = { grant_type: 'client_credentials' };
        return accessTokenOf(await requestGrant(options, parameters, auth, signal), true);
      };
    case 'access_token':
      throw new Error('an access token cannot be renewed');
  }
}

/** The app that asks for a token. */
interface Client {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
}

function loginByRefresh(options: LoginOptions, client: Client, keeper: TokenKeeper): Login {
  const renew = async (refreshToken: string, signal: AbortSignal): Promise<TokenGrant> => {
    const parameters = { grant_type: 'refresh_token', refresh_token: refreshToken };
    try {
      return await requestGrant(options, parameters, client, signal);
    } catch (error) {
      if (!isRefusedRefresh(error)) throw error;
      throw new RefreshTokenRefused(error.message, keeper.remedy ?? error.remedy);
    }
  };
  return (refused, signal) => keeper.obtain({ refused, renew, signal });
}

async function requestGrant(
  { loginUrl, transport }: LoginOptions,
  parameters: { readonly grant_type: string } & Readonly<Record<string, string>>,
  client: Client,
  signal: AbortSignal,
): Promise<TokenGrant> {
  const oauth2 = openOAuth2(loginUrl, client, transport(signal));
  try {
    return readGrant(await oauth2.requestToken({ ...parameters }), loginUrl);
  } catch (error) {
    throw loginError(error);
  }
}

/** jsforce's OAuth client, its requests through our transport. */
export function openOAuth2(loginUrl: string, client: Client, transport: Transport): OAuth2 {
  const { clientId, clientSecret } = client;
  const secret = clientSecret === undefined ? {} : { clientSecret };
  const oauth2 = new OAuth2({ loginUrl, clientId, ...secret });
  oauth2._transport = transport;
  return oauth2;
}

export function readGrant(answer: unknown, loginUrl: string): TokenGrant {
  const grant = grantSchema.safeParse(answer).data;
  if (grant === undefined) {
    throw new BellwetherError(
      'crm.unexpected',
      'Salesforce answered the login with something that holds no access token',
      { remedy: 'Check that login_url is the address of the org, then run again.' },
    );
  }
  return {
    accessToken: grant.access_token,
    instanceUrl: (grant.instance_url ?? loginUrl).replace(/\/+$/, ''),
    refreshToken: grant.refresh_token,
    // A session lives as long as it is used and as the org's settings say: only a refusal tells.
    expiresAtMs: undefined,
  };
}

function jwtGrant(
  auth: Extract<SalesforceAuth, { method: 'jwt' }>,
  { loginUrl, now }: LoginOptions,
): { grant_type: string; assertion: string } {
  const assertion = signAssertion(
    {
      clientId: auth.clientId,
      username: auth.username,
      audience: audienceOf(loginUrl),
      nowMs: now(),
    },
    auth.privateKey,
  );
  return { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
}

/** What an admin does about the refusals of the token endpoint, by words of their description. */
const REMEDIES: readonly (readonly [pattern: RegExp, remedy: string])[] = [
  [
    /approved/,
    'Let the user in: assign it the permission set that pre-authorises the External Client App.',
  ],
  [
    /audience/,
    'Set login_url to https://login.salesforce.com, https://test.salesforce.com or the My Domain.',
  ],
  [/invalid assertion/, 'Give the private key whose certificate is in the External Client App.'],
  [
    /expired authorization code/,
    'Set the clock of this machine: the signed login has already expired.',
  ],
  [
    /expired access\/refresh token/,
    'The refresh token was revoked or has expired: give consent again.',
  ],
  [/client identifier|client credentials/, 'Check client_id and client_secret of the connection.'],
  [/inactive user/, 'Activate the user in Salesforce, or name another.'],
  [/ip restricted/, 'Relax the IP restrictions of the External Client App for this machine.'],
];

/** Words with which the token endpoint refuses a refresh token that is of no use any more. [K] */
const REFUSED_REFRESH = /\(invalid_grant\)$/;
/** What is said with the same code of the user or the network, and not of the token. */
const OTHER_GRANT_FAULTS = /inactive user|ip restricted|approved/;

function isRefusedRefresh(error: unknown): error is BellwetherError {
  return (
    error instanceof BellwetherError &&
    error.code === 'crm.authentication' &&
    REFUSED_REFRESH.test(error.message) &&
    !OTHER_GRANT_FAULTS.test(error.message)
  );
}

function loginError(error: unknown): Error {
  if (error instanceof BellwetherError) return error;
  if (error instanceof HttpFailure) return toBellwetherError(error, 'logging in');
  const { code, reason } = oauthFault(error);
  const remedy = REMEDIES.find(([pattern]) => pattern.test(reason))?.[1];
  return new BellwetherError(
    'crm.authentication',
    `Salesforce refused the login: ${reason} (${code})`,
    remedy === undefined ? {} : { remedy },
  );
}

/** jsforce names the error after the OAuth code (invalid_grant) and takes its description as the message. */
export function oauthFault(error: unknown): { readonly code: string; readonly reason: string } {
  const code = error instanceof Error ? error.name : 'error';
  // Without a description the message is the whole body: a page of HTML of an address that is no org.
  const reason = code.startsWith('ERROR_HTTP') ? code.replace('ERROR_', '') : messageOf(error);
  return { code, reason };
}
