/*
id: longest_pause
title: Longest pause
unit: days
direction: lower
kind: leading
dimension: outcome
inputs: [orders]
definition: >-
  The longest time without an order between the first order of the last 365 days and the day of the score; the silence
  that lasts to this day is one of them.
source: >-
  Intertransaction time as a sign of attrition; Buckinx and Van den Poel, Customer base analysis, EJOR 164 (2005).
meaning: >-
  Whoever has never paused for long has us as a standing supplier. A long pause shows that the shop runs without us.
advice: >-
  Ask what covered the pause: stock, a closed shop or another supplier. Only the last is for the rep.
phrase: "longest pause {value}"
*/
WITH days AS (
  SELECT account_id, day, day - lag(day) OVER (PARTITION BY account_id ORDER BY day) AS gap
  FROM order_days
  WHERE day >= :as_of - 365
)
SELECT account_id, greatest(max(gap), :as_of - max(day), 0) AS value, count(*) AS sample_size
FROM days
GROUP BY account_id
