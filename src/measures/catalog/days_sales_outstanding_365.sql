/*
id: days_sales_outstanding_365
title: Days sales outstanding over a year
unit: days
direction: lower
kind: lagging
dimension: business
inputs: [invoices, payments]
definition: >-
  Open balance (all invoiced less all paid, not below 0), divided by the amount invoiced in the last 365 days, times
  365. Without an invoice in that time there is no value.
source: DSO = receivables / credit sales x days; Credit Research Foundation, Glossary.
meaning: >-
  The year smooths the season out of it: what is left is the habit. A quarter's number jumps with each large invoice.
advice: >-
  When the year moves, terms are no longer kept as a rule: agree on new ones, or on a smaller limit.
phrase: "{value} sales outstanding over the year"
*/
WITH invoiced AS (
  SELECT account_id, sum(amount) AS recent, count(*) AS documents
  FROM invoices
  WHERE issued_on >= :as_of - 365
  GROUP BY account_id
)
SELECT account_id, greatest(balance, 0) / recent * 365 AS value, invoiced.documents AS sample_size
FROM invoiced JOIN balances USING (account_id)
WHERE recent > 0
