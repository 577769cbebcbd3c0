-- What goods lines of an order come to by family and by item: measures of families and items need not read all lines.
-- A line without a family counts under its SKU; family_values has the value of each family, in the same places.
-- In the order in which a run of an earlier version takes them.
LOCK TABLE bellwether.measure_values, mirror.order_facts IN ACCESS EXCLUSIVE MODE;

ALTER TABLE mirror.order_facts
  ADD COLUMN families text[] NOT NULL DEFAULT '{}',
  ADD COLUMN family_values numeric[] NOT NULL DEFAULT '{}',
  ADD COLUMN skus text[] NOT NULL DEFAULT '{}';

SET LOCAL work_mem = '128MB';

WITH goods AS (
  SELECT order_id, sku, coalesce(product_family, sku) AS family, quantity * coalesce(unit_price, 0) AS value
  FROM mirror.order_lines
  WHERE deleted_at IS NULL AND order_id IS NOT NULL AND coalesce(line_type, 'goods') = 'goods' AND quantity > 0
    AND coalesce(unit_price, 0) >= 0
), families AS (
  SELECT order_id, array_agg(family ORDER BY family) AS families, array_agg(value ORDER BY family) AS family_values
  FROM (SELECT order_id, family, sum(value) AS value FROM goods GROUP BY order_id, family) each
  GROUP BY order_id
), items AS (
  SELECT order_id, array_agg(sku ORDER BY sku) AS skus
  FROM (SELECT DISTINCT order_id, sku FROM goods WHERE sku IS NOT NULL) each
  GROUP BY order_id
)
UPDATE mirror.order_facts f
SET families = families.families, family_values = families.family_values, skus = coalesce(items.skus, '{}')
FROM families LEFT JOIN items USING (order_id)
WHERE families.order_id = f.order_id;

-- Whoever writes orders without their goods is of an earlier version, and must fail.
ALTER TABLE mirror.order_facts
  ALTER COLUMN families DROP DEFAULT, ALTER COLUMN family_values DROP DEFAULT, ALTER COLUMN skus DROP DEFAULT;

ANALYZE mirror.order_facts;
