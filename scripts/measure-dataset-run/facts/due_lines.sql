/* due_lines: goods lines that have arrived or should have: the promised day is past. Only where the data set knows
   deliveries by line. `on_time` is null where nothing was promised. */
SELECT account_id, order_id, quantity,
  CASE WHEN delivered_on IS NULL THEN 0 ELSE coalesce(delivered_quantity, quantity) END AS delivered,
  delivered_on IS NOT NULL AND coalesce(delivered_quantity, quantity) >= quantity AS in_full,
  coalesce(delivered_on <= promised_on, CASE WHEN promised_on < :as_of AND delivered_on IS NULL THEN false END) AS on_time
FROM order_lines
WHERE goods AND (delivered_on IS NOT NULL OR promised_on < :as_of) AND EXISTS (SELECT 1 FROM deliveries WHERE by_line)
