/*
id: backorder_age
title: Age of the backorders
unit: days
direction: lower
kind: leading
dimension: business
inputs: [orders, shipments]
definition: >-
  Days since the promised day, averaged over the units still missing, of orders promised in the 90 days before the day
  of the score. 0 where none is missing. Older ones are taken for closed short, since nothing in the CRM dates that.
source: Backorder ageing; APICS Dictionary, backlog and past-due orders.
meaning: >-
  The customer counts every day of a promise that we broke, and so does the rep of the competitor who stands in the
  shop.
advice: >-
  Clear the oldest first: ship, replace or cancel with a word, and say which.
phrase: "backorders {value} past their day"
*/
SELECT account_id,
  coalesce(sum((:as_of - promised_on) * greatest(quantity - shipped_quantity, 0))
    / nullif(sum(greatest(quantity - shipped_quantity, 0)), 0), 0) AS value,
  count(*) AS sample_size
FROM orders
WHERE NOT cancelled AND quantity > 0 AND promised_on >= :as_of - 90 AND promised_on < :as_of
GROUP BY account_id
