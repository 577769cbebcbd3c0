/*
id: lead_time_mean
title: Mean lead time
unit: days
direction: lower
kind: leading
dimension: business
inputs: [orders, shipments]
definition: >-
  Mean days from the order to its last delivery so far (or shipment, where the day of delivery is not known), over
  orders of the last 180 days of which something was shipped.
source: Delivery lead time; APICS Dictionary, delivery lead time.
meaning: The longer the wait, the more stock the shop must keep of our goods, and the sooner it tries somebody nearer.
advice: Tell the customer the days he can count on now, and look for the warehouse or carrier behind the change.
phrase: "lead time {value}"
*/
SELECT account_id, avg(arrived_on - ordered_on) AS value, count(*) AS sample_size
FROM orders
WHERE NOT cancelled AND quantity > 0 AND ordered_on >= :as_of - 180 AND arrived_on IS NOT NULL
GROUP BY account_id
