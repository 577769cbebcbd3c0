import { z } from 'zod';
import type { Database } from '../database.ts';

/** Orders computed in one transaction: large enough for hash aggregates, small enough to be interrupted. */
const BATCH = 100_000;

const doneSchema = z.object({ done: z.number() });

/**
 * Computes the facts of all orders of a connection that were marked stale. Safe to stop and to repeat: what is done is no
 * longer marked. Nobody else may be reading orders of the connection into the mirror. Gives the number of orders.
 */
export async function refreshOrderFacts(
  database: Database,
  connectionId: number,
  signal: AbortSignal,
): Promise<number> {
  let total = 0;
  for (;;) {
    signal.throwIfAborted();
    const done = await database.transaction(async (tx) => {
      await tx.run(`SET LOCAL work_mem = '128MB'`);
      const rows = await tx.rows(doneSchema, REFRESH, [connectionId, BATCH]);
      return rows[0]?.done ?? 0;
    });
    total += done;
    if (done < BATCH) return total;
  }
}

/**
 * Goods lines with a positive quantity make the order's quantity and value, and its families (SKUs, where a line has none)
 * and items; an order without any line keeps its own amount. A shipment without a quantity counts as the whole order.
 */
const REFRESH = `
  WITH batch AS (
    DELETE FROM mirror.stale_orders
    WHERE connection_id = $1 AND order_id IN (
      SELECT order_id FROM mirror.stale_orders WHERE connection_id = $1 ORDER BY order_id LIMIT $2
    )
    RETURNING order_id
  ), typed AS (
    SELECT l.order_id, l.sku, coalesce(l.product_family, l.sku) AS family, l.quantity,
      l.quantity * coalesce(l.unit_price, 0) AS value,
      coalesce(l.line_type, 'goods') = 'goods' AND l.quantity > 0 AND coalesce(l.unit_price, 0) >= 0 AS goods
    FROM mirror.order_lines l JOIN batch USING (order_id)
    WHERE l.deleted_at IS NULL
  ), lines AS (
    SELECT order_id,
      count(*) FILTER (WHERE goods)::int AS goods_lines,
      coalesce(sum(quantity) FILTER (WHERE goods), 0) AS quantity,
      coalesce(sum(value) FILTER (WHERE goods), 0) AS value,
      array_agg(DISTINCT sku) FILTER (WHERE goods AND sku IS NOT NULL) AS skus
    FROM typed
    GROUP BY order_id
  ), families AS (
    SELECT order_id, array_agg(family ORDER BY family) AS families, array_agg(value ORDER BY family) AS family_values
    FROM (SELECT order_id, family, sum(value) AS value FROM typed WHERE goods GROUP BY order_id, family) each
    GROUP BY order_id
  ), orders AS (
    SELECT o.id AS order_id, o.connection_id, o.account_id, o.ordered_on, o.promised_on,
      coalesce(o.status, '') = 'cancelled' AS cancelled, o.deleted_at IS NOT NULL AS deleted,
      CASE WHEN lines.order_id IS NULL THEN coalesce(o.amount, 0) ELSE lines.value END AS value,
      coalesce(lines.goods_lines, 0) AS goods_lines,
      coalesce(lines.quantity, 0) AS quantity, coalesce(lines.skus, '{}') AS skus,
      coalesce(families.families, '{}') AS families, coalesce(families.family_values, '{}') AS family_values
    FROM batch JOIN mirror.orders o ON o.id = batch.order_id LEFT JOIN lines ON lines.order_id = o.id
    LEFT JOIN families ON families.order_id = o.id
  ), sent AS (
    SELECT s.order_id, s.shipped_on, s.delivered_on, coalesce(s.quantity, orders.quantity) AS quantity,
      min(s.shipped_on) OVER (PARTITION BY s.order_id) AS first_shipped_on
    FROM mirror.shipments s JOIN orders ON orders.order_id = s.order_id
    WHERE s.deleted_at IS NULL
  ), shipped AS (
    SELECT order_id, first_shipped_on, max(shipped_on) AS last_shipped_on, max(delivered_on) AS last_delivered_on,
      sum(quantity) AS quantity,
      sum(quantity) FILTER (WHERE shipped_on = first_shipped_on) AS first_quantity
    FROM sent GROUP BY order_id, first_shipped_on
  ), written AS (
    INSERT INTO mirror.order_facts AS f (
      order_id, connection_id, account_id, ordered_on, promised_on, cancelled, value, goods_lines, quantity,
      first_shipped_on, last_shipped_on, last_delivered_on, shipped_quantity, first_shipped_quantity, last_event_on,
      skus, families, family_values)
    SELECT orders.order_id, connection_id, account_id, ordered_on, promised_on, cancelled, value, goods_lines,
      orders.quantity, first_shipped_on, last_shipped_on, last_delivered_on, coalesce(shipped.quantity, 0),
      coalesce(first_quantity, 0), greatest(ordered_on, last_shipped_on, last_delivered_on),
      skus, families, family_values
    FROM orders LEFT JOIN shipped USING (order_id)
    WHERE NOT deleted
    ON CONFLICT (order_id) DO UPDATE SET
      account_id = excluded.account_id, ordered_on = excluded.ordered_on, promised_on = excluded.promised_on,
      cancelled = excluded.cancelled, value = excluded.value, goods_lines = excluded.goods_lines,
      quantity = excluded.quantity, first_shipped_on = excluded.first_shipped_on,
      last_shipped_on = excluded.last_shipped_on, last_delivered_on = excluded.last_delivered_on,
      shipped_quantity = excluded.shipped_quantity, first_shipped_quantity = excluded.first_shipped_quantity,
      last_event_on = excluded.last_event_on, skus = excluded.skus, families = excluded.families,
      family_values = excluded.family_values
  ), removed AS (
    DELETE FROM mirror.order_facts f USING orders WHERE f.order_id = orders.order_id AND orders.deleted
  )
  SELECT count(*)::int AS done FROM batch`;
