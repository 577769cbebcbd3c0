/*
id: revenue_vs_run_rate
title: Revenue against the run rate
unit: ratio
direction: higher
kind: lagging
dimension: outcome
inputs: [orders]
definition: >-
  Value of the goods ordered in the last 90 days, divided by what 90 days brought on average in the 365 days before
  them (since the first order, at least 90 days, where that is later). Without an order in those there is no value.
source: Run rate of sales; Farris et al., Marketing Metrics, chapter 2.
meaning: Sees a fall within the quarter, also of accounts that have no last year yet. Read it beside the season.
advice: >-
  Compare with last year's season first. If that is down too, find the categories that are missing and call about
  them.
phrase: "revenue {value} of the run rate"
*/
WITH windows AS (
  SELECT account_id, coalesce(sum(value) FILTER (WHERE day >= :as_of - 90), 0) AS recent,
    sum(value) FILTER (WHERE day >= :as_of - 455 AND day < :as_of - 90) AS earlier,
    count(*) FILTER (WHERE day >= :as_of - 455 AND day < :as_of - 90) AS days,
    greatest(90, least(365, :as_of - 90 - min(day))) AS exposure
  FROM order_days
  GROUP BY account_id
)
SELECT account_id, recent / (earlier / exposure * 90) AS value, days AS sample_size
FROM windows
WHERE earlier > 0
