/*
id: lead_time_variability
title: Variability of the lead time
unit: days
direction: lower
kind: leading
dimension: business
inputs: [orders, shipments]
definition: >-
  Standard deviation (sample) of the days from order to last delivery (or shipment, where the day of delivery is not
  known), over orders of the last 180 days that are shipped in full. At least two orders.
source: Supplier lead-time variability; Hopp and Spearman, Factory Physics, chapter 8.
meaning: >-
  A shop can plan for a long lead time, not for an uncertain one: it then keeps more stock, or another supplier.
advice: >-
  Find the orders that broke the rule and say what happened. Promise later days that are kept rather than early ones
  that are not.
phrase: "lead time varies by {value}"
*/
SELECT account_id, stddev_samp((arrived_on - ordered_on)::numeric) AS value, count(*) AS sample_size
FROM orders
WHERE NOT cancelled AND quantity > 0 AND ordered_on >= :as_of - 180 AND shipped_quantity >= quantity
GROUP BY account_id
HAVING count(*) >= 2
