/*
id: otif
title: On time and in full
unit: share
direction: higher
kind: leading
dimension: business
inputs: [orders, shipments]
definition: >-
  Share of orders that came both on time and in full: everything was shipped, and nothing came after the promised day.
  Orders count that were placed in the last 180 days and are due: the promised day has passed, or everything has
  arrived. Orders without a promised day do not count.
source: Perfect order in time and quantity (OTIF); Supply Chain Operations Reference (SCOR), RL.1.1.
meaning: The number that retailers hold their suppliers to. It falls when either stock or transport fails.
advice: See which half failed (on time, in full), and talk about that half; do not promise the other.
phrase: "{value} of orders on time and in full"
*/
SELECT account_id, avg((shipped_quantity >= quantity AND arrived_on <= promised_on)::int) AS value,
  count(*) AS sample_size
FROM orders
WHERE NOT cancelled AND quantity > 0 AND ordered_on >= :as_of - 180 AND promised_on IS NOT NULL
  AND (promised_on < :as_of OR shipped_quantity >= quantity)
GROUP BY account_id
