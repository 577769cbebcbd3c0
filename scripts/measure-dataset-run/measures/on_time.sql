/*
id: on_time
title: Orders on time
unit: share
direction: higher
kind: lagging
dimension: business
inputs: [orders, order_lines, shipments]
definition: >-
  Share of the due orders with a promise all of whose lines were on time.
source: APICS Dictionary, "customer service ratio" and "lead time".
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "orders on time {value}"
*/
SELECT account_id, avg(on_time::int) AS value, count(on_time) AS sample_size
FROM due_orders
GROUP BY account_id
