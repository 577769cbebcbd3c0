import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { ADMIN, APPLICATION } from '../../src/store/embedded-postgres/session.ts';
import { acquireEmbeddedServer } from '../../src/store/embedded-postgres/embedded-server.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';

/** One server for a whole series, and as many databases on it as anybody wants. */
export interface ChaosDatabases {
  /** A new database: an empty one, or a copy of another that nobody uses at the moment. */
  create(copyOf?: ChaosDatabase): Promise<ChaosDatabase>;
  drop(database: ChaosDatabase): Promise<void>;
  close(): Promise<void>;
}

export interface ChaosDatabase {
  readonly name: string;
  /** For DATABASE_URL. */
  readonly url: string;
}

/** The template of an empty database: migrated, nothing in it. */
const EMPTY = 'chaos_empty';

export async function openChaosDatabases(folder: string): Promise<ChaosDatabases> {
  const dataFolder = join(folder, 'data');
  await makeForChaos(dataFolder);
  const server = await acquireEmbeddedServer({ dataFolder });
  const { host, port, password } = server.connection;
  const admin = new pg.Pool({ host, port, password, user: ADMIN, database: 'postgres', max: 1 });
  let made = 0;
  const named = (name: string): ChaosDatabase => ({
    name,
    url: `postgres://${APPLICATION}:${encodeURIComponent(password)}@localhost:${String(port)}/${name}?host=${encodeURIComponent(host)}`,
  });
  const create = async (name: string, template: string): Promise<ChaosDatabase> => {
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${APPLICATION}`);
    return named(name);
  };
  await onDatabase(await create(EMPTY, 'template0'), migrate);
  return {
    create(copyOf) {
      made += 1;
      return create(`chaos_${String(made)}`, copyOf?.name ?? EMPTY);
    },
    async drop({ name }) {
      // Connections that are being closed are waited for; those of a process that was killed may hang on longer.
      await admin.query(`DROP DATABASE ${name}`).catch(async () => {
        await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      });
    },
    async close() {
      await admin.end();
      await server.release();
    },
  };
}

/**
 * Blows hit Bellwether, never the server: what it has committed need not wait for the disk. Each chaos run has several
 * databases with a pool of connections each.
 */
const SETTINGS =
  'fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 300\n';

/** Settings of one's own hold from the next start. */
async function makeForChaos(dataFolder: string): Promise<void> {
  const server = await acquireEmbeddedServer({ dataFolder });
  await server.release();
  await writeFile(join(dataFolder, 'postgres', 'local.conf'), SETTINGS);
}

/** Opens a database for one piece of work. */
export async function onDatabase<T>(
  { url }: ChaosDatabase,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = openDatabase({ address: { url }, maxConnections: 2, onError: () => undefined });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
