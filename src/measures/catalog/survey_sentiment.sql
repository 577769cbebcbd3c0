/*
id: survey_sentiment
title: Survey sentiment
unit: index
direction: higher
kind: leading
dimension: relationship
inputs: [survey_responses]
definition: >-
  Mean of the ratings of the last 365 days, moved from 0..10 to -1..1: (rating - 5) / 5. Answers without a rating do
  not count.
source: Linear rescaling of an 11-point rating; Reichheld, The One Number You Need to Grow (the question).
meaning: What the customer says when asked. Silence after earlier answers is worth a question too.
advice: >-
  Answer the customer who complained, by name and within the week, and say what was done.
phrase: "survey sentiment {value}"
*/
SELECT account_id, avg((score - 5) / 5) AS value, count(*) AS sample_size
FROM survey_responses
WHERE responded_on >= :as_of - 365 AND score BETWEEN 0 AND 10
GROUP BY account_id
