/*
id: launch_progress
title: Launch against last year
unit: ratio
direction: higher
kind: leading
dimension: outcome
inputs: [orders, order_lines]
definition: >-
  During a season, from launch day 7 on: value of the season's goods ordered since this year's launch day, divided by
  the value ordered by the same launch day of the year before. Accounts that bought nothing by then last year have no
  value.
source: Launch-day alignment; Bass, A New Product Growth for Model Consumer Durables (timing from launch, not calendar).
meaning: >-
  A customer who carried last year's launch and is missing in this one has either not heard of it or chosen another
  supplier's.
advice: >-
  Call with the launch list in hand: what he carried last year, what comparable shops have taken this year, and what
  is still on stock.
phrase: "launch at {value} of last year"
*/
WITH running AS (
  SELECT season, launch_on, families, :as_of - launch_on AS launch_day
  FROM launches
  WHERE launch_on <= :as_of - 7 AND ends_on > :as_of
), aligned AS (
  SELECT running.season, running.launch_on, running.families, running.launch_day, max(before.launch_on) AS earlier_on
  FROM running JOIN launches before ON before.season = running.season AND before.launch_on < running.launch_on
  GROUP BY running.season, running.launch_on, running.families, running.launch_day
), bought AS (
  SELECT l.account_id,
    sum(l.quantity * l.unit_price) FILTER (WHERE l.ordered_on >= a.launch_on) AS this_year,
    sum(l.quantity * l.unit_price) FILTER (WHERE l.ordered_on < a.launch_on) AS last_year,
    count(DISTINCT l.ordered_on) FILTER (WHERE l.ordered_on < a.launch_on) AS days
  FROM order_lines l
  JOIN aligned a ON cardinality(a.families) = 0 OR l.product_family = ANY (a.families)
  WHERE l.goods
    AND (l.ordered_on >= a.launch_on
         OR (l.ordered_on >= a.earlier_on AND l.ordered_on < a.earlier_on + a.launch_day))
  GROUP BY l.account_id
)
SELECT account_id, coalesce(this_year, 0) / last_year AS value, days AS sample_size
FROM bought
WHERE last_year > 0
