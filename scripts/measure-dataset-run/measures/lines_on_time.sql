/*
id: lines_on_time
title: Lines on time
unit: share
direction: higher
kind: lagging
dimension: business
inputs: [orders, order_lines, shipments]
definition: >-
  Share of the due lines with a promise whose last delivery came on or before the promised day.
source: APICS Dictionary, "customer service ratio" and "lead time".
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "lines on time {value}"
*/
SELECT account_id, avg(on_time::int) AS value, count(on_time) AS sample_size
FROM due_lines
GROUP BY account_id
