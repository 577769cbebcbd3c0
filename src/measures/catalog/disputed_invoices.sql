/*
id: disputed_invoices
title: Disputed invoices
unit: share
direction: lower
kind: leading
dimension: business
inputs: [invoices]
definition: >-
  Of the amount invoiced in the last 180 days, the share on invoices that the customer disputes. Whether an invoice is
  disputed is known as of today only.
source: Dispute rate by amount; Credit Research Foundation, disputed receivables.
meaning: A dispute is a complaint with a number on it. Until it is answered neither the money nor the next order comes.
advice: Find the owner of each dispute and answer within two days; credit what is ours without a form.
phrase: "{value} of invoices disputed"
*/
SELECT account_id, coalesce(sum(amount) FILTER (WHERE disputed), 0) / sum(amount) AS value, count(*) AS sample_size
FROM invoices
WHERE amount > 0 AND issued_on >= :as_of - 180
GROUP BY account_id
