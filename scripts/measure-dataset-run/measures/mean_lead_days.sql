/*
id: mean_lead_days
title: Mean lead time
unit: days
direction: lower
kind: lagging
dimension: business
inputs: [orders, shipments]
definition: >-
  Mean of the days from order to delivery (to shipping where the data set has no deliveries), over all deliveries
  of orders that are not cancelled: by line where shipments are of lines, by order where they are of orders.
source: APICS Dictionary, "customer service ratio" and "lead time".
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "mean lead time {value}"
*/
SELECT d.account_id, avg(d.arrived_on - o.ordered_on) AS value, count(*) AS sample_size
FROM deliveries d JOIN orders o USING (order_id)
WHERE NOT o.cancelled
GROUP BY d.account_id
