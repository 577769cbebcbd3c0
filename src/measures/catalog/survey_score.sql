/*
id: survey_score
title: Latest survey rating
unit: rating
direction: higher
kind: leading
dimension: relationship
inputs: [survey_responses]
definition: >-
  Rating (0 to 10) of the latest answer that has one, in the last 365 days; the mean where one day has several.
source: Reichheld, The One Number You Need to Grow (the question).
meaning: >-
  The last word counts: a promoter of last spring may be a critic since the autumn.
advice: >-
  6 or less: call within the week and ask for the one thing that would have made it a 9.
phrase: "last survey rating {value}"
*/
SELECT account_id, avg(score) AS value, count(*) AS sample_size
FROM (
  SELECT account_id, score, responded_on = max(responded_on) OVER (PARTITION BY account_id) AS latest
  FROM survey_responses
  WHERE responded_on >= :as_of - 365 AND score BETWEEN 0 AND 10
) answers
WHERE latest
GROUP BY account_id
