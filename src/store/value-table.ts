import type { Transaction } from './database.ts';

/**
 * Where the values of a day stand, a row an account with all its measures: those that are kept, or those on which a model is
 * tried and that nobody keeps. The view `bellwether.measure_values` shows those that are kept, a row a measure.
 */
export type ValueTable = 'bellwether.account_values' | 'pg_temp.tried_values';

export const KEPT: ValueTable = 'bellwether.account_values';

/** Opens `pg_temp.tried_values`, empty; it goes with the transaction. */
export async function openTriedValues(tx: Transaction): Promise<void> {
  await tx.run(`CREATE TEMP TABLE tried_values (LIKE ${KEPT} INCLUDING ALL) ON COMMIT DROP`);
}

/** Where values are gathered as they are computed, a row a measure and account, before they are packed by account. */
export type GatheredValues = `${string}.gathered_values`;

/** In the schema for all sessions, or without one until the transaction ends. */
export async function openGatheredValues(
  tx: Transaction,
  schema?: string,
): Promise<GatheredValues> {
  const kind = schema === undefined ? 'TEMP' : 'UNLOGGED';
  const name: GatheredValues = `${schema ?? 'pg_temp'}.gathered_values`;
  await tx.run(
    `CREATE ${kind} TABLE ${name} (
       account_id bigint NOT NULL, measure text COLLATE "C" NOT NULL, value double precision, sample_size integer NOT NULL)`,
  );
  return name;
}

export interface ValuesOfDay {
  readonly connectionId: number;
  readonly day: string;
}

/** Adds what was gathered to the values of the day, in the order of the measures' ids; an account may have others already. */
export async function packValues(
  tx: Transaction,
  { connectionId, day }: ValuesOfDay,
  { from, into }: { readonly from: GatheredValues; readonly into: ValueTable },
): Promise<void> {
  await tx.run(
    `INSERT INTO ${into} AS v (connection_id, as_of, account_id, measures, values, sample_sizes)
     SELECT $1::int, $2::date, account_id, array_agg(measure ORDER BY measure), array_agg(value ORDER BY measure),
       array_agg(sample_size ORDER BY measure)
     FROM ${from} GROUP BY account_id
     ON CONFLICT (connection_id, as_of, account_id) DO UPDATE SET
       measures = v.measures || excluded.measures, values = v.values || excluded.values,
       sample_sizes = v.sample_sizes || excluded.sample_sizes`,
    [connectionId, day],
  );
}
