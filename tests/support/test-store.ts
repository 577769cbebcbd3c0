import { join } from 'node:path';
import type { Logger } from '../../src/logging/logger.ts';
import { ensureConnection } from '../../src/store/connection-repository.ts';
import type { Database } from '../../src/store/database.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';

function silent(): void {}

export const SILENT: Logger = { error: silent, warn: silent, info: silent, debug: silent };

/**
 * The store that all files of tests share, or one of its own for tests that change the schema. Everything in it belongs
 * to a connection, so a connection of its own is for a test what a fresh database would be.
 */
export function openTestStore(name = 'shared'): Promise<Store> {
  const folder = process.env['BELLWETHER_TEST_DATA'];
  if (folder === undefined) throw new Error('run by jest, whose global setup makes the folder');
  return openStore({ BELLWETHER_DATA: join(folder, name) }, SILENT);
}

let connections = 0;

/** A connection that nothing belongs to yet. */
export async function freshConnection(database: Database): Promise<number> {
  connections += 1;
  const name = `test-${String(process.pid)}-${String(connections)}-${String(Date.now())}`;
  return (await ensureConnection(database, name, 'salesforce')).id;
}
