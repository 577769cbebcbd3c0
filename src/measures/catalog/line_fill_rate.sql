/*
id: line_fill_rate
title: Line fill rate
unit: share
direction: higher
kind: leading
dimension: business
inputs: [orders, order_lines]
definition: >-
  Of the goods lines of orders of the last 180 days that were delivered or whose promised day has passed, the share
  delivered in full. A line without a delivery by then counts as not filled. Only for accounts of which the CRM knows
  what was delivered by line.
source: Line fill rate; APICS Dictionary, line fill rate.
meaning: >-
  Ten complete lines and one missing feel like an incomplete order: the customer counts lines, not units.
advice: Send the list of short lines with a day for each, and offer the replacement in the same message.
phrase: "{value} of lines complete"
*/
SELECT account_id, count(*) FILTER (WHERE delivered_quantity >= quantity)::float8 / count(*) AS value, count(*) AS sample_size
FROM order_lines
WHERE goods AND ordered_on >= :as_of - 180 AND (delivered_quantity IS NOT NULL OR promised_on < :as_of)
GROUP BY account_id
HAVING count(delivered_quantity) > 0
