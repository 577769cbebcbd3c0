/*
id: order_frequency_trend
title: Trend of the order frequency
unit: ratio
direction: higher
kind: leading
dimension: outcome
inputs: [orders]
definition: >-
  Days with an order in the last 26 weeks, plus one, divided by those in the same 26 weeks a year (52 weeks) before,
  plus one. The ones keep few orders from making a trend. Without an order in the earlier weeks there is no value.
source: >-
  Same-period comparison with add-one smoothing; Manning, Raghavan and Schuetze, Introduction to Information
  Retrieval, 13.2.
meaning: >-
  A customer who drifts away first orders less often, then less; by the time the revenue falls he has another
  supplier.
advice: >-
  Ask what moved: fewer visits of ours, another supplier for the fast lines, or larger orders at longer gaps (which is
  no loss).
phrase: "orders at {value} of last year's rhythm"
*/
WITH windows AS (
  SELECT account_id, count(*) FILTER (WHERE day >= :as_of - 182) AS recent,
    count(*) FILTER (WHERE day >= :as_of - 546 AND day < :as_of - 364) AS earlier
  FROM order_days
  WHERE day >= :as_of - 546
  GROUP BY account_id
)
SELECT account_id, (recent + 1)::float8 / (earlier + 1) AS value, recent + earlier AS sample_size
FROM windows
WHERE earlier > 0
