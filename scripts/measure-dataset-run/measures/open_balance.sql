/*
id: open_balance
title: Open balance
unit: money
direction: none
kind: lagging
dimension: business
inputs: [invoices, payments]
definition: >-
  Invoiced less paid; negative where more was paid than invoiced.
source: Credit Research Foundation, Glossary of credit terms.
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "open balance {value}"
*/
SELECT account_id, balance AS value, documents AS sample_size FROM balances
