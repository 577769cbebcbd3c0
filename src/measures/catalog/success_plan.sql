/*
id: success_plan
title: Success plan on track
unit: share
direction: higher
kind: leading
dimension: relationship
inputs: [success_objectives]
definition: >-
  Of the objectives of the success plan that were agreed in the last 730 days and have a status, the share that is on
  track or achieved. One that is on track though its day has passed is not. How an objective stands is known as of
  today only.
source: Definition of this project; objectives as in joint business planning between supplier and retailer.
meaning: What was agreed with the customer is what he will judge us by at the yearly talk.
advice: Take the objective that slips to the customer before he brings it up, with a new day and a name.
phrase: "{value} of the success plan on track"
*/
SELECT account_id,
  avg((status = 'achieved' OR status = 'on_track' AND coalesce(due_on >= :as_of, true))::int) AS value,
  count(*) AS sample_size
FROM success_objectives
WHERE status IS NOT NULL AND agreed_on >= :as_of - 730
GROUP BY account_id
