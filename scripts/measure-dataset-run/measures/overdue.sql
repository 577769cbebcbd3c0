/*
id: overdue
title: Overdue balance
unit: money
direction: none
kind: lagging
dimension: business
inputs: [invoices, payments]
definition: >-
  What is open of the invoices that were due before the day; 0 without any. An account whose invoices have no due
  day has no value.
source: Credit Research Foundation, Glossary of credit terms.
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "overdue balance {value}"
*/
SELECT a.account_id,
  CASE WHEN count(i.invoice_id) = 0 OR count(i.due_on) > 0
    THEN coalesce(sum(i.open_amount) FILTER (WHERE i.due_on < :as_of), 0) END AS value,
  count(*) FILTER (WHERE i.due_on < :as_of AND i.open_amount > 0) AS sample_size
FROM accounts a LEFT JOIN invoice_states i USING (account_id)
GROUP BY a.account_id
