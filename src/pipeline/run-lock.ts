import { BellwetherError } from '../domain/errors.ts';
import type { Database } from '../store/database.ts';
import type { PipelineContext } from './context.ts';

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

/** Does `work` as the only run of its connection; throws `run.busy` when there is another. Its signal also ends with the lock. */
export async function asOnlyRun<T>(
  context: PipelineContext,
  work: (locked: PipelineContext) => Promise<T>,
): Promise<T> {
  const { database, connectionId, connectionName } = context;
  const result = await withRunLock(database, connectionId, async (lost) => {
    const signal = AbortSignal.any([context.signal, lost]);
    return { done: await work({ ...context, signal }) };
  });
  if (result !== undefined) return result.done;
  throw new BellwetherError('run.busy', `another run of ${connectionName} is in progress`);
}
