/*
id: return_rate
title: Return rate
unit: share
direction: lower
kind: leading
dimension: business
inputs: [orders, returns]
definition: Value of the goods returned in the last 365 days, divided by the value ordered in the same time.
source: Return rate by value; APICS Dictionary, "returns".
meaning: >-
  Many returns mean wrong goods, damage or overselling. Few small credits are a sign of a customer who cares.
advice: >-
  Read the reasons of the returns: wrong goods and damage are ours to repair, overselling is a talk with the rep.
phrase: "{value} of goods returned"
*/
WITH ordered AS (
  SELECT account_id, sum(value) AS value, count(*) AS days
  FROM order_days WHERE day >= :as_of - 365
  GROUP BY account_id
), returned AS (
  SELECT account_id, sum(amount) AS value
  FROM returns WHERE returned_on >= :as_of - 365
  GROUP BY account_id
)
SELECT account_id, coalesce(returned.value, 0) / ordered.value AS value, ordered.days AS sample_size
FROM ordered LEFT JOIN returned USING (account_id)
WHERE ordered.value > 0
