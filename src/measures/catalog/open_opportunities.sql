/*
id: open_opportunities
title: Open opportunities
unit: money
direction: higher
kind: leading
dimension: outcome
inputs: [opportunities]
definition: >-
  Expected value of the opportunities that are open. 0 for accounts whose opportunities are all closed; without any
  there is no value. A closed one counts as open until its day of closing.
source: Pipeline value; Farris et al., Marketing Metrics, chapter 6.
meaning: Talk about the next season shows up here months before the order does.
advice: >-
  No open opportunity at a good customer is a visit that nobody planned: plan it.
phrase: "{value} in open opportunities"
*/
SELECT account_id, coalesce(sum(amount) FILTER (WHERE NOT closed), 0) AS value, count(*) AS sample_size
FROM opportunities
GROUP BY account_id
