import type { EntityName } from '../domain/entities.ts';
import type { Database, SqlSession } from './database.ts';
import { entityTable } from './mirror/entity-table.ts';
import { KEPT, type ValueTable } from './value-table.ts';

/**
 * Tells the database's planner what the tables now hold. Autovacuum does the same in its own time, which is minutes after
 * a first read: until then plans are made for empty tables, and measures take several times as long.
 */
export async function refreshStatistics(
  database: Database,
  entities: readonly EntityName[],
): Promise<void> {
  for (const entity of entities) await database.run(`ANALYZE ${entityTable(entity).name}`);
}

export async function refreshOrderStatistics(database: Database): Promise<void> {
  await database.run('ANALYZE mirror.order_facts');
}

/** After all measures of a day: what reads them joins by account, and asks nothing of the lists, which take long to look at. */
export async function refreshValueStatistics(
  sql: SqlSession,
  table: ValueTable = KEPT,
): Promise<void> {
  await sql.run(`ANALYZE ${table} (connection_id, as_of, account_id)`);
}
