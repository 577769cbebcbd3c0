/*
id: invoiced_90
title: Invoiced in 90 days
unit: money
direction: none
kind: lagging
dimension: business
inputs: [invoices, payments]
definition: >-
  Sum of the invoices of the 90 days that end with the day (issued later than 90 days before it).
source: Credit Research Foundation, Glossary of credit terms.
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "invoiced in 90 days {value}"
*/
SELECT account_id, invoiced_90 AS value, documents AS sample_size FROM balances
