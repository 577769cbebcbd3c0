/*
id: overdue_balance
title: Overdue balance
unit: money
direction: none
kind: lagging
dimension: business
inputs: [invoices, payments]
definition: Open amount of the invoices that were due before the day of the score, in the reporting currency.
source: Past-due receivables; Credit Research Foundation, Glossary.
meaning: The sum to name in the call. Its size alone says nothing about health; its share and age do.
advice: >-
  Name the invoices and their age in the call, and agree on a day for each.
phrase: "{value} overdue"
*/
SELECT account_id, sum(open_amount) AS value, count(*) AS sample_size
FROM invoice_status
WHERE due_on < :as_of AND open_amount > 0
GROUP BY account_id
