import { z } from 'zod';
import { BellwetherError } from '../domain/errors.ts';
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
       account_id bigint NOT NULL, measure text COLLATE "C" NOT NULL, value double precision, sample_size integer NOT NULL
     )${schema === undefined ? ' ON COMMIT DROP' : ''}`,
  );
  return name;
}

export interface ValuesOfDay {
  readonly connectionId: number;
  readonly day: string;
}

/**
 * Stores what was gathered in the order of the measures' ids. Accounts that are tried may have values of other measures
 * already; of those that are kept none may be there. A measure that gives an account two values is a fault.
 */
export async function packValues(
  tx: Transaction,
  { connectionId, day }: ValuesOfDay,
  { from, into }: { readonly from: GatheredValues; readonly into: ValueTable },
): Promise<void> {
  const rows = await tx.rows(
    z.object({ twice: z.number() }),
    `WITH packed AS (
       SELECT account_id, array_agg(measure ORDER BY measure) AS measures, array_agg(value ORDER BY measure) AS values,
         array_agg(sample_size ORDER BY measure) AS sample_sizes,
         count(*) > count(DISTINCT measure) AS twice
       FROM ${from} GROUP BY account_id
     ), stored AS (
       INSERT INTO ${into} AS v (connection_id, as_of, account_id, measures, values, sample_sizes)
       SELECT $1::int, $2::date, account_id, measures, values, sample_sizes FROM packed
       ${into === KEPT ? '' : BESIDE_OTHERS}
     )
     SELECT count(*)::int AS twice FROM packed WHERE twice`,
    [connectionId, day],
  );
  const twice = rows[0]?.twice ?? 0;
  if (twice > 0) {
    throw new BellwetherError('bug', `${String(twice)} accounts have two values of one measure`);
  }
}

const BESIDE_OTHERS = `ON CONFLICT (connection_id, as_of, account_id) DO UPDATE SET
         measures = v.measures || excluded.measures, values = v.values || excluded.values,
         sample_sizes = v.sample_sizes || excluded.sample_sizes`;
