/*
id: late_payment_share
title: Late-payment share
unit: share
direction: lower
kind: leading
dimension: business
inputs: [invoices, payments]
definition: >-
  Of the amount of invoices that fell due in the last 180 days, the share that was settled after the due date or is
  still open. An invoice is settled on the day of its last payment, once payments reach its amount.
source: Late-payment share by amount; Credit Research Foundation, Glossary ("percent current", its complement).
meaning: >-
  Late money is often the first thing that changes: a cash problem, or a dispute that nobody has talked about.
advice: >-
  Call accounts payable and ask what holds the invoice up. Answer disputes within a day; agree on dates for the rest.
phrase: "{value} of invoices paid late"
*/
SELECT account_id,
  coalesce(sum(amount) FILTER (WHERE settled_on IS NULL OR settled_on > due_on), 0) / sum(amount) AS value,
  count(*) AS sample_size
FROM (
  SELECT account_id, amount, due_on, settled_on FROM invoice_status
  WHERE amount > 0 AND due_on >= :as_of - 180 AND due_on < :as_of
) due
GROUP BY account_id
