import { z } from 'zod';
import { framedRows } from '../../src/measures/frame.ts';
import type { SqlSession } from '../../src/store/database.ts';

/** What an account ordered before a cut-off, by weeks counted back from it: week 0 is the seven days that end there. */
export interface OrderWeeks {
  /** Days with an order, up to the week of the first order. */
  readonly orderDays: readonly number[];
  /** Goods ordered less goods credited, each in the week of its own date; as long as `orderDays`. */
  readonly net: readonly number[];
}

const weekSchema = z
  .object({ account_id: z.number(), week: z.number(), order_days: z.number(), net: z.number() })
  .transform(({ account_id: account, week, order_days: orderDays, net }) => ({
    account,
    week,
    orderDays,
    net,
  }));

/** An amount without an exchange rate is not known: its order counts, its amount does not. */
const WEEKS = `
  SELECT account_id, (:as_of - 1 - day) / 7 AS week, sum(order_days)::int AS order_days, sum(net)::float8 AS net
  FROM (
    SELECT account_id, day, 1 AS order_days, CASE WHEN value = 'NaN' THEN 0 ELSE value END AS net
    FROM order_days
    UNION ALL
    SELECT account_id, returned_on, 0, CASE WHEN amount = 'NaN' THEN 0 ELSE -amount END
    FROM returns
  ) booked
  GROUP BY account_id, week ORDER BY account_id, week`;

/** Of every account that has ordered, from what was known before the cut-off and nothing else; by account id. */
export async function orderWeeksAt(
  sql: SqlSession,
  { connectionId, cutoff }: { readonly connectionId: number; readonly cutoff: string },
): Promise<ReadonlyMap<number, OrderWeeks>> {
  const rows = await sql.rows(weekSchema, framedRows(WEEKS), [connectionId, cutoff, cutoff, '[]']);
  const byAccount = Map.groupBy(rows, ({ account }) => account);
  const histories = [...byAccount].flatMap(([account, own]): readonly [number, OrderWeeks][] => {
    const first = own.findLast(({ orderDays }) => orderDays > 0);
    if (first === undefined) return [];
    const found = new Map(own.map((row) => [row.week, row]));
    const weeks = Array.from({ length: first.week + 1 }, (_, week) => found.get(week));
    const orderDays = weeks.map((week) => week?.orderDays ?? 0);
    return [[account, { orderDays, net: weeks.map((week) => week?.net ?? 0) }]];
  });
  return new Map(histories);
}
