import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { BellwetherError, messageOf } from '../../domain/errors.ts';

const POLL_MS = 20;
const SQLITE_BUSY = 5;

export interface StartLockOptions {
  readonly file: string;
  readonly limitMs: number;
}

/**
 * Runs `work` while no other process does so on the same file. Joining, starting and stopping the
 * server all happen under this lock, so that nobody ever joins a server that is being stopped.
 *
 * Node has no flock, but SQLite takes a real lock on its file, and the kernel drops that when the
 * process dies in whatever way. Nothing is ever written into the file. Never open it elsewhere in
 * this process: POSIX drops the lock when any descriptor of the file is closed.
 */
export async function withStartLock<T>(
  options: StartLockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const database = open(options.file);
  try {
    await take(database, options);
    return await work();
  } finally {
    database.close();
  }
}

function open(file: string): DatabaseSync {
  return orExplain(file, () => {
    const database = new DatabaseSync(file, { timeout: 0 });
    // Else a journal would be written beside the file, which fails on a full disk.
    database.exec('PRAGMA journal_mode = MEMORY');
    return database;
  });
}

async function take(database: DatabaseSync, options: StartLockOptions): Promise<void> {
  const giveUpAt = performance.now() + options.limitMs;
  while (!tryTake(database, options.file)) {
    if (performance.now() > giveUpAt) throw heldTooLong(options);
    await sleep(POLL_MS);
  }
}

function tryTake(database: DatabaseSync, file: string): boolean {
  return orExplain(file, () => {
    try {
      database.exec('BEGIN IMMEDIATE');
      return true;
    } catch (error) {
      if (resultOf(error) === SQLITE_BUSY) return false;
      throw error;
    }
  });
}

/** SQLite's result code. */
function resultOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'errcode' in error
    ? error.errcode
    : undefined;
}

function orExplain<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const message = `The lock file ${file} cannot be used: ${messageOf(error)}`;
    throw new BellwetherError('store.folder', message, { cause: error });
  }
}

function heldTooLong({ file, limitMs }: StartLockOptions): BellwetherError {
  const seconds = String(Math.round(limitMs / 1000));
  return new BellwetherError(
    'store.start-failed',
    `Another process has been starting or stopping the database for ${seconds} seconds: it holds ${file}`,
    { remedy: 'Find it with `fuser` or `lsof` on that file and stop it, then run again.' },
  );
}
