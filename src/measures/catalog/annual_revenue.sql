/*
id: annual_revenue
title: Revenue of the last 365 days
unit: money
direction: higher
kind: lagging
dimension: outcome
inputs: [orders]
definition: Value of the goods ordered in the last 365 days, in the reporting currency.
source: The M of recency-frequency-monetary analysis; Hughes, Strategic Database Marketing.
meaning: >-
  How much of the customer's business is with us: large customers leave less often. It is also the money at stake, which
  decides who is called first.
advice: >-
  Compare with the same season and with the order rhythm before you worry; then ask what is bought elsewhere, and
  offer terms for the whole range.
phrase: "{value} in a year"
*/
SELECT account_id, sum(value) AS value, count(*) AS sample_size
FROM order_days
WHERE day >= :as_of - 365
GROUP BY account_id
