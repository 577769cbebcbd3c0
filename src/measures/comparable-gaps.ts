/**
 * The usual gap between order days, in whole days, of each kind of customer and (kind null) of the whole book: the
 * median over accounts with two gaps or more in two years. It is the same whatever the scope; at most 400 accounts of a
 * kind are asked, chosen by their number, so that it costs a dirty account little. Whole days, so that one more order
 * seldom moves it.
 */
export const COMPARABLE_GAPS = `comparable_gaps AS (
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
            AND f.ordered_on >= $2::date - 730 AND f.ordered_on < $3
          HAVING count(DISTINCT f.ordered_on) > 2
        ) g
        WHERE k.place <= 400
      )
      SELECT customer_type, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY gap_days)) AS gap_days, count(*) AS accounts
      FROM rhythms
      GROUP BY GROUPING SETS ((customer_type), ())
      HAVING GROUPING(customer_type) = 1 OR customer_type IS NOT NULL)`;
