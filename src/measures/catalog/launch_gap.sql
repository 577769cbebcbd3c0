/*
id: launch_gap
title: Ahead of or behind the season
unit: share
direction: higher
kind: leading
dimension: outcome
inputs: [orders, order_lines]
definition: >-
  During a season, once launch day 7 is over: value of the season's goods ordered since this year's launch day, less the
  value ordered by the same launch day of the year before, divided by what was ordered in the whole season then. -0.4:
  two fifths of a season behind. It cannot fall further than what was bought by then last year, so a threshold on it is
  lenient in the first days of a season and strict in its middle. Accounts that bought nothing last season have no value.
source: Launch-day alignment as in launch_progress; the difference as a share of the season is of this project.
meaning: >-
  Says how much of a season is at stake, where the ratio to last year says nothing of size in the first days and nothing
  at all of accounts that buy late.
advice: >-
  Call with the launch list in hand: what the account carried last year, what comparable shops have taken, what is in stock.
phrase: "launch {value} of a season against last year"
*/
SELECT account_id, (sum(this_launch) - coalesce(sum(last_by_now), 0)) / sum(last_season) AS value,
  sum(days_last_season) AS sample_size
FROM launch_sales
WHERE launch_day >= 7
GROUP BY account_id
HAVING sum(last_season) > 0
