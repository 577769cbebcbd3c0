import type { ConnectionConfig } from '../config/schema/bellwether-file.ts';
import type { RetryEvent } from '../http/call-gate.ts';
import type { CrmAdapter } from './crm-adapter.ts';
import type { OAuthClient } from './oauth-client.ts';
import {
  resolveAddress,
  resolveHubspotApp,
  resolveHubspotAuth,
  resolveSalesforceApp,
  resolveSalesforceAuth,
  type AuthInput,
} from './resolve-auth.ts';

export interface AdapterInput extends AuthInput {
  readonly connection: ConnectionConfig;
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
      loginUrl: resolveAddress(connection.login_url, input, 'login_url'),
      apiVersion: connection.api_version,
      auth: await resolveSalesforceAuth(connection.auth, input),
    });
  }
  const { createHubspotAdapter } = await import('./hubspot/adapter.ts');
  return createHubspotAdapter({
    ...common,
    baseUrl: resolveAddress(connection.base_url, input, 'base_url'),
    callsPer10Seconds: connection.calls_per_10_seconds,
    searchesPerSecond: connection.searches_per_second,
    auth: await resolveHubspotAuth(connection.auth, input),
  });
}

export interface OAuthClientInput extends AuthInput {
  readonly connection: ConnectionConfig;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The vendor's side of a consent; undefined for a connection that logs in without one. */
export async function createOAuthClient(input: OAuthClientInput): Promise<OAuthClient | undefined> {
  const { connection, now } = input;
  const timeoutMs = connection.timeout_seconds * 1000;
  if (connection.crm === 'salesforce') {
    const { auth } = connection;
    if (auth.method !== 'oauth') return undefined;
    const { createSalesforceConsent } = await import('./salesforce/consent.ts');
    return createSalesforceConsent({
      ...(await resolveSalesforceApp(auth, input)),
      loginUrl: resolveAddress(connection.login_url, input, 'login_url'),
      scopes: auth.scopes,
      timeoutMs,
    });
  }
  const { auth } = connection;
  if (auth.method !== 'oauth') return undefined;
  const { createHubspotConsent } = await import('./hubspot/consent.ts');
  return createHubspotConsent({
    ...(await resolveHubspotApp(auth, input)),
    baseUrl: resolveAddress(connection.base_url, input, 'base_url'),
    authorizeUrl:
      auth.authorize_url === undefined
        ? undefined
        : resolveAddress(auth.authorize_url, input, 'auth.authorize_url'),
    scopes: auth.scopes,
    timeoutMs,
    now,
  });
}
