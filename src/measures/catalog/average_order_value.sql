/*
id: average_order_value
title: Average order value
unit: money
direction: higher
kind: lagging
dimension: outcome
inputs: [orders]
definition: Value of the goods ordered in the last 365 days, divided by the number of orders of some value.
source: Average transaction value; Farris et al., Marketing Metrics, chapter 2.
meaning: >-
  Small orders cost as much to pick as large ones. When the average falls while the rhythm holds, part of the basket
  went elsewhere.
advice: >-
  Compare the last baskets with earlier ones: which category left? Offer it, or a free-freight limit that is worth
  reaching.
phrase: "{value} an order"
*/
SELECT account_id, sum(value) / sum(orders) AS value, sum(orders) AS sample_size
FROM order_days
WHERE day >= :as_of - 365
GROUP BY account_id
