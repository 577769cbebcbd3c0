import type { Environment } from '../config/environment.ts';
import type { BellwetherFile, ConnectionConfig } from '../config/schema/bellwether-file.ts';
import { createOAuthClient } from '../crm/registry.ts';
import { BellwetherError } from '../domain/errors.ts';
import { ensureConnection } from '../store/connection-repository.ts';
import type { Database } from '../store/database.ts';
import type { Sealed } from '../store/token-cipher.ts';
import { deleteTokens, findTokens, lockTokens } from '../store/token-repository.ts';
import { unsealTokens } from './kept-tokens.ts';
import { loadTokenKeys } from './token-keys.ts';

export interface DisconnectInput {
  readonly name: string;
  readonly connection: ConnectionConfig;
  readonly tokens: BellwetherFile['tokens'];
  readonly environment: Environment;
  readonly database: Database;
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Deletes the tokens without a word to the CRM: the key is lost, or the app is gone. */
  readonly withoutRevoking: boolean;
}

export type Disconnected = 'revoked' | 'forgotten' | 'was-not-connected';

/** Takes the tokens back at the vendor, then deletes them: when the first fails, they stay and it can be tried again. */
export async function disconnect(input: DisconnectInput): Promise<Disconnected> {
  const { database, name, connection } = input;
  const { id } = await ensureConnection(database, name, connection.crm);
  return database.transaction(async (tx) => {
    if (!(await lockTokens(tx, id))) {
      throw new BellwetherError('connect.busy', `the token of ${name} is being renewed`, {
        remedy: 'Run again in a moment.',
      });
    }
    const stored = await findTokens(tx, id);
    if (stored === undefined) return 'was-not-connected';
    if (!input.withoutRevoking) await revoke(stored, input);
    await deleteTokens(tx, id);
    return input.withoutRevoking ? 'forgotten' : 'revoked';
  });
}

async function revoke(stored: Sealed, input: DisconnectInput): Promise<void> {
  const client = await createOAuthClient(input);
  if (client === undefined) {
    throw new BellwetherError(
      'usage.invalid',
      `${input.name} has stored tokens, but its auth.method is not oauth any more`,
      { remedy: 'Set auth.method to oauth to revoke them, or give --forget to delete them only.' },
    );
  }
  const keys = await loadTokenKeys(input.tokens, input.environment);
  const { refreshToken } = unsealTokens(stored, keys, input.name);
  await client.revoke(refreshToken, input.signal);
}
