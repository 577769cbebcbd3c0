/*
id: fill_rate
title: Fill rate of first shipments
unit: share
direction: higher
kind: leading
dimension: business
inputs: [orders, shipments]
definition: >-
  Units that left with the first shipment, divided by units ordered, over orders of the last 180 days that were
  shipped or whose promised day has passed. Without a shipment by then an order counts as 0.
source: Volume fill rate, first pass; APICS Dictionary, "customer service ratio".
meaning: >-
  What the customer feels of our stock. A falling fill rate drives good customers away; it is our fault, not theirs.
advice: >-
  Tell the customer before he finds out: which lines are short, when the rest comes, what can replace them. Then have
  purchasing look at the lines that keep failing.
phrase: "first shipments {value} filled"
*/
SELECT account_id, sum(least(first_shipped_quantity, quantity)) / sum(quantity) AS value, count(*) AS sample_size
FROM orders
WHERE NOT cancelled AND quantity > 0 AND ordered_on >= :as_of - 180
  AND (first_shipped_on IS NOT NULL OR promised_on < :as_of)
GROUP BY account_id
