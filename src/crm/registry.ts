import type { ConnectionConfig } from '../config/schema/bellwether-file.ts';
import { resolveSecret, resolveSetting, type Environment } from '../config/environment.ts';
import { BellwetherError } from '../domain/errors.ts';
import type { RetryEvent } from '../http/call-gate.ts';
import type { CrmAdapter } from './crm-adapter.ts';
import type { HubspotAuth } from './hubspot/authenticate.ts';
import type { SalesforceAuth } from './salesforce/authenticate.ts';

export interface AdapterInput {
  /** Name of the connection, for messages. */
  readonly name: string;
  readonly connection: ConnectionConfig;
  readonly environment: Environment;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onRetry: (event: RetryEvent) => void;
}

/**
 * The adapter of a connection, its secrets resolved. The vendors' libraries are large: only the one that is needed is
 * loaded.
 */
export async function createAdapter(input: AdapterInput): Promise<CrmAdapter> {
  const { connection } = input;
  const common = {
    timeoutMs: connection.timeout_seconds * 1000,
    budget: {
      callsPerRun: connection.budget.calls_per_run,
      reservePercent: connection.budget.reserve_percent,
    },
    now: input.now,
    onRetry: input.onRetry,
  };
  if (connection.crm === 'salesforce') {
    const { createSalesforceAdapter } = await import('./salesforce/adapter.ts');
    return createSalesforceAdapter({
      ...common,
      loginUrl: address(connection.login_url, input, 'login_url'),
      apiVersion: connection.api_version,
      auth: await salesforceAuth(connection.auth, input),
    });
  }
  const { createHubspotAdapter } = await import('./hubspot/adapter.ts');
  return createHubspotAdapter({
    ...common,
    baseUrl: address(connection.base_url, input, 'base_url'),
    callsPer10Seconds: connection.calls_per_10_seconds,
    searchesPerSecond: connection.searches_per_second,
    auth: await hubspotAuth(connection.auth, input),
  });
}

type Setting = Parameters<typeof resolveSetting>[0];
type SalesforceAuthConfig = Extract<ConnectionConfig, { crm: 'salesforce' }>['auth'];
type HubspotAuthConfig = Extract<ConnectionConfig, { crm: 'hubspot' }>['auth'];

/** An address without a trailing slash. */
function address(setting: Setting, { name, environment }: AdapterInput, key: string): string {
  const where = `connections.${name}.${key}`;
  const text = resolveSetting(setting, environment, where).replace(/\/+$/, '');
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  throw new BellwetherError(
    'config.invalid',
    `${where}: expected an address such as https://api.example.com, got "${text}"`,
  );
}

async function salesforceAuth(
  auth: SalesforceAuthConfig,
  { name, environment }: AdapterInput,
): Promise<SalesforceAuth> {
  const where = (key: string): string => `connections.${name}.auth.${key}`;
  switch (auth.method) {
    case 'jwt':
      return {
        method: 'jwt',
        clientId: resolveSetting(auth.client_id, environment, where('client_id')),
        username: resolveSetting(auth.username, environment, where('username')),
        privateKey: await resolveSecret(auth.private_key, environment, where('private_key')),
      };
    case 'refresh_token':
      return {
        method: 'refresh_token',
        clientId: resolveSetting(auth.client_id, environment, where('client_id')),
        clientSecret:
          auth.client_secret === undefined
            ? undefined
            : await resolveSecret(auth.client_secret, environment, where('client_secret')),
        refreshToken: await resolveSecret(auth.refresh_token, environment, where('refresh_token')),
      };
    case 'access_token':
      return {
        method: 'access_token',
        accessToken: await resolveSecret(auth.access_token, environment, where('access_token')),
      };
  }
}

async function hubspotAuth(
  auth: HubspotAuthConfig,
  { name, environment }: AdapterInput,
): Promise<HubspotAuth> {
  const where = (key: string): string => `connections.${name}.auth.${key}`;
  if (auth.method === 'access_token') {
    return {
      method: 'access_token',
      accessToken: await resolveSecret(auth.access_token, environment, where('access_token')),
    };
  }
  return {
    method: 'refresh_token',
    clientId: resolveSetting(auth.client_id, environment, where('client_id')),
    clientSecret: await resolveSecret(auth.client_secret, environment, where('client_secret')),
    refreshToken: await resolveSecret(auth.refresh_token, environment, where('refresh_token')),
  };
}
