/*
id: line_fill_rate
title: Line fill rate
unit: share
direction: higher
kind: lagging
dimension: business
inputs: [orders, order_lines, shipments]
definition: >-
  Share of the due lines that were delivered in full (delivered >= ordered). Without shipments that name their
  line there is no value.
source: APICS Dictionary, "customer service ratio" and "lead time".
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "line fill rate {value}"
*/
SELECT account_id, avg(in_full::int) AS value, count(*) AS sample_size
FROM due_lines
GROUP BY account_id
