/*
id: launch_progress
title: Launch against last year
unit: ratio
direction: higher
kind: leading
dimension: outcome
inputs: [orders, order_lines]
definition: >-
  During a season, once launch day 7 is over: value of the season's goods ordered since this year's launch day, divided by
  the value ordered by the same launch day of the year before. Launch days are the days on which anybody could order:
  blackout days and the holidays of the account's region or country are not counted. Accounts that bought nothing by
  then last year have no value.
source: Launch-day alignment; Bass, A New Product Growth for Model Consumer Durables (timing from launch, not calendar).
meaning: >-
  A customer who carried last year's launch and is missing in this one has either not heard of it or chosen another
  supplier's.
advice: >-
  Call with the launch list in hand: what he carried last year, what comparable shops have taken this year, and what
  is still on stock.
phrase: "launch at {value} of last year"
*/
SELECT account_id, sum(this_launch) / sum(last_by_now) AS value, sum(days_by_now) AS sample_size
FROM launch_sales
WHERE launch_day >= 7
GROUP BY account_id
HAVING sum(last_by_now) > 0
