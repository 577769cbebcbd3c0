/*
id: days_to_pay
title: Average days to pay
unit: days
direction: lower
kind: leading
dimension: business
inputs: [invoices, payments]
definition: >-
  Days from invoice to payment, weighted by amount, over what was paid in the last 365 days. Payments that name no
  invoice settle the account's oldest open invoices first; what is paid before it is invoiced counts as paid in
  advance (below 0). Refunds and credit notes do not count.
source: Average days to pay (ADP), first in, first out; Credit Research Foundation, Glossary.
meaning: Moves with the first slow payment, while sales outstanding still look as ever.
advice: >-
  Ask accounts payable what changed: approval, bank, or cash. Offer a discount for the old habit before you shorten
  the terms.
phrase: "pays after {value}"
*/
SELECT i.account_id, sum((s.paid_on - i.issued_on) * s.amount) / sum(s.amount) AS value, count(*) AS sample_size
FROM settlements s JOIN invoices i USING (invoice_id)
WHERE s.amount > 0 AND i.amount > 0 AND s.paid_on >= :as_of - 365
GROUP BY i.account_id
