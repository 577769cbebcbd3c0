/**
 * The launches of the season calendar ($4, see season/aligned-launches.ts), and what accounts ordered in those that are
 * running beside the same launch days of the one before.
 */
export const LAUNCH_FACTS: readonly string[] = [
  `launches AS (
      SELECT season, launch_on, ends_on, families
      FROM jsonb_to_recordset($4::jsonb) AS l (season text, launch_on date, ends_on date, families text[]))`,
  // A row a running launch and place with holidays of its own; place is null for all others.
  `launch_days AS (
      SELECT l.season, l.launch_on, l.families, d.place, d.launch_day, d.earlier_on, d.earlier_until, d.earlier_ends_on
      FROM jsonb_to_recordset($4::jsonb) AS l (season text, launch_on date, families text[], days jsonb)
      CROSS JOIN LATERAL jsonb_to_recordset(l.days) AS d (
        place text, launch_day int, earlier_on date, earlier_until date, earlier_ends_on date))`,
  // Few and soon there: not for the planner to move behind the orders.
  `account_launches AS MATERIALIZED (
      SELECT a.account_id, d.*
      FROM accounts a JOIN launch_days d ON coalesce(d.place, '') = CASE
        WHEN a.region IN (SELECT place FROM launch_days) THEN a.region
        WHEN a.country IN (SELECT place FROM launch_days) THEN a.country
        ELSE '' END)`,
  // Most orders are too old; the difference of days is a condition for which no index is looked through instead of the table.
  `launch_sales AS (
      SELECT d.account_id, d.season, d.launch_day,
        coalesce(sum(l.value) FILTER (WHERE l.ordered_on >= d.launch_on), 0) AS this_launch,
        sum(l.value) FILTER (WHERE l.ordered_on < d.earlier_until) AS last_by_now,
        sum(l.value) FILTER (WHERE l.ordered_on < d.earlier_ends_on) AS last_season,
        count(DISTINCT l.ordered_on) FILTER (WHERE l.ordered_on < d.earlier_until) AS days_by_now,
        count(DISTINCT l.ordered_on) FILTER (WHERE l.ordered_on < d.earlier_ends_on) AS days_last_season
      FROM account_launches d JOIN order_families l ON l.account_id = d.account_id
        AND (cardinality(d.families) = 0 OR l.family = ANY (d.families))
      WHERE l.ordered_on - (SELECT min(earlier_on) FROM launch_days) >= 0
        AND (l.ordered_on >= d.launch_on OR (l.ordered_on >= d.earlier_on AND l.ordered_on < d.earlier_ends_on))
      GROUP BY d.account_id, d.season, d.launch_day)`,
];
