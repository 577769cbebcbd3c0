/*
id: days_since_last_order
title: Days since the last order
unit: days
direction: lower
kind: lagging
dimension: outcome
inputs: [orders]
definition: Days from the last order to the day of the score; an order of the day itself counts as 0.
source: The R of recency-frequency-monetary analysis; Hughes, Strategic Database Marketing.
meaning: Context for the rhythm. On its own it says little about customers who order rarely.
advice: >-
  Do not act on it alone: see how likely the silence is by the account's rhythm.
phrase: "last order {value} ago"
*/
SELECT account_id, greatest(:as_of - max(day), 0) AS value, count(*) AS sample_size
FROM order_days
GROUP BY account_id
