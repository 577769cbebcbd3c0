import { z } from 'zod';
import type { EntityName } from '../../domain/entities.ts';
import type { CrmValue } from '../../domain/plan.ts';
import { copyLine, type Transaction } from '../database.ts';
import { entityTable, type EntityTable } from './entity-table.ts';
import { ingestStatements, invoicedAccounts } from './ingest-sql.ts';

/** A record under canonical names, ready for the mirror. Decimals are text, dates `YYYY-MM-DD`, references CRM ids. */
export interface MirrorRow {
  readonly crmId: string;
  /** ISO 8601. */
  readonly modifiedAt: string;
  readonly values: Readonly<Record<string, string | boolean | null>>;
  /** Accounts: the score fields as the CRM has them, by field of the CRM. */
  readonly scoreFields?: Readonly<Record<string, CrmValue>>;
}

export interface GoneRecord {
  readonly crmId: string;
  readonly mergedInto: string | undefined;
}

export interface MirrorPage {
  readonly connectionId: number;
  readonly entity: EntityName;
  /** Number of the full read that this page belongs to, from 1. */
  readonly generation: number;
  readonly rows: readonly MirrorRow[];
  readonly gone: readonly GoneRecord[];
}

const changedSchema = z.object({ changed: z.number() });

/** Takes a page into the mirror and marks what changed. Gives the number of rows that are new or differ. */
export async function storePage(tx: Transaction, page: MirrorPage): Promise<number> {
  const table = entityTable(page.entity);
  const changed = page.rows.length === 0 ? 0 : await storeRows(tx, table, page);
  const gone = page.gone.length === 0 ? 0 : await storeGone(tx, table, page);
  return changed + gone;
}

/**
 * A page is some thousand rows, each met by its key in tables of any size: never by reading a whole table. And the page
 * need not wait for the disk: its cursor is part of the same transaction, so a power cut takes both back to the page
 * before.
 */
const PAGE_SETTINGS = `SELECT set_config(name, 'off', true) FROM unnest(ARRAY['enable_hashjoin',
  'enable_mergejoin', 'enable_seqscan', 'enable_material', 'jit', 'synchronous_commit']) name`;

async function storeRows(tx: Transaction, table: EntityTable, page: MirrorPage): Promise<number> {
  const statements = ingestStatements(table);
  await tx.run(PAGE_SETTINGS);
  await tx.run(statements.createStage);
  await tx.copyIn(statements.copy, linesOf(table, page.rows));
  const scope = [page.connectionId, page.generation];
  const result = await tx.rows(changedSchema, statements.upsert, scope);
  // The first full read has just written every row itself.
  if (page.generation > 1) await tx.run(statements.seen, scope);
  if (statements.scoreFields !== undefined) {
    await tx.run(statements.scoreFields, [page.connectionId]);
  }
  return result[0]?.changed ?? 0;
}

function* linesOf(table: EntityTable, rows: readonly MirrorRow[]): Generator<string> {
  const fields = [
    ...table.references.map(({ field }) => field),
    ...table.plain.map(({ column }) => column),
  ];
  for (const row of rows) {
    const values = fields.map((field) => row.values[field] ?? null);
    const extra = table.entity === 'accounts' ? [JSON.stringify(row.scoreFields ?? {})] : [];
    yield copyLine([row.crmId, row.modifiedAt, ...values, ...extra]);
  }
}

async function storeGone(tx: Transaction, table: EntityTable, page: MirrorPage): Promise<number> {
  const ids = page.gone.map(({ crmId }) => crmId);
  if (table.entity === 'accounts') {
    await tx.run(
      `UPDATE mirror.accounts t SET merged_into = g.merged_into
       FROM unnest($2::text[], $3::text[]) g (crm_id, merged_into)
       WHERE t.connection_id = $1 AND t.crm_id = g.crm_id AND g.merged_into IS NOT NULL`,
      [page.connectionId, ids, page.gone.map(({ mergedInto }) => mergedInto ?? null)],
    );
  }
  return markGone(tx, table, {
    connectionId: page.connectionId,
    condition: 't.crm_id = ANY ($2)',
    value: ids,
  });
}

/** After a repeated full read: whatever it did not meet is gone, though nobody said so (hard deletes, lost access). */
export function markUnseenGone(
  tx: Transaction,
  page: Pick<MirrorPage, 'connectionId' | 'entity' | 'generation'>,
): Promise<number> {
  const table = entityTable(page.entity);
  return markGone(tx, table, {
    connectionId: page.connectionId,
    condition: 't.read_generation < $2',
    value: page.generation,
  });
}

interface GoneRows {
  readonly connectionId: number;
  /** On `t`, with $2 for the value. */
  readonly condition: string;
  readonly value: number | readonly string[];
}

async function markGone(
  tx: Transaction,
  table: EntityTable,
  { connectionId, condition, value }: GoneRows,
): Promise<number> {
  const account = table.entity === 'accounts' ? 't.id' : 't.account_id';
  const owner = table.entity === 'users' ? 'NULL::bigint' : account;
  const touched = ['SELECT account_id FROM gone'];
  if (table.partOf === 'invoice') touched.push(invoicedAccounts('SELECT part_id FROM gone'));
  const result = await tx.rows(
    changedSchema,
    `WITH gone AS (
       UPDATE ${table.name} t SET deleted_at = now()
       WHERE t.connection_id = $1 AND t.deleted_at IS NULL AND ${condition}
       RETURNING ${owner} AS account_id, ${partIdOf(table)} AS part_id
     ), dirty AS (
       INSERT INTO bellwether.dirty_accounts (connection_id, account_id)
       SELECT DISTINCT $1::int, account_id FROM (${touched.join(' UNION ALL ')}) touched
       WHERE account_id IS NOT NULL
       ON CONFLICT DO NOTHING
     ), stale AS (
       INSERT INTO mirror.stale_orders (connection_id, order_id)
       SELECT DISTINCT $1::int, part_id FROM gone WHERE part_id IS NOT NULL AND ${String(isOfOrder(table))}
       ON CONFLICT DO NOTHING
     )
     SELECT count(*)::int AS changed FROM gone`,
    [connectionId, value],
  );
  return result[0]?.changed ?? 0;
}

function partIdOf(table: EntityTable): string {
  if (table.entity === 'orders') return 't.id';
  return table.partOf === undefined ? 'NULL::bigint' : `t.${table.partOf}_id`;
}

function isOfOrder(table: EntityTable): boolean {
  return table.entity === 'orders' || table.partOf === 'order';
}
