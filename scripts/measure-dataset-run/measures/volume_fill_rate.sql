/*
id: volume_fill_rate
title: Volume fill rate
unit: share
direction: higher
kind: lagging
dimension: business
inputs: [orders, order_lines, shipments]
definition: >-
  Units delivered / units ordered, over all due lines (all due orders where shipments are of whole orders).
source: APICS Dictionary, "customer service ratio" and "lead time".
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "volume fill rate {value}"
*/
SELECT account_id, sum(delivered) / sum(quantity) AS value, count(*) AS sample_size
FROM (
  SELECT account_id, quantity, delivered FROM due_lines
  UNION ALL
  SELECT account_id, quantity, delivered FROM due_orders WHERE NOT EXISTS (SELECT 1 FROM due_lines)
) due
GROUP BY account_id
