import { z } from 'zod';
import type { EntityName } from '../domain/entities.ts';
import type { SqlSession } from './database.ts';
import { entityTable, type EntityTable } from './mirror/entity-table.ts';

/** The records of an entity that a run has claimed events of. */
export interface ClaimedEntity {
  readonly connectionId: number;
  readonly runId: number;
  readonly entity: EntityName;
  /** The vendor's id of the entity's object, as events name it. */
  readonly objectId: string;
}

const accountSchema = z.object({ account_id: z.number() });

/** The accounts to which the claimed records of an entity belong, as the mirror knows them now. */
export async function hintedAccounts(
  sql: SqlSession,
  { connectionId, runId, entity, objectId }: ClaimedEntity,
): Promise<readonly number[]> {
  const table = entityTable(entity);
  if (!belongsToAccounts(table)) return [];
  const rows = await sql.rows(
    accountSchema,
    `SELECT DISTINCT ${accountOf(table)} AS account_id
     FROM bellwether.webhook_events e
     JOIN ${table.name} t ON t.connection_id = e.connection_id AND t.crm_id = e.crm_id
     WHERE e.connection_id = $1 AND e.run_id = $2 AND e.object = $3 AND ${accountOf(table)} IS NOT NULL`,
    [connectionId, runId, objectId],
  );
  return rows.map((row) => row.account_id);
}

/** Accounts whose facts changed and that have not been scored since. */
export async function dirtyAccounts(
  sql: SqlSession,
  connectionId: number,
): Promise<readonly number[]> {
  const rows = await sql.rows(
    accountSchema,
    'SELECT account_id FROM bellwether.dirty_accounts WHERE connection_id = $1',
    [connectionId],
  );
  return rows.map((row) => row.account_id);
}

const writtenSchema = z.object({ seconds: z.number() });

/**
 * Notes on the claimed events when the score that came of them was written by a plan. Gives the seconds from each such
 * event, on the CRM's clock, to the write.
 */
export async function noteWrittenScores(
  sql: SqlSession,
  { connectionId, runId, entity, objectId }: ClaimedEntity,
  planId: number,
): Promise<readonly number[]> {
  const table = entityTable(entity);
  if (!belongsToAccounts(table)) return [];
  const rows = await sql.rows(
    writtenSchema,
    `UPDATE bellwether.webhook_events e SET written_at = j.written_at
     FROM ${table.name} t
     JOIN mirror.accounts a ON a.id = ${accountOf(table)}
     JOIN bellwether.journal j ON j.plan_id = $4 AND j.crm_id = a.crm_id
     WHERE e.connection_id = $1 AND e.run_id = $2 AND e.object = $3 AND e.done_at IS NULL
       AND t.connection_id = e.connection_id AND t.crm_id = e.crm_id
     RETURNING extract(epoch FROM e.written_at - e.occurred_at)::float8 AS seconds`,
    [connectionId, runId, objectId, planId],
  );
  return rows.map(({ seconds }) => Math.max(0, seconds));
}

function belongsToAccounts({ entity, hasAccount }: EntityTable): boolean {
  return entity === 'accounts' || hasAccount;
}

function accountOf({ entity }: EntityTable): string {
  return entity === 'accounts' ? 't.id' : 't.account_id';
}
