/*
id: mean_lead_days_by_order
title: Mean lead time of whole orders
unit: days
direction: lower
kind: lagging
dimension: business
inputs: [orders, shipments]
definition: >-
  As mean_lead_days, but a row an order: from the order to its last delivery.
source: APICS Dictionary, "customer service ratio" and "lead time".
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "mean lead time of whole orders {value}"
*/
SELECT account_id, avg(days) AS value, count(*) AS sample_size
FROM (
  SELECT d.account_id, max(d.arrived_on) - o.ordered_on AS days
  FROM deliveries d JOIN orders o USING (order_id)
  WHERE NOT o.cancelled
  GROUP BY d.account_id, d.order_id, o.ordered_on
) whole
GROUP BY account_id
