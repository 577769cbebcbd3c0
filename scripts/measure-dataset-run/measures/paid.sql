/*
id: paid
title: Paid
unit: money
direction: none
kind: lagging
dimension: business
inputs: [invoices, payments]
definition: >-
  Sum of all payments dated on or before the day; 0 without any.
source: Credit Research Foundation, Glossary of credit terms.
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "paid {value}"
*/
SELECT account_id, paid AS value, payments AS sample_size FROM balances
