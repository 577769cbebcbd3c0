/*
id: days_sales_outstanding
title: Days sales outstanding
unit: days
direction: lower
kind: lagging
dimension: business
inputs: [invoices, payments]
definition: >-
  Open balance (all invoiced less all paid, not below 0), divided by the amount invoiced in the last 90 days, times 90.
  Without an invoice in that time there is no value.
source: DSO = receivables / credit sales x days; Credit Research Foundation, Glossary.
meaning: How long the customer lets us wait for our money. Rising is an early sign of trouble with cash, or with us.
advice: >-
  Look at the overdue invoices first: a dispute is ours to settle, a cash problem needs a payment plan before the next
  large order.
phrase: "{value} sales outstanding"
*/
WITH invoiced AS (
  SELECT account_id, sum(amount) AS recent, count(*) AS documents
  FROM invoices
  WHERE issued_on >= :as_of - 90
  GROUP BY account_id
)
SELECT account_id, greatest(balance, 0) / recent * 90 AS value, invoiced.documents AS sample_size
FROM invoiced JOIN balances USING (account_id)
WHERE recent > 0
