import type { Database } from '../store/database.ts';

/** First part of the advisory lock's key, so that it meets no other program's. */
const LOCK_SPACE = 0x62656c6cn << 32n;

/**
 * Does `work` as the only one who works on the connection, in whatever process; undefined when somebody else does. The
 * lock lives as long as its database session, so a process that is killed holds nothing. `lost` tells `work` when the
 * session, and the lock with it, went away.
 */
export function withRunLock<T>(
  database: Database,
  connectionId: number,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  return database.withLock(LOCK_SPACE + BigInt(connectionId), work);
}
