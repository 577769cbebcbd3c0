/*
id: overdue_age
title: Age of the overdue balance
unit: days
direction: lower
kind: leading
dimension: business
inputs: [invoices, payments]
definition: >-
  Days since the due day, averaged over the open amounts of the invoices that were due before the day of the score. 0
  where nothing is overdue; without an invoice that ever fell due there is no value.
source: Weighted age of past-due receivables (average days delinquent); Credit Research Foundation, Glossary.
meaning: A week late is office routine; two months late is a decision. Age tells them apart, the sum does not.
advice: Under 30 days remind, over 30 call, over 60 talk to the owner before the next delivery.
phrase: "overdue for {value}"
*/
SELECT account_id, coalesce(sum((:as_of - due_on) * open_amount) / nullif(sum(open_amount), 0), 0) AS value,
  count(*) AS sample_size
FROM invoice_status
WHERE due_on < :as_of
GROUP BY account_id
