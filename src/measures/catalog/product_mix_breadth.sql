/*
id: product_mix_breadth
title: Breadth of the product mix
unit: count
direction: higher
kind: leading
dimension: outcome
inputs: [orders, order_lines]
definition: Number of product families (SKUs, where the CRM names no family) ordered in the last 365 days.
source: Cross-buying as a driver of customer lifetime; Reinartz and Kumar, Journal of Marketing 67 (2003), 77-99.
meaning: >-
  A customer who buys lamps, cables and alarms from us leaves harder than one who buys lamps. Breadth shrinks before
  revenue does.
advice: Offer the families that comparable shops carry and this one does not, one at a time.
phrase: "buys {value} product families"
*/
WITH ordered AS (
  SELECT account_id, family, ordered_on FROM order_families
  WHERE ordered_on >= :as_of - 365 AND family IS NOT NULL
), breadth AS (
  SELECT account_id, count(*) AS families FROM (SELECT DISTINCT account_id, family FROM ordered) each GROUP BY account_id
), days AS (
  SELECT account_id, count(*) AS days FROM (SELECT DISTINCT account_id, ordered_on FROM ordered) each GROUP BY account_id
)
SELECT account_id, families AS value, days AS sample_size
FROM breadth JOIN days USING (account_id)
