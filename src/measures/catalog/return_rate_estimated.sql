/*
id: return_rate_estimated
title: Return rate with unlogged returns
unit: share
direction: lower
kind: leading
dimension: business
inputs: [orders, returns, invoices, payments]
definition: >-
  As the return rate, with an estimate of the returns that nobody logged: what is missing on invoices of the last 365
  days that are due for more than 30 days, not disputed and paid by half or more, less what returns explain: those of
  the invoice's order, and as much again as the returns of the same 365 days that name no order. Never below the
  logged rate.
source: >-
  Definition of this project, after deduction analysis in accounts receivable; Credit Research Foundation, deductions.
meaning: >-
  Customers who get no credit for what they send back simply pay less. The logged rate then looks best where the
  process is worst.
advice: >-
  Ask what was deducted and why, log the return, and give the credit: the argument costs more than the goods.
phrase: "about {value} of goods returned, unlogged ones included"
*/
WITH ordered AS (
  SELECT account_id, sum(value) AS value, count(*) AS days
  FROM order_days WHERE day >= :as_of - 365
  GROUP BY account_id
), returned AS (
  SELECT account_id, sum(amount) AS value, coalesce(sum(amount) FILTER (WHERE order_ref IS NULL), 0) AS unlinked
  FROM returns WHERE returned_on >= :as_of - 365
  GROUP BY account_id
), explained AS (
  SELECT order_ref, sum(amount) AS value FROM returns WHERE order_ref IS NOT NULL GROUP BY order_ref
), short_paid AS (
  SELECT account_id, sum(greatest(open_amount - coalesce(explained.value, 0), 0)) AS value
  FROM invoice_status LEFT JOIN explained USING (order_ref)
  WHERE issued_on >= :as_of - 365 AND due_on < :as_of - 30 AND NOT disputed AND amount > 0 AND paid * 2 >= amount
  GROUP BY account_id
)
SELECT account_id,
  (coalesce(returned.value, 0) + greatest(coalesce(short_paid.value, 0) - coalesce(unlinked, 0), 0)) / ordered.value AS value,
  ordered.days AS sample_size
FROM ordered LEFT JOIN returned USING (account_id) LEFT JOIN short_paid USING (account_id)
WHERE ordered.value > 0
