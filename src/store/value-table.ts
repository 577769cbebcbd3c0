import type { Transaction } from './database.ts';

/** Where the values of a day stand: those that are kept, or those on which a model is tried and that nobody keeps. */
export type ValueTable = 'bellwether.measure_values' | 'pg_temp.tried_values';

/** Where several sessions gather the values of a day before they are kept, all at once. */
export type GatheredValues = `${string}.gathered_values`;

/** Opens `pg_temp.tried_values`, empty; it goes with the transaction. */
export async function openTriedValues(tx: Transaction): Promise<void> {
  await tx.run(
    'CREATE TEMP TABLE tried_values (LIKE bellwether.measure_values INCLUDING ALL) ON COMMIT DROP',
  );
}
