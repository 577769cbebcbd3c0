/*
id: lost_categories
title: Lost categories
unit: share
direction: lower
kind: leading
dimension: outcome
inputs: [orders, order_lines]
definition: >-
  Of the product families (SKUs, where the CRM names no family) ordered on two days or more in the 365 days before the
  last 180, the share not ordered in the last 180 days. Without such a family there is no value.
source: >-
  Category defection; Buckinx and Van den Poel, European Journal of Operational Research 164 (2005), 252-268 (partial
  defection).
meaning: >-
  Customers rarely leave at once: they give one category after the other to somebody else.
advice: >-
  Name the category in the call and ask who supplies it now, and why: price, stock or a launch that we missed.
phrase: "{value} of its categories lost"
*/
WITH families AS (
  SELECT account_id, max(ordered_on) AS last_day,
    min(ordered_on) < max(ordered_on) FILTER (WHERE ordered_on < :as_of - 180) AS on_two_days
  FROM order_families
  WHERE ordered_on >= :as_of - 545 AND family IS NOT NULL
  GROUP BY account_id, family
)
SELECT account_id, count(*) FILTER (WHERE last_day < :as_of - 180)::float8 / count(*) AS value, count(*) AS sample_size
FROM families
WHERE on_two_days
GROUP BY account_id
