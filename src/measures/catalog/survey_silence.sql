/*
id: survey_silence
title: Silence in surveys
unit: days
direction: lower
kind: leading
dimension: relationship
inputs: [survey_responses]
definition: >-
  Days since the last answer to a survey, with or without a rating. Accounts that never answered have no value.
source: Definition of this project; non-response as an early sign of churn.
meaning: Who stops answering has often stopped caring. It costs nothing to see.
advice: Ask in person what the survey would have asked.
phrase: "no survey answer for {value}"
*/
SELECT account_id, greatest(:as_of - max(responded_on), 0) AS value, count(*) AS sample_size
FROM survey_responses
GROUP BY account_id
