import { z } from 'zod';
import type { AsOf } from '../domain/run.ts';
import type { SqlSession } from '../store/database.ts';

/** Fewer accounts than these say nothing of their kind. */
const MIN_ACCOUNTS = 10;

/** Accounts that are asked of each kind: enough for a median, and few enough for a run that scores only some accounts. */
const MAX_ACCOUNTS = 400;

/**
 * The usual gap between order days, in whole days, of each kind of customer and (kind null) of the whole book: the
 * median over accounts with two gaps or more in two years. It is the same whatever the scope. The accounts that are
 * asked are chosen by their number. Whole days, and orders before the day only: what comes in during a day does not move it,
 * for when it moves everybody is scored again.
 */
const SELECT_GAPS = `
      WITH kinds AS (
        SELECT id AS account_id, customer_type,
          rank() OVER (PARTITION BY customer_type ORDER BY md5(coalesce(number, name, crm_id))) AS place
        FROM mirror.accounts WHERE connection_id = $1 AND deleted_at IS NULL
      ), rhythms AS (
        SELECT k.customer_type, g.gap_days
        FROM kinds k CROSS JOIN LATERAL (
          SELECT (max(f.ordered_on) - min(f.ordered_on))::float8 / (count(DISTINCT f.ordered_on) - 1) AS gap_days
          FROM mirror.order_facts f
          WHERE f.account_id = k.account_id AND NOT f.cancelled AND f.value > 0
            AND f.ordered_on >= $2::date - 730 AND f.ordered_on < $2::date
          HAVING count(DISTINCT f.ordered_on) > 2
        ) g
        WHERE k.place <= ${String(MAX_ACCOUNTS)}
      )
      SELECT customer_type, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY gap_days))::int AS gap_days
      FROM rhythms
      GROUP BY GROUPING SETS ((customer_type), ())
      HAVING GROUPING(customer_type) = 1 AND count(*) > 0
        OR customer_type IS NOT NULL AND count(*) >= ${String(MIN_ACCOUNTS)}`;

/** The frame's table of it. */
export const COMPARABLE_GAPS = `comparable_gaps AS (${SELECT_GAPS})`;

/** What an account's own measures do not rest on alone: when it moves, every account has to be scored again. */
export interface GapsOf {
  readonly connectionId: number;
  readonly asOf: AsOf;
}

/** Remembers the gaps that the scores of a day were computed with. */
export async function keepComparableGaps(sql: SqlSession, gapsOf: GapsOf): Promise<void> {
  await sql.run('DELETE FROM bellwether.comparable_gaps WHERE connection_id = $1', [
    gapsOf.connectionId,
  ]);
  await sql.run(
    `INSERT INTO bellwether.comparable_gaps (connection_id, as_of, customer_type, gap_days)
     SELECT $1, $2::date, customer_type, gap_days FROM (${SELECT_GAPS}) gaps`,
    valuesOf(gapsOf),
  );
}

/** Whether they are others now than those that the day was scored with. */
export async function comparableGapsMoved(sql: SqlSession, gapsOf: GapsOf): Promise<boolean> {
  const rows = await sql.rows(
    z.object({ moved: z.boolean() }),
    `WITH now AS (${SELECT_GAPS}), kept AS (
       SELECT customer_type, gap_days FROM bellwether.comparable_gaps WHERE connection_id = $1 AND as_of = $2
     )
     SELECT EXISTS ((TABLE now EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE now)) AS moved`,
    valuesOf(gapsOf),
  );
  return rows[0]?.moved ?? true;
}

function valuesOf({ connectionId, asOf }: GapsOf): readonly (string | number)[] {
  return [connectionId, asOf.day];
}
