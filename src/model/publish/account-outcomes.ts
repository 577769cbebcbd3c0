import { z } from 'zod';
import type { SqlSession } from '../../store/database.ts';
import type { AccountOutcome } from '../outcome.ts';

const outcomeSchema = z.object({
  account_id: z.number(),
  order_days: z.number(),
  days_since_order: z.number(),
  net_before: z.number(),
  exposure_days: z.number(),
  order_days_after: z.number(),
  net_after: z.number(),
});

/**
 * What was known of each account at a cut-off, and what came of it in the days after. A credit counts on its own day; an
 * account without an order before the cut-off has no row.
 */
const OUTCOMES = `
  WITH days AS (
    SELECT account_id, ordered_on AS day, sum(value) AS value
    FROM mirror.order_facts
    WHERE connection_id = $1 AND account_id IS NOT NULL AND NOT cancelled AND value > 0
      AND ordered_on < $2::date + $3::int
    GROUP BY account_id, ordered_on
  ), bought AS (
    SELECT account_id, min(day) AS first_day,
      max(day) FILTER (WHERE day < $2::date) AS last_day,
      count(*) FILTER (WHERE day < $2::date AND day >= $2::date - 365) AS order_days,
      sum(value) FILTER (WHERE day < $2::date AND day >= $2::date - 365) AS before,
      count(*) FILTER (WHERE day >= $2::date) AS order_days_after,
      sum(value) FILTER (WHERE day >= $2::date) AS after
    FROM days GROUP BY account_id
  ), credits AS (
    SELECT account_id,
      sum(amount) FILTER (WHERE returned_on < $2::date AND returned_on >= $2::date - 365) AS before,
      sum(amount) FILTER (WHERE returned_on >= $2::date) AS after
    FROM (
      SELECT r.account_id, r.returned_on, coalesce(r.amount, (
        SELECT sum(l.quantity * l.unit_price) FROM mirror.return_lines l
        WHERE l.return_id = r.id AND l.deleted_at IS NULL AND coalesce(l.line_type, 'goods') = 'goods')) AS amount
      FROM mirror.returns r
      WHERE r.connection_id = $1 AND r.account_id IS NOT NULL AND r.deleted_at IS NULL
        AND r.returned_on < $2::date + $3::int
    ) r GROUP BY account_id
  )
  SELECT b.account_id, b.order_days::int, ($2::date - b.last_day)::int AS days_since_order,
    (coalesce(b.before, 0) - coalesce(c.before, 0))::float8 AS net_before,
    least(365, greatest(90, $2::date - b.first_day))::int AS exposure_days,
    b.order_days_after::int,
    (coalesce(b.after, 0) - coalesce(c.after, 0))::float8 AS net_after
  FROM bought b LEFT JOIN credits c USING (account_id)
  WHERE b.last_day IS NOT NULL ORDER BY b.account_id`;

export interface OutcomeQuestion {
  readonly connectionId: number;
  readonly cutoff: string;
  readonly horizonDays: number;
}

export async function accountOutcomes(
  sql: SqlSession,
  { connectionId, cutoff, horizonDays }: OutcomeQuestion,
): Promise<readonly AccountOutcome[]> {
  const rows = await sql.rows(outcomeSchema, OUTCOMES, [connectionId, cutoff, horizonDays]);
  return rows.map((row) => ({
    accountId: row.account_id,
    orderDays: row.order_days,
    daysSinceOrder: row.days_since_order,
    netBefore: row.net_before,
    exposureDays: row.exposure_days,
    orderDaysAfter: row.order_days_after,
    netAfter: row.net_after,
  }));
}
