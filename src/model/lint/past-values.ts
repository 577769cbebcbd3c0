import { z } from 'zod';
import type { MeasureDefinition } from '../../domain/measure.ts';
import type { AsOf } from '../../domain/run.ts';
import type { Season } from '../../config/schema/seasons-file.ts';
import { insertValues } from '../../measures/run-measures.ts';
import type { AccountTraits } from '../../scorecard/segment.ts';
import type { Transaction } from '../../store/database.ts';
import { toValues } from '../../store/score-repository.ts';
import type { MeasureValues } from '../../domain/measure.ts';

/** An account with its values of one day. */
export interface MeasuredAccount extends AccountTraits {
  readonly id: number;
  readonly values: MeasureValues;
}

export interface SampleInput {
  readonly connectionId: number;
  readonly seasons: readonly Season[];
  readonly measures: readonly MeasureDefinition[];
  /** Most accounts to look at. */
  readonly limit: number;
}

/**
 * Draws an even sample of the accounts into a temporary scope, for the rest of the transaction; the same accounts each time,
 * so that two looks can be compared. Gives the size of the sample and of the book.
 */
export async function drawSample(
  tx: Transaction,
  { connectionId, limit }: SampleInput,
): Promise<{ readonly sampled: number; readonly accounts: number }> {
  await tx.run('CREATE TEMP TABLE scope (account_id bigint PRIMARY KEY) ON COMMIT DROP');
  const sampled = await tx.run(
    `INSERT INTO pg_temp.scope
     SELECT id FROM mirror.accounts WHERE connection_id = $1 AND deleted_at IS NULL
     ORDER BY hashint8extended(id, 0), id LIMIT $2`,
    [connectionId, limit],
  );
  await tx.run('ANALYZE pg_temp.scope');
  await tx.run(
    `CREATE TEMP TABLE past_values (
       connection_id integer, as_of date, account_id bigint, measure text, value double precision, sample_size integer
     ) ON COMMIT DROP`,
  );
  const rows = await tx.rows(
    z.object({ accounts: z.number() }),
    `SELECT count(*)::int AS accounts FROM mirror.accounts WHERE connection_id = $1 AND deleted_at IS NULL`,
    [connectionId],
  );
  return { sampled, accounts: rows[0]?.accounts ?? 0 };
}

const measuredSchema = z.object({
  id: z.number(),
  customer_type: z.string().nullable(),
  region: z.string().nullable(),
  country: z.string().nullable(),
  values: z.record(z.string(), z.tuple([z.number().nullable(), z.number()])).nullable(),
});

/** The sampled accounts with their values as they were known on a past day. Nothing is stored. */
export async function measurePast(
  tx: Transaction,
  { connectionId, seasons, measures }: SampleInput,
  asOf: AsOf,
): Promise<readonly MeasuredAccount[]> {
  await tx.run('TRUNCATE pg_temp.past_values');
  for (const measure of measures) {
    const input = { connectionId, asOf, seasons, scoped: true };
    await insertValues(tx, measure, input, 'pg_temp.past_values');
  }
  const rows = await tx.rows(
    measuredSchema,
    `SELECT a.id, a.customer_type, a.region, a.country, v.values
     FROM pg_temp.scope s JOIN mirror.accounts a ON a.id = s.account_id
     LEFT JOIN (
       SELECT account_id, jsonb_object_agg(measure, jsonb_build_array(value, sample_size)) AS values
       FROM pg_temp.past_values GROUP BY account_id
     ) v ON v.account_id = a.id
     ORDER BY a.id`,
  );
  return rows.map((row) => ({
    id: row.id,
    customerType: row.customer_type,
    region: row.region,
    country: row.country,
    values: toValues(row.values ?? {}),
  }));
}
