/* due_orders: orders all of whose goods lines are due. An order is on time or in full only if every line is. Where
   shipments are of whole orders, the order is held against what it says itself. */
SELECT d.account_id, d.order_id, sum(d.quantity) AS quantity, sum(d.delivered) AS delivered,
  bool_and(d.in_full) AS in_full, bool_and(d.on_time) AS on_time
FROM due_lines d JOIN (
  SELECT order_id, count(*) AS lines FROM order_lines WHERE goods GROUP BY order_id
) every USING (order_id)
GROUP BY d.account_id, d.order_id, every.lines
HAVING count(*) = every.lines
UNION ALL
SELECT o.account_id, o.order_id, o.quantity, coalesce(a.delivered, 0), coalesce(a.delivered, 0) >= o.quantity,
  coalesce(a.arrived_on <= o.promised_on, CASE WHEN o.promised_on < :as_of AND a.arrived_on IS NULL THEN false END)
FROM orders o LEFT JOIN (
  SELECT d.order_id, sum(coalesce(d.quantity, o.quantity)) AS delivered, max(d.arrived_on) AS arrived_on
  FROM deliveries d JOIN orders o USING (order_id)
  GROUP BY d.order_id
) a USING (order_id)
WHERE NOT o.cancelled AND o.quantity > 0 AND (a.arrived_on IS NOT NULL OR o.promised_on < :as_of)
  AND NOT EXISTS (SELECT 1 FROM deliveries WHERE order_line_id IS NOT NULL)
