/*
id: revenue_vs_last_year
title: Revenue against last year's season
unit: ratio
direction: higher
kind: lagging
dimension: outcome
inputs: [orders]
definition: >-
  Value of the goods ordered in the last 90 days, divided by that of the same 90 days one year earlier. Without an
  order then there is no value.
source: Same-period comparison of season-bound trade; National Association of Wholesaler-Distributors, benchmarks.
meaning: >-
  Compares spring with spring, so that a quiet season is not taken for a leaving customer.
advice: >-
  Look at which categories are missing against last year's season, and whether the launch was taken up.
phrase: "revenue {value} of last year's season"
*/
WITH windows AS (
  SELECT account_id,
    coalesce(sum(value) FILTER (WHERE day >= :as_of - 90), 0) AS this_year,
    sum(value) FILTER (WHERE day >= :as_of - 455 AND day < :as_of - 365) AS last_year,
    count(*) FILTER (WHERE day >= :as_of - 455 AND day < :as_of - 365) AS days
  FROM order_days
  WHERE day >= :as_of - 455
  GROUP BY account_id
)
SELECT account_id, this_year / last_year AS value, days AS sample_size
FROM windows
WHERE last_year > 0
