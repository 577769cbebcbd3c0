/*
id: mean_lead_days
title: Mean lead time
unit: days
direction: lower
kind: lagging
dimension: business
inputs: [orders]
definition: >-
  Mean of the days from order to delivery (to shipping where the data set has no deliveries), over all deliveries
  of orders that are not cancelled: by line where the data know deliveries by line, else by shipment.
source: APICS Dictionary, "customer service ratio" and "lead time".
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
advice: Hold it against the same figure of the other program; docs/measure-dataset.md says what it counts.
phrase: "mean lead time {value}"
*/
SELECT account_id, avg(arrived_on - ordered_on) AS value, count(*) AS sample_size
FROM deliveries
GROUP BY account_id
