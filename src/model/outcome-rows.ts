import { z } from 'zod';
import { addDays } from '../domain/days.ts';
import { framedRows } from '../measures/frame.ts';
import type { SqlSession } from '../store/database.ts';
import type { AccountOutcome } from './outcome.ts';

const outcomeSchema = z
  .object({
    account_id: z.number(),
    order_days: z.number(),
    days_since_order: z.number(),
    net_before: z.number(),
    exposure_days: z.number(),
    order_days_after: z.number(),
    net_after: z.number(),
  })
  .transform((row): AccountOutcome => ({
    accountId: row.account_id,
    orderDays: row.order_days,
    daysSinceOrder: row.days_since_order,
    netBefore: row.net_before,
    exposureDays: row.exposure_days,
    orderDaysAfter: row.order_days_after,
    netAfter: row.net_after,
  }));

/**
 * The frame reaches to the end of the outcome window, so this one statement looks past the cut-off (`:as_of`): what it
 * gives may judge a score, and never enter one.
 */
const OUTCOMES_AT = `
  SELECT o.account_id, o.order_days, o.days_since_order,
    o.value_before - coalesce(c.value_before, 0) AS net_before, o.exposure_days,
    o.order_days_after, o.value_after - coalesce(c.value_after, 0) AS net_after
  FROM (
    SELECT account_id,
      (count(*) FILTER (WHERE day < :as_of AND day >= :as_of - 365))::int AS order_days,
      :as_of - max(day) FILTER (WHERE day < :as_of) AS days_since_order,
      coalesce(sum(value) FILTER (WHERE day < :as_of AND day >= :as_of - 365), 0)::float8 AS value_before,
      greatest(90, least(365, :as_of - min(day))) AS exposure_days,
      (count(*) FILTER (WHERE day >= :as_of))::int AS order_days_after,
      coalesce(sum(value) FILTER (WHERE day >= :as_of), 0)::float8 AS value_after
    FROM order_days GROUP BY account_id
  ) o
  LEFT JOIN (
    SELECT account_id,
      coalesce(sum(amount) FILTER (WHERE returned_on < :as_of AND returned_on >= :as_of - 365), 0)::float8 AS value_before,
      coalesce(sum(amount) FILTER (WHERE returned_on >= :as_of), 0)::float8 AS value_after
    FROM returns GROUP BY account_id
  ) c USING (account_id)
  -- Without an exchange rate it is not known what an account bought: it cannot be told whether it was lost.
  WHERE o.order_days > 0
    AND o.value_before + o.value_after + coalesce(c.value_before + c.value_after, 0) <> 'NaN'
  ORDER BY o.account_id`;

export interface OutcomeWindow {
  readonly connectionId: number;
  readonly cutoff: string;
  readonly horizonDays: number;
}

/** What became of every account that had ordered in the year before the cut-off, whatever the population. */
export function outcomesAt(
  sql: SqlSession,
  { connectionId, cutoff, horizonDays }: OutcomeWindow,
): Promise<readonly AccountOutcome[]> {
  const knownBefore = addDays(cutoff, horizonDays);
  return sql.rows(outcomeSchema, framedRows(OUTCOMES_AT), [
    connectionId,
    cutoff,
    knownBefore,
    '[]',
  ]);
}

const spanSchema = z.object({ first: z.string().nullable(), last: z.string().nullable() });

/** First and last day with an order; outcomes can be told up to the last. */
export async function orderedSpan(
  sql: SqlSession,
  connectionId: number,
): Promise<z.infer<typeof spanSchema>> {
  const rows = await sql.rows(
    spanSchema,
    'SELECT min(ordered_on) AS first, max(ordered_on) AS last FROM mirror.order_facts WHERE connection_id = $1',
    [connectionId],
  );
  return rows[0] ?? { first: null, last: null };
}
