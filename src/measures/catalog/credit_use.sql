/*
id: credit_use
title: Use of the credit limit
unit: share
direction: lower
kind: leading
dimension: business
inputs: [accounts, invoices, payments]
definition: >-
  Open balance (all invoiced less all paid, not below 0), divided by the credit limit as it is today. Without a limit
  above 0 there is no value.
source: Credit utilisation; Credit Research Foundation, Glossary.
meaning: >-
  An account at its limit cannot order, however much it wants to: the next order stops at the credit desk.
advice: Before the next launch, raise the limit of the good payer and agree on a payment with the slow one.
phrase: "{value} of the credit limit used"
*/
SELECT account_id, greatest(coalesce(balance, 0), 0) / credit_limit AS value, coalesce(documents, 0) AS sample_size
FROM accounts LEFT JOIN balances USING (account_id)
WHERE credit_limit > 0
