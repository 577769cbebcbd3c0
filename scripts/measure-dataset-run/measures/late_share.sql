/*
id: late_share
title: Late share
unit: share
direction: lower
kind: lagging
dimension: business
inputs: [invoices, payments]
definition: >-
  Invoices settled after their due day / all settled invoices with a due day, by number.
source: Credit Research Foundation, Glossary of credit terms.
meaning: For comparison with values computed elsewhere; over all history, not a window of days.
phrase: "late share {value}"
*/
SELECT account_id, avg((settled_on > due_on)::int) AS value, count(*) AS sample_size
FROM invoice_states
WHERE settled_on IS NOT NULL AND due_on IS NOT NULL
GROUP BY account_id
