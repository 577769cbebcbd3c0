/*
id: annual_revenue
title: Revenue of the last 365 days
unit: money
direction: none
kind: lagging
dimension: outcome
inputs: [orders]
definition: Value of the goods ordered in the last 365 days, in the reporting currency.
source: Definition of this project.
meaning: The money at stake. It decides who is called first, not how healthy an account is.
phrase: "{value} in a year"
*/
SELECT account_id, sum(value) AS value, count(*) AS sample_size
FROM order_days
WHERE day >= :as_of - 365
GROUP BY account_id
