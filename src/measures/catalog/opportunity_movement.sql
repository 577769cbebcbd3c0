/*
id: opportunity_movement
title: Movement of the opportunities
unit: share
direction: higher
kind: leading
dimension: relationship
inputs: [opportunities]
definition: >-
  Of the opportunities opened in the last 365 days, the share that moves: won, or open with its expected closing day
  still ahead. Lost ones and those past their day do not move.
source: Stalled-deal ratio, its complement; Farris et al., Marketing Metrics, chapter 6.
meaning: Opportunities that pass their day unanswered mean that nobody talks, on either side.
advice: >-
  Go through the stalled ones with the rep: a new day with a next step, or close them.
phrase: "{value} of opportunities move"
*/
SELECT account_id, avg((won OR NOT closed AND coalesce(expected_close_on >= :as_of, true))::int) AS value,
  count(*) AS sample_size
FROM opportunities
WHERE created_on >= :as_of - 365
GROUP BY account_id
