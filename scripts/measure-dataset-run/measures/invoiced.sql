/*
id: invoiced
title: Invoiced
unit: money
direction: none
kind: lagging
dimension: business
inputs: [invoices, payments]
definition: >-
  Sum of all invoices dated on or before the day; 0 without any.
source: Credit Research Foundation, Glossary of credit terms.
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "invoiced {value}"
*/
SELECT account_id, invoiced AS value, documents AS sample_size FROM balances
