-- An order line may have a promise of its own.
ALTER TABLE mirror.order_lines ADD COLUMN promised_on date;
