/*
id: mean_lead_days_by_order
title: Mean lead time of whole orders
unit: days
direction: lower
kind: lagging
dimension: business
inputs: [orders]
definition: >-
  As mean_lead_days, but a row an order: from the order to its last delivery.
source: APICS Dictionary, "customer service ratio" and "lead time".
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
advice: Hold it against the same figure of the other program; docs/measure-dataset.md says what it counts.
phrase: "mean lead time of whole orders {value}"
*/
SELECT account_id, avg(days) AS value, count(*) AS sample_size
FROM (
  SELECT account_id, max(arrived_on) - ordered_on AS days FROM deliveries GROUP BY account_id, order_id, ordered_on
) whole
GROUP BY account_id
