/*
id: volume_fill_rate
title: Volume fill rate
unit: share
direction: higher
kind: leading
dimension: business
inputs: [orders, shipments]
definition: >-
  Units shipped in all, divided by units ordered (no order above its own units), over orders of the last 180 days that
  were shipped or whose promised day has passed. Without a shipment by then an order counts as 0.
source: Volume fill rate; APICS Dictionary, fill rate.
meaning: >-
  What finally arrives, backorders included. When only this falls and not the first shipments, orders are closed
  short.
advice: >-
  Say what will not come at all and offer a replacement: an order that is quietly closed short is the worst surprise.
phrase: "{value} of units delivered"
*/
SELECT account_id, sum(least(shipped_quantity, quantity)) / sum(quantity) AS value, count(*) AS sample_size
FROM orders
WHERE NOT cancelled AND quantity > 0 AND ordered_on >= :as_of - 180
  AND (first_shipped_on IS NOT NULL OR promised_on < :as_of)
GROUP BY account_id
