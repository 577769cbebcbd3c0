import { z } from 'zod';
import { ENTITY_NAMES } from '../../domain/entities.ts';
import type { Transaction } from '../database.ts';
import { entityTable, type EntityTable } from './entity-table.ts';

const pairSchema = z.object({ loser: z.number(), winner: z.number() });
const movedSchema = z.object({ moved: z.number() });

/**
 * Gives what hangs on merged accounts to those that took their place. Not every CRM tells of it record by record: a
 * merge in HubSpot moves associations, and no time of change. Scores are history and stay where they are. Gives the
 * number of rows moved.
 */
export async function followMerges(tx: Transaction, connectionId: number): Promise<number> {
  const pairs = await tx.rows(pairSchema, HEIRS, [connectionId]);
  if (pairs.length === 0) return 0;
  const values = [connectionId, pairs.map(({ loser }) => loser), pairs.map(({ winner }) => winner)];
  let moved = 0;
  for (const entity of ENTITY_NAMES) {
    const table = entityTable(entity);
    const column = accountColumn(table);
    if (column === undefined) continue;
    const rows = await tx.rows(movedSchema, moveStatement(table, column), values);
    moved += rows[0]?.moved ?? 0;
  }
  return moved;
}

/** The heir of an heir that was merged as well counts; a circle has none. */
const HEIRS = `
  WITH RECURSIVE merged AS (
    SELECT l.id AS loser, w.id AS winner, w.crm_id, w.deleted_at, w.merged_into
    FROM mirror.accounts l JOIN mirror.accounts w ON w.connection_id = $1 AND w.crm_id = l.merged_into
    WHERE l.connection_id = $1 AND l.merged_into IS NOT NULL AND l.deleted_at IS NOT NULL
    UNION
    SELECT m.loser, w.id, w.crm_id, w.deleted_at, w.merged_into
    FROM merged m JOIN mirror.accounts w ON w.connection_id = $1 AND w.crm_id = m.merged_into
    WHERE m.deleted_at IS NOT NULL
  )
  SELECT loser, winner FROM merged WHERE deleted_at IS NULL ORDER BY loser`;

/** Users belong to no account; an account, to its parent. */
function accountColumn({ entity, hasAccount }: EntityTable): string | undefined {
  if (entity === 'accounts') return 'parent_id';
  return hasAccount ? 'account_id' : undefined;
}

function moveStatement(table: EntityTable, column: string): string {
  const order = table.entity === 'orders' ? 't.id' : 'NULL::bigint';
  return `
    WITH heirs AS (
      SELECT * FROM unnest($2::bigint[], $3::bigint[]) h (loser, winner)
    ), moved AS (
      UPDATE ${table.name} t SET ${column} = h.winner FROM heirs h
      WHERE t.connection_id = $1 AND t.${column} = h.loser${table.entity === 'accounts' ? ' AND t.id <> h.winner' : ''}
      RETURNING h.winner, ${order} AS order_id
    ), dirty AS (
      INSERT INTO bellwether.dirty_accounts (connection_id, account_id)
      SELECT DISTINCT $1::int, winner FROM moved
      ON CONFLICT DO NOTHING
    ), stale AS (
      INSERT INTO mirror.stale_orders (connection_id, order_id)
      SELECT $1::int, order_id FROM moved WHERE order_id IS NOT NULL
      ON CONFLICT DO NOTHING
    )
    SELECT count(*)::int AS moved FROM moved`;
}
