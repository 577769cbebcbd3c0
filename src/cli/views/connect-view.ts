import type { CrmIdentity } from '../../crm/crm-adapter.ts';
import { counted } from './table.ts';

export interface ConnectedFacts {
  readonly name: string;
  /** auth.method of the connection. */
  readonly method: string;
  readonly identity: CrmIdentity;
  readonly calls: number;
}

/** How a connection that needs no browser gets its tokens. */
const WITHOUT_BROWSER: Readonly<Record<string, string>> = {
  jwt: 'logs in with its private key',
  client_credentials: 'logs in with the secret of its app',
  refresh_token:
    'has its refresh token from the environment; where the app rotates tokens, use auth.method oauth',
  access_token: 'has its token from the environment',
};

export function connectedView({ name, method, identity, calls }: ConnectedFacts): string {
  const kind = identity.production ? 'PRODUCTION' : 'not production';
  const how = WITHOUT_BROWSER[method];
  return [
    `${name} is connected to ${identity.orgName} (${identity.orgId}), ${kind}, as ${identity.userName}`,
    how === undefined
      ? '  The tokens are stored encrypted and renewed from now on.'
      : `  No browser is needed: it ${how}. Nothing is stored.`,
    ...identity.missingPermissions.map((permission) => `  ERROR missing permission: ${permission}`),
    counted(calls, 'API call'),
  ].join('\n');
}
