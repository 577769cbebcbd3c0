-- The runs of two connections go on side by side, and each computes the facts of its own orders only: of an order whose
-- lines are just being read by the other it would see a part, and take the mark away that says so.
ALTER TABLE mirror.stale_orders ADD COLUMN connection_id integer;
UPDATE mirror.stale_orders s SET connection_id = o.connection_id FROM mirror.orders o WHERE o.id = s.order_id;
DELETE FROM mirror.stale_orders WHERE connection_id IS NULL;
ALTER TABLE mirror.stale_orders ALTER COLUMN connection_id SET NOT NULL;
ALTER TABLE mirror.stale_orders DROP CONSTRAINT stale_orders_pkey, ADD PRIMARY KEY (connection_id, order_id);
