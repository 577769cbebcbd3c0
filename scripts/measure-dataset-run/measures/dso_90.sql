/*
id: dso_90
title: Days sales outstanding, 90 days
unit: days
direction: lower
kind: lagging
dimension: business
inputs: [invoices, payments]
definition: >-
  Open balance / invoiced in 90 days x 90. Without an invoice in that time there is no value.
source: Credit Research Foundation, Glossary of credit terms.
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "days sales outstanding, 90 days {value}"
*/
SELECT account_id, balance / invoiced_90 * 90 AS value, documents AS sample_size
FROM balances
WHERE invoiced_90 > 0
