/*
id: dso_365
title: Days sales outstanding, 365 days
unit: days
direction: lower
kind: lagging
dimension: business
inputs: [invoices, payments]
definition: >-
  Open balance / invoiced in 365 days x 365. Without an invoice in that time there is no value.
source: Credit Research Foundation, Glossary of credit terms.
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "days sales outstanding, 365 days {value}"
*/
SELECT account_id, balance / invoiced_365 * 365 AS value, documents AS sample_size
FROM balances
WHERE invoiced_365 > 0
