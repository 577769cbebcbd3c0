/* invoice_states: each invoice with what is open of it and, once nothing is, the day of the last payment. */
SELECT i.invoice_id, i.account_id, i.issued_on, i.due_on, i.amount, i.amount - coalesce(s.settled, 0) AS open_amount,
  CASE WHEN s.settled >= i.amount THEN s.last_on END AS settled_on
FROM invoices i LEFT JOIN (
  SELECT invoice_id, sum(amount) AS settled, max(paid_on) AS last_on FROM settlements GROUP BY invoice_id
) s USING (invoice_id)
WHERE i.amount > 0
