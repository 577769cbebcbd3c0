import { OAuth2 } from 'jsforce';
import type { Transport } from 'jsforce/lib/transport.js';
import { z } from 'zod';
import { BellwetherError, messageOf } from '../../domain/errors.ts';
import { HttpFailure } from '../../http/http-failure.ts';
import { audienceOf, signAssertion, type SalesforceAuth } from './authenticate.ts';
import { toBellwetherError } from './errors.ts';

export interface LoginOptions {
  readonly loginUrl: string;
  readonly auth: SalesforceAuth;
  readonly transport: Transport;
  /** Epoch milliseconds, for assertions. */
  readonly now: () => number;
}

export interface Grant {
  readonly accessToken: string;
  readonly instanceUrl: string;
  /** Where the app rotates refresh tokens: the one that was used is good for nothing any more. */
  readonly refreshToken: string | undefined;
}

const grantSchema = z.object({
  access_token: z.string(),
  instance_url: z.string().optional(),
  refresh_token: z.string().optional(),
});

/** A new access token: by a signed assertion, or by the refresh token. */
export async function requestGrant(options: LoginOptions): Promise<Grant> {
  const grant = grantSchema.safeParse(await requestToken(options)).data;
  if (grant === undefined) {
    throw new BellwetherError(
      'crm.unexpected',
      'Salesforce answered the login with something that holds no access token',
      { remedy: 'Check that login_url is the address of the org, then run again.' },
    );
  }
  return {
    accessToken: grant.access_token,
    instanceUrl: (grant.instance_url ?? options.loginUrl).replace(/\/+$/, ''),
    refreshToken: grant.refresh_token,
  };
}

async function requestToken(options: LoginOptions): Promise<unknown> {
  const { auth, loginUrl, transport } = options;
  if (auth.method === 'access_token') throw new Error('an access token cannot be renewed');
  const clientSecret = auth.method === 'refresh_token' ? auth.clientSecret : undefined;
  const oauth2 = new OAuth2({
    loginUrl,
    clientId: auth.clientId,
    ...(clientSecret === undefined ? {} : { clientSecret }),
  });
  oauth2._transport = transport;
  try {
    return auth.method === 'jwt'
      ? await oauth2.requestToken(jwtGrant(auth, options))
      : await oauth2.refreshToken(auth.refreshToken);
  } catch (error) {
    throw loginError(error);
  }
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

/** jsforce names the error after the OAuth code (invalid_grant) and takes its description as the message. */
function loginError(error: unknown): Error {
  if (error instanceof BellwetherError) return error;
  if (error instanceof HttpFailure) return toBellwetherError(error, 'logging in');
  const code = error instanceof Error ? error.name : 'error';
  // Without a description the message is the whole body: a page of HTML of an address that is no org.
  const reason = code.startsWith('ERROR_HTTP') ? code.replace('ERROR_', '') : messageOf(error);
  const remedy = REMEDIES.find(([pattern]) => pattern.test(reason))?.[1];
  return new BellwetherError(
    'crm.authentication',
    `Salesforce refused the login: ${reason} (${code})`,
    remedy === undefined ? {} : { remedy },
  );
}
