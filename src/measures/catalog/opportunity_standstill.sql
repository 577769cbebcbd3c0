/*
id: opportunity_standstill
title: Standstill of open opportunities
unit: days
direction: lower
kind: leading
dimension: relationship
inputs: [opportunities]
definition: >-
  Days since an open opportunity was opened or came into its present stage, averaged over the open ones. Without an
  open one there is no value.
source: Time in stage of the sales pipeline; Farris et al., Marketing Metrics, chapter 6.
meaning: An opportunity that nobody moves is a conversation that stopped, whatever its amount says.
advice: >-
  Take the oldest first: agree on the next step and its day, or close it.
phrase: "opportunities at a standstill for {value}"
*/
SELECT account_id, avg(greatest(:as_of - moved_on, 0)) AS value, count(*) AS sample_size
FROM opportunities
WHERE NOT closed
GROUP BY account_id
