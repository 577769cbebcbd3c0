/*
id: order_frequency
title: Order frequency
unit: orders per year
direction: higher
kind: leading
dimension: outcome
inputs: [orders]
definition: >-
  Days with an order in the last 365 days, scaled to a year for accounts that are younger (at least 90 days of
  history are assumed, so that a first order is not taken for a habit).
source: The F of recency-frequency-monetary analysis; Hughes, Strategic Database Marketing.
meaning: >-
  The strongest single sign of a lasting relationship. When it falls, ask what the customer now buys elsewhere.
advice: >-
  Ask what has changed: another supplier, larger orders, a slow shop. Offer a standing order for the fast lines.
phrase: "{value} order days a year"
*/
WITH known AS (
  SELECT account_id, count(*) FILTER (WHERE day >= :as_of - 365) AS days,
    greatest(90, least(365, :as_of - min(day))) AS exposure
  FROM order_days
  GROUP BY account_id
)
SELECT account_id, days * 365.0 / exposure AS value, days AS sample_size
FROM known
