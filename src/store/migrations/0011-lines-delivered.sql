-- Line service: an order line may have a promise of its own, and a shipment may be of one line only.
ALTER TABLE mirror.order_lines ADD COLUMN promised_on date;
ALTER TABLE mirror.shipments
  ADD COLUMN order_line_ref text COLLATE "C",
  ADD COLUMN order_line_id bigint;
CREATE INDEX ON mirror.shipments (connection_id, order_line_ref)
  WHERE order_line_id IS NULL AND order_line_ref IS NOT NULL;
