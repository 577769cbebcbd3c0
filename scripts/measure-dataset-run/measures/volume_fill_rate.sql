/*
id: volume_fill_rate
title: Volume fill rate
unit: share
direction: higher
kind: lagging
dimension: business
inputs: [orders, order_lines]
definition: >-
  Units delivered / units ordered, over all due lines (all due orders where deliveries are of whole orders).
source: APICS Dictionary, "customer service ratio" and "lead time".
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
advice: Hold it against the same figure of the other program; docs/measure-dataset.md says what it counts.
phrase: "volume fill rate {value}"
*/
SELECT account_id, sum(delivered) / sum(quantity) AS value, count(*) AS sample_size
FROM (
  SELECT account_id, quantity, delivered FROM due_lines
  UNION ALL
  SELECT account_id, quantity, delivered FROM due_orders WHERE NOT EXISTS (SELECT 1 FROM due_lines)
) due
GROUP BY account_id
