import { rm } from 'node:fs/promises';
import type { Logger } from '../../src/logging/logger.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Database } from '../../src/store/database.ts';
import { openTempFolder } from '../temp-folder.ts';

/** An embedded PostgreSQL of one's own, gone when `work` has ended, however it ends. */
export async function withTemporaryStore<T>(
  logger: Logger,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const folder = await openTempFolder('bellwether-dataset-');
  try {
    const store = await openStore({ BELLWETHER_DATA: folder }, logger);
    try {
      return await work(store.database);
    } finally {
      await store.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
