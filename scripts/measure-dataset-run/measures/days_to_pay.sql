/*
id: days_to_pay
title: Average days to pay
unit: days
direction: lower
kind: lagging
dimension: business
inputs: [invoices, payments]
definition: >-
  Days from invoice to payment, weighted by the amount that the payment settled of the invoice. A payment settles
  the invoice that it names, others the oldest open one (FIFO); one that came before the invoice counts with
  negative days.
source: Credit Research Foundation, Glossary of credit terms.
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "average days to pay {value}"
*/
SELECT account_id, sum(amount * (paid_on - issued_on)) / sum(amount) AS value, count(*) AS sample_size
FROM settlements
WHERE cash
GROUP BY account_id
