import { createHmac } from 'node:crypto';
import { nowSeconds, ORGANIZATION_KEY, type Org } from '../org/org.ts';
import { numberIn, textIn } from '../store/sql-row.ts';
import { readSetting, writeSetting } from '../store/system-tables.ts';
import { shortId, type RecordKey } from '../values/record-id.ts';

/** `static` tokens are the ones in the sandbox's credentials: they never expire. */
type TokenKind = 'access' | 'refresh' | 'static';

export interface LiveToken {
  readonly user: RecordKey;
  readonly isRefresh: boolean;
  readonly issuedAt?: number;
  /** Left out where a token does not expire. */
  readonly expiresAt?: number;
}

/** Access and refresh tokens, kept in the state file so that a restart does not log anybody out. */
export class Sessions {
  readonly #org: Org;
  readonly #secret: string;
  readonly #lifetimeSeconds: number;

  /** `secret` makes the tokens repeatable: the same secret gives the same tokens in the same order. */
  constructor(org: Org, secret: string, lifetimeMs: number) {
    this.#org = org;
    this.#secret = secret;
    this.#lifetimeSeconds = Math.floor(lifetimeMs / 1000);
  }

  issueAccessToken(user: RecordKey): string {
    const expiresAt = nowSeconds(this.#org) + this.#lifetimeSeconds;
    return this.#issue(
      user,
      'access',
      this.#accessToken(`access ${this.#nextNumber()}`),
      expiresAt,
    );
  }

  /** The token of the credentials: the same one at every start. */
  staticAccessToken(user: RecordKey): string {
    return this.#issue(user, 'static', this.#accessToken(`static ${String(user)}`), null);
  }

  issueRefreshToken(user: RecordKey): string {
    const token = this.#refreshToken(`refresh ${this.#nextNumber()}`);
    return this.#issue(user, 'refresh', token, null);
  }

  /** An authorization code; whoever asks for it says what it is good for. */
  newCode(): string {
    return `aPrx${this.#digest(`code ${this.#nextNumber()}`).slice(0, 60)}`;
  }

  staticRefreshToken(user: RecordKey): string {
    return this.#issue(
      user,
      'refresh',
      this.#refreshToken(`refresh of user ${String(user)}`),
      null,
    );
  }

  /** The user of a live access token. */
  findUser(token: string): RecordKey | undefined {
    const row = this.#org.store.get(
      `SELECT user FROM sys_session
       WHERE token = ? AND kind <> 'refresh' AND coalesce(expires_at, 1e18) > ?`,
      [token, nowSeconds(this.#org)],
    );
    return row === undefined ? undefined : numberIn(row, 0);
  }

  findRefreshUser(token: string): RecordKey | undefined {
    const row = this.#org.store.get(
      `SELECT user FROM sys_session WHERE token = ? AND kind = 'refresh'`,
      [token],
    );
    return row === undefined ? undefined : numberIn(row, 0);
  }

  /** What is known of a token that is live; times in seconds. */
  describe(token: string): LiveToken | undefined {
    const row = this.#org.store.get(
      `SELECT user, kind, expires_at FROM sys_session
       WHERE token = ? AND coalesce(expires_at, 1e18) > ?`,
      [token, nowSeconds(this.#org)],
    );
    if (row === undefined) return undefined;
    const expiresAt = row[2];
    const life =
      typeof expiresAt === 'number'
        ? { expiresAt, issuedAt: expiresAt - this.#lifetimeSeconds }
        : {};
    return { user: numberIn(row, 0), isRefresh: textIn(row, 1) === 'refresh', ...life };
  }

  /** A token that has had its turn. */
  forget(token: string): void {
    this.#org.store.run('DELETE FROM sys_session WHERE token = ?', [token]);
  }

  /** True when there was such a token. A revoked refresh token takes the user's access tokens with it. */
  revoke(token: string): boolean {
    const row = this.#org.store.get('SELECT kind, user FROM sys_session WHERE token = ?', [token]);
    if (row === undefined) return false;
    this.#org.store.run('DELETE FROM sys_session WHERE token = ?', [token]);
    if (textIn(row, 0) === 'refresh') {
      this.#org.store.run(`DELETE FROM sys_session WHERE user = ? AND kind = 'access'`, [
        numberIn(row, 1),
      ]);
    }
    return true;
  }

  /** Every token of a user: nothing but a new consent or a login by key pair brings one back. */
  revokeAllOf(user: RecordKey): void {
    this.#org.store.run('DELETE FROM sys_session WHERE user = ?', [user]);
  }

  #issue(user: RecordKey, kind: TokenKind, token: string, expiresAt: number | null): string {
    this.#org.store.run(
      'INSERT OR REPLACE INTO sys_session (token, user, kind, expires_at) VALUES (?, ?, ?, ?)',
      [token, user, kind, expiresAt],
    );
    return token;
  }

  #refreshToken(purpose: string): string {
    return `5Aep861${this.#digest(purpose).slice(0, 60)}`;
  }

  /** `00D...!AQ...`: the form that the sf CLI insists on. */
  #accessToken(purpose: string): string {
    const organization = shortId(this.#org.ids.encode(ORGANIZATION_KEY));
    return `${organization}!AQ${this.#digest(purpose)}`;
  }

  #digest(purpose: string): string {
    const digest = createHmac('sha512', this.#secret).update(purpose).digest('base64url');
    return digest.replaceAll('-', '.');
  }

  #nextNumber(): string {
    const number = String(Number(readSetting(this.#org.store, 'token_count') ?? '0') + 1);
    writeSetting(this.#org.store, 'token_count', number);
    return number;
  }
}
