/*
id: return_rate_by_line
title: Return rate by line
unit: share
direction: lower
kind: leading
dimension: business
inputs: [orders, returns, return_lines]
definition: >-
  Goods lines returned in the last 365 days, divided by the goods lines ordered in the same time. A return without any
  line counts as one line.
source: Return rate by line; APICS Dictionary, returns.
meaning: >-
  Many small returns are trouble that the value does not show: each one is work in the shop and a doubt about us.
advice: >-
  Sort the lines by reason. One SKU is a product fault, one picker a warehouse fault, all of it an overselling rep.
phrase: "{value} of lines returned"
*/
WITH ordered AS (
  SELECT account_id, sum(goods_lines) AS lines, count(*) AS orders
  FROM orders WHERE NOT cancelled AND ordered_on >= :as_of - 365
  GROUP BY account_id
), returned AS (
  SELECT account_id, sum(lines) AS lines
  FROM (
    SELECT r.account_id, CASE WHEN count(l.return_id) = 0 THEN 1 ELSE count(*) FILTER (WHERE l.goods) END AS lines
    FROM returns r LEFT JOIN return_lines l USING (return_id)
    WHERE r.returned_on >= :as_of - 365
    GROUP BY r.account_id, r.return_id
  ) each
  GROUP BY account_id
)
SELECT account_id, coalesce(returned.lines, 0) / ordered.lines AS value, ordered.orders AS sample_size
FROM ordered LEFT JOIN returned USING (account_id)
WHERE ordered.lines > 0
