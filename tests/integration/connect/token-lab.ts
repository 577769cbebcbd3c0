import { randomBytes } from 'node:crypto';
import { sealTokens } from '../../../src/connect/kept-tokens.ts';
import { createStoredTokenKeeper } from '../../../src/connect/stored-token-keeper.ts';
import type { TokenGrant, TokenKeeper } from '../../../src/crm/token-keeper.ts';
import { RefreshTokenRefused } from '../../../src/crm/token-keeper.ts';
import { ensureConnection } from '../../../src/store/connection-repository.ts';
import type { Database } from '../../../src/store/database.ts';
import { parseTokenKey, type TokenKey, type TokenKeys } from '../../../src/store/token-cipher.ts';
import { saveConsent } from '../../../src/store/token-repository.ts';

/** A vendor that rotates: each refresh token is good for one use. */
export class RotatingVendor {
  /** How often it was asked. */
  renewals = 0;
  /** Awaited after the vendor has rotated and before its answer arrives. */
  beforeAnswer: () => Promise<void> = () => Promise.resolve();
  expiresAtMs: number | undefined;
  #good = 'refresh-0';

  readonly renew = async (refreshToken: string): Promise<TokenGrant> => {
    this.renewals += 1;
    if (refreshToken !== this.#good) throw new RefreshTokenRefused('no such token', 'Connect.');
    const number = String(this.renewals);
    this.#good = `refresh-${number}`;
    await this.beforeAnswer();
    return {
      accessToken: `access-${number}`,
      refreshToken: this.#good,
      expiresAtMs: this.expiresAtMs,
      instanceUrl: 'https://org.example',
    };
  };

  revoke(): void {
    this.#good = 'none';
  }
}

export function freshKey(): TokenKey {
  return parseTokenKey(randomBytes(32).toString('base64'), 'tokens.key');
}

let connections = 0;

/** A connection with a consent of {@link RotatingVendor}, and keepers of its tokens. */
export class TokenLab {
  readonly name: string;
  readonly id: number;
  readonly database: Database;
  readonly key = freshKey();
  nowMs = 0;

  private constructor(database: Database, name: string, id: number) {
    this.database = database;
    this.name = name;
    this.id = id;
  }

  static async open(database: Database): Promise<TokenLab> {
    connections += 1;
    const name = `tokens-${String(process.pid)}-${String(connections)}-${String(Date.now())}`;
    const { id } = await ensureConnection(database, name, 'salesforce');
    return new TokenLab(database, name, id);
  }

  async consent(refreshToken = 'refresh-0'): Promise<void> {
    const kept = { refreshToken, access: undefined };
    await saveConsent(this.database, this.id, sealTokens(kept, this.keys(), this.name));
  }

  keys(previous?: TokenKey): TokenKeys {
    return { current: this.key, previous };
  }

  /** As in a process of its own: keepers share nothing but the database. */
  keeper(keys: TokenKeys = this.keys()): TokenKeeper {
    return createStoredTokenKeeper({
      database: this.database,
      connectionId: this.id,
      connection: this.name,
      keys,
      now: () => this.nowMs,
    });
  }
}
