/*
id: on_time
title: Orders on time
unit: share
direction: higher
kind: lagging
dimension: business
inputs: [orders, order_lines]
definition: >-
  Share of the due orders with a promise all of whose lines were on time.
source: APICS Dictionary, "customer service ratio" and "lead time".
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
advice: Hold it against the same figure of the other program; docs/measure-dataset.md says what it counts.
phrase: "orders on time {value}"
*/
SELECT account_id, avg(on_time::int) AS value, count(on_time) AS sample_size
FROM due_orders
GROUP BY account_id
