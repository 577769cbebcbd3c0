/*
id: in_full
title: In full
unit: share
direction: higher
kind: leading
dimension: business
inputs: [orders, shipments]
definition: >-
  Share of orders of which everything ordered was shipped. Orders count that were placed in the last 180 days and are
  due: the promised day has passed, or everything has arrived. Without a promised day an order is due once something
  was shipped.
source: Order fill; Supply Chain Operations Reference (SCOR), RL.2.1.
meaning: Each short delivery is a second order that the customer has to place, and he may place it elsewhere.
advice: >-
  Look up which lines keep failing, offer replacements, and put the customer first for the next receipt of those
  lines.
phrase: "{value} of orders complete"
*/
SELECT account_id, avg((shipped_quantity >= quantity)::int) AS value, count(*) AS sample_size
FROM orders
WHERE NOT cancelled AND quantity > 0 AND ordered_on >= :as_of - 180
  AND (promised_on < :as_of OR shipped_quantity >= quantity OR promised_on IS NULL AND first_shipped_on IS NOT NULL)
GROUP BY account_id
