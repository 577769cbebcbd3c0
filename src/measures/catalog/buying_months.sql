/*
id: buying_months
title: Months with an order
unit: count
direction: higher
kind: leading
dimension: outcome
inputs: [orders]
definition: >-
  In how many of the last twelve months there was an order. A month is a twelfth of the 365 days before the day of the
  score, counted back from it, so that the calendar plays no part.
source: >-
  Frequency as repeat incidence by period; Fader, Hardie and Shang, Customer-base analysis in a discrete-time
  noncontractual setting, Marketing Science 29 (2010).
meaning: >-
  Ten orders in one month are one project; ten months with an order are a habit. Habits last.
advice: Ask which months he buys elsewhere, and offer a small standing order for the lines that always run.
phrase: "orders in {value} of the last 12 months"
*/
SELECT account_id, count(DISTINCT (greatest(:as_of - day, 0) * 12) / 366) AS value, count(*) AS sample_size
FROM order_days
WHERE day >= :as_of - 365
GROUP BY account_id
