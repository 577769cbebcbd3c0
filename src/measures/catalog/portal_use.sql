/*
id: portal_use
title: Portal use
unit: logins per month
direction: higher
kind: leading
dimension: relationship
inputs: [portal_usage]
definition: >-
  Log-ins to the ordering portal over the last three complete months, per month. Accounts that never logged in have
  no value.
source: Definition of this project.
meaning: A customer who looks at stock and prices is planning to buy. A portal gone quiet comes before orders gone quiet.
advice: >-
  Ask whether the buyer has changed or the portal is in the way, and show the new buyer around.
phrase: "{value} portal logins a month"
*/
WITH months AS (
  SELECT account_id, month, logins, date_trunc('month', :as_of::timestamp)::date AS this_month
  FROM portal_usage
)
SELECT account_id,
  coalesce(sum(logins) FILTER (WHERE month >= this_month - interval '3 months'), 0) / 3.0 AS value,
  count(*) AS sample_size
FROM months
WHERE month < this_month
GROUP BY account_id
HAVING sum(logins) > 0
