import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Database } from './database.ts';

/**
 * A schema for what the sessions of one run hand to each other, in tables without a log; it goes with the run. The caller
 * holds the connection's run lock, so that whatever schema there is was left by a run that was cut off. Its name is a new one
 * each time: a run that lost its lock and does not know yet cannot mix its tables with those of the next.
 */
export async function withWorkSchema<T>(
  database: Database,
  connectionId: number,
  work: (schema: string) => Promise<T>,
): Promise<T> {
  await dropWorkSchemas(database, connectionId);
  const schema = `${prefixOf(connectionId)}${randomBytes(6).toString('hex')}`;
  await database.run(`CREATE SCHEMA ${schema}`);
  try {
    return await work(schema);
  } finally {
    await drop(database, schema);
  }
}

/** Takes away what runs of the connection left behind that were cut off. */
async function dropWorkSchemas(database: Database, connectionId: number): Promise<void> {
  const left = await database.rows(
    z.object({ name: z.string() }),
    'SELECT nspname::text AS name FROM pg_namespace WHERE starts_with(nspname, $1)',
    [prefixOf(connectionId)],
  );
  for (const { name } of left) await drop(database, name);
}

function prefixOf(connectionId: number): string {
  return `bellwether_work_${String(connectionId)}_`;
}

/** What cannot be dropped now goes with the next run: the server may be gone, or a backup may just read the tables. */
async function drop(database: Database, schema: string): Promise<void> {
  const dropped = database.transaction(async (tx) => {
    await tx.run(`SET LOCAL lock_timeout = '5s'`);
    await tx.run(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  });
  await dropped.catch(() => undefined);
}
