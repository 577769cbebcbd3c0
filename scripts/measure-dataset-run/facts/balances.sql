/* balances: all accounts with what was invoiced and paid. A payment counts for the account whose invoice it names. */
SELECT a.account_id, coalesce(i.amount, 0) AS invoiced, coalesce(i.of_90, 0) AS invoiced_90,
  coalesce(i.of_365, 0) AS invoiced_365, coalesce(i.documents, 0) AS documents, coalesce(p.amount, 0) AS paid,
  coalesce(p.payments, 0) AS payments, coalesce(i.amount, 0) - coalesce(p.amount, 0) AS balance
FROM accounts a LEFT JOIN (
  SELECT account_id, sum(amount) AS amount, count(*) AS documents,
    sum(amount) FILTER (WHERE issued_on > :as_of - 90) AS of_90,
    sum(amount) FILTER (WHERE issued_on > :as_of - 365) AS of_365
  FROM invoices GROUP BY account_id
) i USING (account_id) LEFT JOIN (
  SELECT coalesce(n.account_id, p.account_id) AS account_id, sum(p.amount) AS amount, count(*) AS payments
  FROM payments p LEFT JOIN invoices n USING (invoice_id)
  GROUP BY 1
) p USING (account_id)
