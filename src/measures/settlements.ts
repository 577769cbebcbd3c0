/**
 * What settles each invoice: the payments that name it, by whomever (a parent company may pay), and of the payments that
 * name none the part that falls to it when they settle the account's oldest invoices first. Once one amount on the way is
 * not known (NaN), neither is what later invoices have been paid.
 */
export const SETTLEMENTS: readonly string[] = [
  `named_payments AS (
      SELECT p.invoice_id, p.paid_on, p.amount
      FROM mirror.payments p
      WHERE p.invoice_id IN (SELECT invoice_id FROM invoices) AND p.deleted_at IS NULL AND p.paid_on < $3)`,
  `loose_payments AS (
      SELECT account_id, paid_on, amount,
        sum(amount) OVER (PARTITION BY account_id ORDER BY paid_on, amount ROWS UNBOUNDED PRECEDING) AS upto
      FROM payments WHERE loose AND amount > 0)`,
  `open_invoices AS (
      SELECT i.account_id, i.invoice_id, i.amount - coalesce(p.paid, 0) AS amount,
        sum(i.amount - coalesce(p.paid, 0)) OVER (
          PARTITION BY i.account_id ORDER BY i.issued_on, i.due_on, i.amount, i.number ROWS UNBOUNDED PRECEDING
        ) AS upto
      FROM invoices i
      LEFT JOIN (SELECT invoice_id, sum(amount) AS paid FROM named_payments GROUP BY invoice_id) p USING (invoice_id)
      WHERE i.amount > coalesce(p.paid, 0) AND i.account_id IN (SELECT account_id FROM loose_payments))`,
  `settlements AS (
      SELECT invoice_id, paid_on, amount FROM named_payments
      UNION ALL
      SELECT i.invoice_id, p.paid_on, least(i.upto, p.upto) - greatest(i.upto - i.amount, p.upto - p.amount)
      FROM open_invoices i
      JOIN loose_payments p USING (account_id)
      WHERE i.upto - i.amount < p.upto AND p.upto - p.amount < i.upto
      UNION ALL
      SELECT invoice_id, NULL, 'NaN' FROM open_invoices
      WHERE upto = 'NaN' OR account_id IN (SELECT account_id FROM loose_payments WHERE amount = 'NaN'))`,
];

/**
 * Each invoice with what has been paid on it and the day of the payment that settled it. Whether an unknown sum has settled
 * it is not known, so it has no amount that could count as late or as paid.
 */
export const INVOICE_STATUS = `invoice_status AS (
      SELECT i.invoice_id, i.account_id, i.order_id, i.order_ref, i.issued_on, i.due_on,
        CASE WHEN s.paid = 'NaN' THEN s.paid ELSE i.amount END AS amount, i.disputed,
        coalesce(s.paid, 0) AS paid,
        greatest(i.amount - coalesce(s.paid, 0), 0) AS open_amount,
        CASE WHEN s.paid >= i.amount THEN s.last_paid_on END AS settled_on
      FROM invoices i LEFT JOIN (
        SELECT invoice_id, sum(amount) AS paid, max(paid_on) AS last_paid_on FROM settlements GROUP BY invoice_id
      ) s USING (invoice_id))`;
