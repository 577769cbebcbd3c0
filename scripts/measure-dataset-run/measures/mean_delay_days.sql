/*
id: mean_delay_days
title: Mean delay
unit: days
direction: lower
kind: lagging
dimension: business
inputs: [orders]
definition: >-
  Mean of the days from the promised day to the delivery, over all deliveries with a promise; early ones are
  negative.
source: APICS Dictionary, "customer service ratio" and "lead time".
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
advice: Hold it against the same figure of the other program; docs/measure-dataset.md says what it counts.
phrase: "mean delay {value}"
*/
SELECT account_id, avg(arrived_on - promised_on) AS value, count(promised_on) AS sample_size
FROM deliveries
GROUP BY account_id
