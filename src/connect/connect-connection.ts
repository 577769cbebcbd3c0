import type { Environment } from '../config/environment.ts';
import type { BellwetherFile, ConnectionConfig } from '../config/schema/bellwether-file.ts';
import type { CrmAdapter, CrmIdentity } from '../crm/crm-adapter.ts';
import type { ConsentGrant, OAuthClient } from '../crm/oauth-client.ts';
import { createAdapter, createOAuthClient } from '../crm/registry.ts';
import { createMemoryKeeper, type MemoryKeeper } from '../crm/token-keeper.ts';
import { BellwetherError } from '../domain/errors.ts';
import type { RetryEvent } from '../http/call-gate.ts';
import { ensureConnection, type StoredConnection } from '../store/connection-repository.ts';
import type { Database } from '../store/database.ts';
import type { TokenKeys } from '../store/token-cipher.ts';
import { saveConsent } from '../store/token-repository.ts';
import { sealTokens } from './kept-tokens.ts';
import { runConsent } from './run-consent.ts';
import { loadTokenKeys } from './token-keys.ts';

export interface ConnectInput {
  readonly name: string;
  readonly connection: ConnectionConfig;
  readonly tokens: BellwetherFile['tokens'];
  readonly environment: Environment;
  readonly database: Database;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onRetry: (event: RetryEvent) => void;
  /** Told the address at which a person consents. */
  readonly onReady: (authorizeUrl: string) => Promise<void>;
}

export interface Connected {
  readonly identity: CrmIdentity;
  readonly calls: number;
}

/** First part of the advisory lock's key, so that it meets no other lock. */
const CONNECT_SPACE = 0x636f6e6en << 32n;

/**
 * Has a person give consent in the browser and stores the tokens. Nothing that is there is replaced before the CRM has
 * said that the new tokens lead to the same org.
 */
export async function connectByConsent(input: ConnectInput): Promise<Connected> {
  const { name, connection, database } = input;
  const keys = await loadTokenKeys(input.tokens, input.environment);
  const stored = await ensureConnection(database, name, connection.crm);
  const connected = await database.withLock(CONNECT_SPACE + BigInt(stored.id), (lost) => {
    const signal = AbortSignal.any([input.signal, lost]);
    return consent({ ...input, signal }, stored, keys);
  });
  if (connected !== undefined) return connected;
  throw new BellwetherError('connect.busy', `${name} is being connected by another process`);
}

async function consent(
  input: ConnectInput,
  stored: StoredConnection,
  keys: TokenKeys,
): Promise<Connected> {
  const { auth } = input.connection;
  const client = await createOAuthClient(input);
  if (auth.method !== 'oauth' || client === undefined) {
    throw new Error(`${input.name} logs in without a browser`);
  }
  return runConsent({
    client,
    redirectUri: auth.redirect_uri,
    timeoutMs: input.timeoutMs,
    signal: input.signal,
    onReady: input.onReady,
    finish: async (grant) => {
      const keeper = createMemoryKeeper(keptOf(grant));
      const save = (): Promise<void> => {
        const sealed = sealTokens(keeper.current(), keys, input.name);
        return saveConsent(input.database, stored.id, sealed);
      };
      const adapter = await createAdapter({ ...input, keeper });
      const identity = await identify({ adapter, client, keeper, save }, stored, input.signal);
      await save();
      return { identity, calls: adapter.usage().calls };
    },
    describe: ({ identity }) =>
      `Bellwether is connected to ${identity.orgName} as ${identity.userName}.`,
  });
}

function keptOf({ refreshToken, accessToken, expiresAtMs, instanceUrl }: ConsentGrant) {
  return { refreshToken, access: { accessToken, expiresAtMs, instanceUrl } };
}

interface Candidate {
  readonly adapter: CrmAdapter;
  readonly client: OAuthClient;
  readonly keeper: MemoryKeeper;
  readonly save: () => Promise<void>;
}

/** Which org the tokens are for: the one that the connection's data come from, if there are any. */
async function identify(
  { adapter, client, keeper, save }: Candidate,
  stored: StoredConnection,
  signal: AbortSignal,
): Promise<CrmIdentity> {
  const identity = await adapter.check(signal).catch(async (error: unknown) => {
    // The consent is good all the same: nobody shall be asked for it again because the CRM has a bad moment.
    if (isOfTheMoment(error)) await save();
    throw error;
  });
  if (stored.orgId === undefined || stored.orgId === identity.orgId) return identity;
  // Best effort: the person sees what is wrong either way.
  await client.revoke(keeper.current().refreshToken, signal).catch(() => {});
  throw new BellwetherError(
    'config.invalid',
    `consent was given for ${identity.orgName} (${identity.orgId}), but the data of the connection come from ` +
      `${stored.orgName ?? 'another org'} (${stored.orgId})`,
    {
      remedy:
        'Log in to the right org in the browser and connect again, or give the new org a connection of its own name.',
    },
  );
}

function isOfTheMoment(error: unknown): boolean {
  if (!(error instanceof BellwetherError)) return false;
  return error.kind === 'transient' || error.code === 'crm.permission';
}
