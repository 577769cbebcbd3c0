/*
id: on_time
title: On time
unit: share
direction: higher
kind: leading
dimension: business
inputs: [orders, shipments]
definition: >-
  Share of orders of which nothing came later than promised. The day of delivery counts, or of shipment where that is
  not known. Orders count that were placed in the last 180 days and are due: the promised day has passed, or
  everything has arrived. Nothing by the promised day is late; short but punctual is on time. Orders without a
  promised day do not count.
source: On-time delivery by order; Supply Chain Operations Reference (SCOR), RL.2.2.
meaning: >-
  A shop plans its shelf and its staff around the day that we named. One late launch delivery costs more than a
  discount earns.
advice: >-
  Call before the shelf is empty: name the new day and the reason, and check whether we promise faster than we pick.
phrase: "{value} of orders on time"
*/
SELECT account_id, avg((arrived_on IS NOT NULL AND arrived_on <= promised_on)::int) AS value, count(*) AS sample_size
FROM orders
WHERE NOT cancelled AND quantity > 0 AND ordered_on >= :as_of - 180 AND promised_on IS NOT NULL
  AND (promised_on < :as_of OR shipped_quantity >= quantity)
GROUP BY account_id
