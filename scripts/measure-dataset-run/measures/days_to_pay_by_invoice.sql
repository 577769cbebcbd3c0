/*
id: days_to_pay_by_invoice
title: Average days to pay, by invoice
unit: days
direction: lower
kind: lagging
dimension: business
inputs: [invoices, payments]
definition: >-
  Mean of the days from invoice to full settlement, over settled invoices, each counting the same.
source: Credit Research Foundation, Glossary of credit terms.
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "average days to pay, by invoice {value}"
*/
SELECT account_id, avg(settled_on - issued_on) AS value, count(*) AS sample_size
FROM invoice_states
WHERE settled_on IS NOT NULL
GROUP BY account_id
