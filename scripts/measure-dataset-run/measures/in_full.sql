/*
id: in_full
title: Orders in full
unit: share
direction: higher
kind: lagging
dimension: business
inputs: [orders, order_lines, shipments]
definition: >-
  Share of the due orders all of whose lines were delivered in full.
source: APICS Dictionary, "customer service ratio" and "lead time".
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "orders in full {value}"
*/
SELECT account_id, avg(in_full::int) AS value, count(*) AS sample_size
FROM due_orders
GROUP BY account_id
