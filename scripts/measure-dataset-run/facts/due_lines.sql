/* due_lines: goods lines that have arrived or should have: the promised day is past. Only where shipments name the line
   that they are of. `on_time` is null where nothing was promised. */
WITH arrived AS (
  SELECT d.order_line_id, sum(coalesce(d.quantity, l.quantity)) AS delivered, max(d.arrived_on) AS arrived_on
  FROM deliveries d JOIN order_lines l USING (order_line_id)
  GROUP BY d.order_line_id
)
SELECT l.account_id, l.order_id, l.order_line_id, l.quantity, coalesce(a.delivered, 0) AS delivered,
  coalesce(a.delivered, 0) >= l.quantity AS in_full,
  coalesce(a.arrived_on <= l.promised_on, CASE WHEN l.promised_on < :as_of AND a.arrived_on IS NULL THEN false END)
    AS on_time
FROM order_lines l LEFT JOIN arrived a USING (order_line_id)
WHERE l.goods AND (a.arrived_on IS NOT NULL OR l.promised_on < :as_of)
  AND EXISTS (SELECT 1 FROM deliveries WHERE order_line_id IS NOT NULL)
