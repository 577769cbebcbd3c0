/*
id: records_matched
title: Records that match
unit: share
direction: none
kind: lagging
dimension: business
inputs: [orders, shipments, invoices, payments]
definition: >-
  Of the account's records of the last 365 days, the share that has its counterpart: orders of more than 30 days ago that
  were shipped, invoices that bill an order of the account, payments that settle an invoice of the account. Cancelled
  orders and orders without value do not count.
source: Three-way match of accounts payable, seen from the seller's side.
meaning: >-
  What does not match was not logged, or went to the wrong account: the score rests on it all the same. Tell the owner of
  the data; until then the confidence is lower, and past a limit there is no score.
advice: >-
  Send the owner of the data the records that match nothing, and read the score with care until they are mended.
phrase: "{value} of records match"
*/
WITH chained AS (
  SELECT account_id, first_shipped_on IS NOT NULL AS matched
  FROM orders
  WHERE NOT cancelled AND value > 0 AND ordered_on >= :as_of - 365 AND ordered_on < :as_of - 30
  UNION ALL
  SELECT i.account_id, o.order_id IS NOT NULL
  FROM invoices i LEFT JOIN orders o ON o.order_id = i.order_id AND o.account_id = i.account_id
  WHERE i.issued_on >= :as_of - 365
  UNION ALL
  SELECT p.account_id, i.invoice_id IS NOT NULL
  FROM payments p LEFT JOIN invoices i ON i.invoice_id = p.invoice_id AND i.account_id = p.account_id
  WHERE p.paid_on >= :as_of - 365
)
SELECT account_id, avg(matched::int) AS value, count(*) AS sample_size FROM chained GROUP BY account_id
