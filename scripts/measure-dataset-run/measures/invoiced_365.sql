/*
id: invoiced_365
title: Invoiced in 365 days
unit: money
direction: none
kind: lagging
dimension: business
inputs: [invoices, payments]
definition: >-
  Sum of the invoices of the 365 days that end with the day.
source: Credit Research Foundation, Glossary of credit terms.
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "invoiced in 365 days {value}"
*/
SELECT account_id, invoiced_365 AS value, documents AS sample_size FROM balances
