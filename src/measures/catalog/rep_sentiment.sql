/*
id: rep_sentiment
title: The rep's view
unit: index
direction: higher
kind: leading
dimension: relationship
inputs: [accounts]
definition: >-
  What the rep thinks of the account, -1 (leaving) to +1 (delighted), halved for every 60 days since it was noted. Without
  the day it was noted, or after 180 days, it has no value.
source: Manual health measure; the decay is that of the survey sentiment.
meaning: >-
  A rep hears what no system records. Ask for the reason, and note it again after the next call: an old view fades.
advice: >-
  Talk to the rep first: the reason decides whether it is a visit, a credit note or a new contact.
phrase: "the rep's view is {value}"
*/
SELECT account_id,
  greatest(-1, least(1, sentiment)) * power(0.5, (:as_of - sentiment_on) / 60.0) AS value,
  1 AS sample_size
FROM accounts
WHERE sentiment IS NOT NULL AND sentiment_on <= :as_of AND sentiment_on > :as_of - 180
