/*
id: repeat_items
title: Items bought again
unit: count
direction: higher
kind: leading
dimension: outcome
inputs: [orders, order_lines]
definition: >-
  Different goods that were ordered on more than one day of the last 365. Without an order line that names its item
  there is no value.
source: >-
  Repeat buying of an item as loyalty; Ehrenberg, Repeat-Buying: Facts, Theory and Applications (1988).
meaning: >-
  Goods that are ordered again have a place on the customer's shelf, and somebody there whose job it is to refill it.
advice: >-
  Offer to refill the lines that were bought once and sold: ask the shop how they went.
phrase: "{value} items bought again"
*/
WITH items AS (
  SELECT account_id, sku, min(ordered_on) < max(ordered_on) AS again
  FROM order_items
  WHERE ordered_on >= :as_of - 365
  GROUP BY account_id, sku
)
SELECT account_id, count(*) FILTER (WHERE again) AS value, count(*) AS sample_size
FROM items
GROUP BY account_id
