/*
id: credit_holds
title: Days on credit hold
unit: days
direction: lower
kind: lagging
dimension: business
inputs: [accounts, credit_holds]
definition: Days of the last 365 on which deliveries were stopped, each day once. 0 for accounts that were never held.
source: Definition of this project; credit hold as in APICS Dictionary.
meaning: A held customer buys elsewhere, and some stay there after the hold is lifted.
advice: >-
  Call on the day that a hold begins, not when it ends: say what lifts it, and by when.
phrase: "{value} on credit hold in a year"
*/
WITH held AS (
  SELECT account_id, range_agg(daterange(started_on, coalesce(ended_on, :as_of), '[]') * daterange(:as_of - 365, :as_of)) AS days
  FROM credit_holds
  WHERE started_on <= coalesce(ended_on, :as_of)
  GROUP BY account_id
)
SELECT account_id, coalesce((SELECT sum(upper(period) - lower(period)) FROM unnest(days) period), 0) AS value,
  1 AS sample_size
FROM accounts LEFT JOIN held USING (account_id)
