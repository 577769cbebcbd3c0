import { z } from 'zod';
import type { SqlSession } from './database.ts';
import type { Sealed } from './token-cipher.ts';

/** What may be shown of stored tokens. */
export interface TokenFacts {
  /** Fingerprint of the key that they are encrypted with. */
  readonly keyId: string;
  /** ISO 8601, as all of these. */
  readonly connectedAt: string;
  readonly refreshedAt: string | undefined;
  /** When the CRM did not accept them any more. */
  readonly refusedAt: string | undefined;
}

export interface StoredTokens extends Sealed {
  readonly facts: TokenFacts;
}

const rowSchema = z.object({
  key_id: z.string(),
  sealed: z.string(),
  connected_at: z.date(),
  refreshed_at: z.date().nullable(),
  refused_at: z.date().nullable(),
});

export async function findTokens(
  sql: SqlSession,
  connectionId: number,
): Promise<StoredTokens | undefined> {
  const rows = await sql.rows(
    rowSchema,
    `SELECT key_id, sealed, connected_at, refreshed_at, refused_at
     FROM bellwether.oauth_tokens WHERE connection_id = $1`,
    [connectionId],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  const facts = {
    keyId: row.key_id,
    connectedAt: row.connected_at.toISOString(),
    refreshedAt: row.refreshed_at?.toISOString(),
    refusedAt: row.refused_at?.toISOString(),
  };
  return { keyId: row.key_id, sealed: row.sealed, facts };
}

/** A new consent takes the place of what was there. */
export async function saveConsent(
  sql: SqlSession,
  connectionId: number,
  { keyId, sealed }: Sealed,
): Promise<void> {
  await sql.run(
    `INSERT INTO bellwether.oauth_tokens (connection_id, key_id, sealed) VALUES ($1, $2, $3)
     ON CONFLICT (connection_id) DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed,
       connected_at = now(), refreshed_at = NULL, refused_at = NULL`,
    [connectionId, keyId, sealed],
  );
}

/** Tokens that the CRM gave for the ones that were read; false when those are not the stored ones any more. */
export async function saveRefreshed(
  sql: SqlSession,
  connectionId: number,
  { next, read }: { readonly next: Sealed; readonly read: Sealed },
): Promise<boolean> {
  const changed = await sql.run(
    `UPDATE bellwether.oauth_tokens SET key_id = $2, sealed = $3, refreshed_at = now(), refused_at = NULL
     WHERE connection_id = $1 AND sealed = $4`,
    [connectionId, next.keyId, next.sealed, read.sealed],
  );
  return changed > 0;
}

/** The same tokens under another key, unless they were replaced in the meantime. */
export async function saveResealed(
  sql: SqlSession,
  connectionId: number,
  { next, read }: { readonly next: Sealed; readonly read: Sealed },
): Promise<void> {
  await sql.run(
    `UPDATE bellwether.oauth_tokens SET key_id = $2, sealed = $3 WHERE connection_id = $1 AND sealed = $4`,
    [connectionId, next.keyId, next.sealed, read.sealed],
  );
}

export async function markRefused(sql: SqlSession, connectionId: number): Promise<void> {
  await sql.run('UPDATE bellwether.oauth_tokens SET refused_at = now() WHERE connection_id = $1', [
    connectionId,
  ]);
}

export async function deleteTokens(sql: SqlSession, connectionId: number): Promise<void> {
  await sql.run('DELETE FROM bellwether.oauth_tokens WHERE connection_id = $1', [connectionId]);
}

/** First part of the advisory lock's key, so that it meets no other lock. */
const REFRESH_SPACE = 0x746f6b65n << 32n;

/** Whether this transaction, until its end, is the only one that renews the tokens of the connection. */
export async function lockTokens(tx: SqlSession, connectionId: number): Promise<boolean> {
  const rows = await tx.rows(
    z.object({ taken: z.boolean() }),
    'SELECT pg_try_advisory_xact_lock($1) AS taken',
    [String(REFRESH_SPACE + BigInt(connectionId))],
  );
  return rows[0]?.taken === true;
}
