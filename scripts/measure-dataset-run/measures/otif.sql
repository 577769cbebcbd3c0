/*
id: otif
title: Orders on time and in full
unit: share
direction: higher
kind: lagging
dimension: business
inputs: [orders, order_lines, shipments]
definition: >-
  Share of the due orders with a promise all of whose lines were both on time and in full.
source: APICS Dictionary, "customer service ratio" and "lead time".
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "orders on time and in full {value}"
*/
SELECT account_id, avg((on_time AND in_full)::int) AS value, count(*) AS sample_size
FROM due_orders
WHERE on_time IS NOT NULL
GROUP BY account_id
