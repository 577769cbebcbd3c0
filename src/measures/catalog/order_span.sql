/*
id: order_span
title: Span of ordering
unit: days
direction: higher
kind: lagging
dimension: outcome
inputs: [orders]
definition: Days from the first to the last order of the last 365 days.
source: >-
  Length of the relationship, the L of the LRFM model; Chang and Tsay, Integrating of SOM and K-mean in data mining
  clustering (2004).
meaning: >-
  How much of the year the customer has been buying. A new customer is not yet a kept one.
advice: >-
  Call new customers after their first month: the second and third order make the habit.
phrase: "first and last order of the year {value} apart"
*/
SELECT account_id, max(day) - min(day) AS value, count(*) AS sample_size
FROM order_days
WHERE day >= :as_of - 365
GROUP BY account_id
