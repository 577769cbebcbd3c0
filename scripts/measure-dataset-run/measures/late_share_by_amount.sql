/*
id: late_share_by_amount
title: Late share by amount
unit: share
direction: lower
kind: lagging
dimension: business
inputs: [invoices, payments]
definition: >-
  As late_share, weighted by the amount of the invoice.
source: Credit Research Foundation, Glossary of credit terms.
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "late share by amount {value}"
*/
SELECT account_id, sum(amount * (settled_on > due_on)::int) / sum(amount) AS value, count(*) AS sample_size
FROM invoice_states
WHERE settled_on IS NOT NULL AND due_on IS NOT NULL
GROUP BY account_id
