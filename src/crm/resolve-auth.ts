import type { ConnectionConfig } from '../config/schema/bellwether-file.ts';
import { resolveSecret, resolveSetting, type Environment } from '../config/environment.ts';
import { BellwetherError } from '../domain/errors.ts';
import type { HubspotAuth } from './hubspot/authenticate.ts';
import type { SalesforceAuth } from './salesforce/authenticate.ts';
import type { TokenKeeper } from './token-keeper.ts';

/** What a connection's settings are resolved with. */
export interface AuthInput {
  /** Name of the connection, for messages. */
  readonly name: string;
  readonly environment: Environment;
  /** Where the tokens of a consent are; needed by auth.method oauth alone. */
  readonly keeper?: TokenKeeper;
}

type Setting = Parameters<typeof resolveSetting>[0];
type Secret = Parameters<typeof resolveSecret>[0];
type SalesforceAuthConfig = Extract<ConnectionConfig, { crm: 'salesforce' }>['auth'];
type HubspotAuthConfig = Extract<ConnectionConfig, { crm: 'hubspot' }>['auth'];

/** An address without a trailing slash. */
export function resolveAddress(
  setting: Setting,
  { name, environment }: AuthInput,
  key: string,
): string {
  const where = `connections.${name}.${key}`;
  const text = resolveSetting(setting, environment, where).replace(/\/+$/, '');
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  throw new BellwetherError(
    'config.invalid',
    `${where}: expected an address such as https://api.example.com, got "${text}"`,
  );
}

export async function resolveSalesforceAuth(
  auth: SalesforceAuthConfig,
  input: AuthInput,
): Promise<SalesforceAuth> {
  const { setting, secret } = resolverOf(input);
  switch (auth.method) {
    case 'jwt':
      return {
        method: 'jwt',
        clientId: setting(auth.client_id, 'client_id'),
        username: setting(auth.username, 'username'),
        privateKey: await secret(auth.private_key, 'private_key'),
      };
    case 'oauth':
      return {
        method: 'oauth',
        ...(await resolveSalesforceApp(auth, input)),
        keeper: keeperOf(input),
      };
    case 'client_credentials':
      return {
        method: 'client_credentials',
        clientId: setting(auth.client_id, 'client_id'),
        clientSecret: await secret(auth.client_secret, 'client_secret'),
      };
    case 'refresh_token':
      return {
        method: 'refresh_token',
        ...(await resolveSalesforceApp(auth, input)),
        refreshToken: await secret(auth.refresh_token, 'refresh_token'),
      };
    case 'access_token':
      return {
        method: 'access_token',
        accessToken: await secret(auth.access_token, 'access_token'),
      };
  }
}

export async function resolveSalesforceApp(
  auth: { readonly client_id: Setting; readonly client_secret?: Secret | undefined },
  input: AuthInput,
): Promise<{ readonly clientId: string; readonly clientSecret: string | undefined }> {
  const { setting, secret } = resolverOf(input);
  return {
    clientId: setting(auth.client_id, 'client_id'),
    clientSecret:
      auth.client_secret === undefined
        ? undefined
        : await secret(auth.client_secret, 'client_secret'),
  };
}

export async function resolveHubspotAuth(
  auth: HubspotAuthConfig,
  input: AuthInput,
): Promise<HubspotAuth> {
  const { secret } = resolverOf(input);
  switch (auth.method) {
    case 'access_token':
      return {
        method: 'access_token',
        accessToken: await secret(auth.access_token, 'access_token'),
      };
    case 'oauth':
      return {
        method: 'oauth',
        ...(await resolveHubspotApp(auth, input)),
        keeper: keeperOf(input),
      };
    case 'refresh_token':
      return {
        method: 'refresh_token',
        ...(await resolveHubspotApp(auth, input)),
        refreshToken: await secret(auth.refresh_token, 'refresh_token'),
      };
  }
}

export async function resolveHubspotApp(
  auth: { readonly client_id: Setting; readonly client_secret: Secret },
  input: AuthInput,
): Promise<{ readonly clientId: string; readonly clientSecret: string }> {
  const { setting, secret } = resolverOf(input);
  return {
    clientId: setting(auth.client_id, 'client_id'),
    clientSecret: await secret(auth.client_secret, 'client_secret'),
  };
}

interface Resolver {
  readonly setting: (setting: Setting, key: string) => string;
  readonly secret: (secret: Secret, key: string) => Promise<string>;
}

function resolverOf({ name, environment }: AuthInput): Resolver {
  const where = (key: string): string => `connections.${name}.auth.${key}`;
  return {
    setting: (setting, key) => resolveSetting(setting, environment, where(key)),
    secret: (secret, key) => resolveSecret(secret, environment, where(key)),
  };
}

function keeperOf({ name, keeper }: AuthInput): TokenKeeper {
  if (keeper === undefined) throw new Error(`the connection ${name} needs a keeper of its tokens`);
  return keeper;
}
