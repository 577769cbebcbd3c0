import { z } from 'zod';
import { ENTITY_NAMES } from '../../domain/entities.ts';
import type { Transaction } from '../database.ts';
import { followMerges } from './follow-merges.ts';
import { dependents, entityTable, type EntityTable, type TableReference } from './entity-table.ts';

const linkedSchema = z.object({ linked: z.number() });

/**
 * Links rows that came before the record they refer to. Partial indexes hold just those rows, so it costs next to
 * nothing when there are none. What belonged to merged accounts goes to their heirs. Gives the number of rows linked.
 */
export async function linkReferences(tx: Transaction, connectionId: number): Promise<number> {
  let linked = 0;
  for (const entity of ENTITY_NAMES) {
    const table = entityTable(entity);
    for (const reference of table.references) {
      const rows = await tx.rows(linkedSchema, linkStatement(table, reference), [connectionId]);
      linked += rows[0]?.linked ?? 0;
    }
  }
  return linked + (await followMerges(tx, connectionId));
}

function linkStatement(table: EntityTable, { field, to }: TableReference): string {
  const takesAccount = table.accountVia === field;
  const account = table.entity === 'accounts' ? 't.id' : 't.account_id';
  const isOrderPart = table.entity === 'orders' || table.partOf === 'order';
  const invoiced = table.partOf === 'invoice' && field === 'invoice';
  const order = table.entity === 'orders' ? 't.id' : 't.order_id';
  const follow = field === 'account' ? followers(table) : '';
  return `
    WITH linked AS (
      UPDATE ${table.name} t
      SET ${field}_id = p.id${takesAccount ? ', account_id = p.account_id' : ''}
      FROM mirror.${to} p
      WHERE t.connection_id = $1 AND t.${field}_id IS NULL AND t.${field}_ref IS NOT NULL
        AND p.connection_id = $1 AND p.crm_id = t.${field}_ref
      RETURNING t.id, ${account} AS account_id, ${isOrderPart ? order : 'NULL::bigint'} AS order_id,
        ${invoiced ? 'p.account_id' : 'NULL::bigint'} AS invoiced_account_id
    ), dirty AS (
      INSERT INTO bellwether.dirty_accounts (connection_id, account_id)
      SELECT DISTINCT $1::int, account_id
      FROM (SELECT account_id FROM linked UNION ALL SELECT invoiced_account_id FROM linked) touched
      WHERE account_id IS NOT NULL
      ON CONFLICT DO NOTHING
    ), stale AS (
      INSERT INTO mirror.stale_orders (connection_id, order_id)
      SELECT DISTINCT $1::int, order_id FROM linked WHERE order_id IS NOT NULL
      ON CONFLICT DO NOTHING
    )${follow}
    SELECT count(*)::int AS linked FROM linked`;
}

/** What hangs on a row that has found its account has found it too. */
function followers(table: EntityTable): string {
  return dependents(table.entity)
    .map(
      ({ table: child, field }) => `, linked_${child.replace('mirror.', '')} AS (
      UPDATE ${child} c SET account_id = linked.account_id FROM linked WHERE c.${field}_id = linked.id
    )`,
    )
    .join('');
}
