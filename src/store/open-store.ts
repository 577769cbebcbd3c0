import { resolve } from 'node:path';
import type { Environment } from '../config/environment.ts';
import type { Logger } from '../logging/logger.ts';
import { openDatabase, type Database, type DatabaseAddress } from './database.ts';
import { acquireEmbeddedServer } from './embedded-postgres/embedded-server.ts';
import { migrate } from './migrate.ts';

export interface Store {
  readonly database: Database;
  /** For those who bring their own client of the same server (the job queue). */
  readonly address: DatabaseAddress;
  close(): Promise<void>;
}

/** Opens the database that DATABASE_URL names, or else the embedded one in the data folder, migrated. */
export async function openStore(environment: Environment, logger: Logger): Promise<Store> {
  const server = await findServer(environment, logger);
  const database = openDatabase({
    address: server.address,
    onError: (error) => {
      logger.warn('an idle database connection broke', { reason: error.message });
    },
  });
  const close = async (): Promise<void> => {
    await database.close();
    await server.release();
  };
  try {
    const applied = await migrate(database);
    if (applied.length > 0) logger.info('database migrated', { migrations: applied });
  } catch (error) {
    await close();
    throw error;
  }
  return { database, address: server.address, close };
}

interface Server {
  readonly address: DatabaseAddress;
  release(): Promise<void>;
}

async function findServer(environment: Environment, logger: Logger): Promise<Server> {
  const url = environment['DATABASE_URL'];
  if (url !== undefined && url !== '') {
    return { address: { url }, release: () => Promise.resolve() };
  }
  const socketFolder = environment['BELLWETHER_SOCKET_FOLDER'];
  const binaries = environment['BELLWETHER_POSTGRES_BIN'];
  const server = await acquireEmbeddedServer({
    dataFolder: resolve(environment['BELLWETHER_DATA'] ?? '.bellwether'),
    ...(socketFolder === undefined ? {} : { socketFolder }),
    ...(binaries === undefined ? {} : { binaries }),
    onEvent: (event, fields) => {
      logger.info(event, fields);
    },
  });
  return { address: server.connection, release: () => server.release() };
}
