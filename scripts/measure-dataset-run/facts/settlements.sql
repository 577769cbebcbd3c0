/* settlements: which payment settled how much of which invoice. A payment that names its invoice settles that one, up to
   its amount; all others settle the oldest open invoice of the account first (FIFO). Both lie on one line of money,
   invoices by day of issue and payments by day of payment: where two stretches overlap, one settled the other. A negative
   invoice is a credit and settles as a payment does, but is none (`cash`). */
WITH named AS (
  SELECT i.invoice_id, i.account_id, i.issued_on, p.paid_on,
    least(sum(p.amount) OVER before_it, i.amount) - least(sum(p.amount) OVER before_it - p.amount, i.amount) AS amount
  FROM payments p JOIN invoices i USING (invoice_id)
  WHERE p.amount > 0 AND i.amount > 0
  WINDOW before_it AS (PARTITION BY i.invoice_id ORDER BY p.paid_on, p.amount ROWS UNBOUNDED PRECEDING)
), owed AS (
  SELECT i.invoice_id, i.account_id, i.issued_on, left_open.amount,
    sum(left_open.amount) OVER (
      PARTITION BY i.account_id ORDER BY i.issued_on, i.number, i.invoice_id ROWS UNBOUNDED PRECEDING) AS up_to
  FROM invoices i CROSS JOIN LATERAL (
    SELECT i.amount - coalesce(sum(n.amount), 0) AS amount FROM named n WHERE n.invoice_id = i.invoice_id
  ) left_open
  WHERE left_open.amount > 0
), money AS (
  SELECT account_id, paid_on, amount, cash,
    sum(amount) OVER (PARTITION BY account_id ORDER BY paid_on, cash, amount ROWS UNBOUNDED PRECEDING) AS up_to
  FROM (
    SELECT account_id, paid_on, amount, true AS cash FROM payments WHERE invoice_id IS NULL AND amount > 0
    UNION ALL
    SELECT account_id, issued_on, -amount, false FROM invoices WHERE amount < 0
  ) unnamed
)
SELECT invoice_id, account_id, issued_on, paid_on, amount, true AS cash FROM named WHERE amount > 0
UNION ALL
SELECT o.invoice_id, o.account_id, o.issued_on, m.paid_on,
  least(o.up_to, m.up_to) - greatest(o.up_to - o.amount, m.up_to - m.amount), m.cash
FROM owed o JOIN money m ON m.account_id = o.account_id
  AND m.up_to > o.up_to - o.amount AND o.up_to > m.up_to - m.amount
