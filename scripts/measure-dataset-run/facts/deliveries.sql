/* deliveries: what has arrived. A row a line where the data set knows deliveries by line, else a row a shipment. Where it
   knows no day of delivery at all, the day on which goods left stands for it; where it does, a shipment without one is
   still on its way. */
SELECT l.account_id, l.order_id, l.ordered_on, l.promised_on, coalesce(l.delivered_quantity, l.quantity) AS quantity,
  l.delivered_on AS arrived_on, true AS by_line
FROM order_lines l
WHERE l.goods AND l.delivered_on IS NOT NULL
UNION ALL
SELECT s.account_id, s.order_id, o.ordered_on, o.promised_on, coalesce(s.quantity, o.quantity),
  CASE WHEN whole.has_deliveries THEN s.delivered_on ELSE s.shipped_on END, false
FROM shipments s JOIN orders o USING (order_id) CROSS JOIN (
  SELECT bool_or(delivered_on IS NOT NULL) AS has_deliveries FROM shipments
) whole
WHERE NOT o.cancelled AND (s.delivered_on IS NOT NULL OR NOT whole.has_deliveries)
  AND NOT EXISTS (SELECT 1 FROM order_lines WHERE goods AND delivered_on IS NOT NULL)
