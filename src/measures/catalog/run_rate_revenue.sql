/*
id: run_rate_revenue
title: Run rate of the revenue
unit: money
direction: higher
kind: lagging
dimension: outcome
inputs: [orders, returns]
definition: >-
  Goods ordered less goods returned in the last 365 days, divided by the days since the first order (at least 90, at
  most 365), times 90: what 90 days bring at the present rate. Negative where more came back than went out. Without an
  order in that time there is no value.
source: Run rate of net sales; Farris et al., Marketing Metrics, chapter 2.
meaning: What the customer is worth in a quarter, net of what comes back; young accounts are not punished for their age.
advice: >-
  See which of the two moved: orders that stop, or returns that grow. The one is a sales call, the other a quality
  one.
phrase: "{value} a quarter"
*/
WITH ordered AS (
  SELECT account_id, sum(value) FILTER (WHERE day >= :as_of - 365) AS value,
    count(*) FILTER (WHERE day >= :as_of - 365) AS days,
    greatest(90, least(365, :as_of - min(day))) AS exposure
  FROM order_days
  GROUP BY account_id
), returned AS (
  SELECT account_id, sum(amount) AS value
  FROM returns WHERE returned_on >= :as_of - 365
  GROUP BY account_id
)
SELECT account_id, (ordered.value - coalesce(returned.value, 0)) / exposure * 90 AS value, days AS sample_size
FROM ordered LEFT JOIN returned USING (account_id)
WHERE days > 0
