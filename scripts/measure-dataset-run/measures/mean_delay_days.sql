/*
id: mean_delay_days
title: Mean delay
unit: days
direction: lower
kind: lagging
dimension: business
inputs: [orders, order_lines, shipments]
definition: >-
  Mean of the days from the promised day to the delivery, over all deliveries with a promise; early ones are
  negative.
source: APICS Dictionary, "customer service ratio" and "lead time".
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "mean delay {value}"
*/
SELECT d.account_id, avg(d.arrived_on - coalesce(l.promised_on, o.promised_on)) AS value,
  count(coalesce(l.promised_on, o.promised_on)) AS sample_size
FROM deliveries d JOIN orders o USING (order_id) LEFT JOIN order_lines l USING (order_line_id)
WHERE NOT o.cancelled
GROUP BY d.account_id
