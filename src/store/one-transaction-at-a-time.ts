import PQueue from 'p-queue';
import type { Database } from './database.ts';

/** The same database; its transactions wait for each other in the order in which they were asked for. */
export function oneTransactionAtATime(database: Database): Database {
  const turns = new PQueue({ concurrency: 1 });
  return { ...database, transaction: (work) => turns.add(() => database.transaction(work)) };
}
