import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { BellwetherError } from '../domain/errors.ts';
import type { Database, Transaction } from './database.ts';

/** Any number that no other program is likely to lock. */
const MIGRATION_LOCK = '7146322195873001';

/** Oldest server on which the SQL of Bellwether is tested to run. */
const MIN_SERVER_VERSION = 150_000;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

const appliedSchema = z.object({ name: z.string(), checksum: z.string() });

/**
 * Brings the database to the present schema: forward only, all that is missing in one transaction, one process at a
 * time. Throws `store.migration` when the database has been changed by another version, `store.version` for an old server.
 */
export async function migrate(database: Database): Promise<readonly string[]> {
  await checkServer(database);
  const migrations = await readMigrations();
  return database.transaction(async (tx) => {
    await tx.run('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await prepare(tx);
    const applied = await tx.rows(
      appliedSchema,
      'SELECT name, checksum FROM bellwether.migrations ORDER BY name',
    );
    const missing = missingMigrations(migrations, applied);
    for (const migration of missing) await apply(tx, migration);
    return missing.map(({ name }) => name);
  });
}

async function checkServer(database: Database): Promise<void> {
  const rows = await database.rows(
    z.object({ version: z.string(), number: z.coerce.number() }),
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number`,
  );
  const server = rows[0];
  if (server === undefined || server.number >= MIN_SERVER_VERSION) return;
  throw new BellwetherError(
    'store.version',
    `the database is PostgreSQL ${server.version}; Bellwether needs 15 or newer`,
  );
}

async function prepare(tx: Transaction): Promise<void> {
  await tx.run('CREATE SCHEMA IF NOT EXISTS bellwether');
  await tx.run('CREATE SCHEMA IF NOT EXISTS mirror');
  await tx.run(
    `CREATE TABLE IF NOT EXISTS bellwether.migrations (
       name text PRIMARY KEY,
       checksum text NOT NULL,
       applied_at timestamptz NOT NULL DEFAULT now()
     )`,
  );
}

/** The migrations that are still to do. Those done must be ours, unchanged. */
export function missingMigrations(
  migrations: readonly Migration[],
  applied: readonly z.infer<typeof appliedSchema>[],
): readonly Migration[] {
  const ours = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum } of applied) {
    const known = ours.get(name);
    if (known === undefined) {
      throw new BellwetherError(
        'store.migration',
        `the database has the migration ${name}, which this version of Bellwether does not know`,
      );
    }
    if (known.checksum !== checksum) {
      throw new BellwetherError(
        'store.migration',
        `the migration ${name} was applied with other content than this version of Bellwether has`,
      );
    }
  }
  const done = new Set(applied.map(({ name }) => name));
  return migrations.filter(({ name }) => !done.has(name));
}

async function apply(tx: Transaction, migration: Migration): Promise<void> {
  await tx.run(migration.sql);
  await tx.run('INSERT INTO bellwether.migrations (name, checksum) VALUES ($1, $2)', [
    migration.name,
    migration.checksum,
  ]);
}

async function readMigrations(): Promise<readonly Migration[]> {
  const folder = new URL('./migrations/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
