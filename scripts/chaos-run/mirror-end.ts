import { z } from 'zod';
import { ENTITY_NAMES, type EntityName } from '../../src/domain/entities.ts';
import type { Database } from '../../src/store/database.ts';
import { entityTable } from '../../src/store/mirror/entity-table.ts';
import { onDatabase, type ChaosDatabase } from './chaos-databases.ts';

/** The live rows of the mirror by entity and CRM id, in a form that compares between two databases. */
export type MirrorEnd = ReadonlyMap<EntityName, ReadonlyMap<string, string>>;

const rowSchema = z.object({ crm_id: z.string(), content: z.string() });

export function mirrorEnd(database: ChaosDatabase): Promise<MirrorEnd> {
  return onDatabase(database, async (sql) => {
    const entities: [EntityName, ReadonlyMap<string, string>][] = [];
    for (const entity of ENTITY_NAMES) entities.push([entity, await liveRows(sql, entity)]);
    return new Map(entities);
  });
}

/**
 * All that the CRM said, and to which live account a row belongs by now; not the mirror's own ids and times, which differ
 * from database to database. What hangs on a record that is gone counts for nothing, and HubSpot says no word of it: it is
 * left out, here and there.
 */
async function liveRows(sql: Database, entity: EntityName): Promise<ReadonlyMap<string, string>> {
  const { name, plain, references, hasAccount, accountVia } = entityTable(entity);
  const columns = [
    ...plain.map(({ column }) => `'${column}', t.${column}`),
    ...references.map(({ field, to }) => `'${field}', ${liveReference(field, to)}`),
    ...(entity === 'accounts' ? [`'score_fields', ${SCORE_FIELDS}`] : []),
  ];
  const account = hasAccount ? 'a.crm_id' : 'NULL';
  const join = hasAccount
    ? 'LEFT JOIN mirror.accounts a ON a.id = t.account_id AND a.deleted_at IS NULL'
    : '';
  const parent =
    accountVia === undefined
      ? ''
      : `JOIN mirror.${accountVia}s p ON p.id = t.${accountVia}_id AND p.deleted_at IS NULL`;
  const kept = hasAccount && entity !== 'tasks' ? 'AND a.id IS NOT NULL' : '';
  const rows = await sql.rows(
    rowSchema,
    `SELECT t.crm_id, jsonb_build_object(${columns.join(', ')}, 'belongs to', ${account})::text AS content
     FROM ${name} t ${join} ${parent} WHERE t.deleted_at IS NULL ${kept}`,
  );
  return new Map(rows.map(({ crm_id: id, content }) => [id, content]));
}

/** Each as text: HubSpot tells a number as one, and what Bellwether has written itself it keeps as it was written. */
const SCORE_FIELDS = `(SELECT jsonb_object_agg(key, value) FROM jsonb_each_text(t.score_fields))`;

function liveReference(field: string, to: EntityName): string {
  return `(SELECT r.crm_id FROM mirror.${to} r
     WHERE r.connection_id = t.connection_id AND r.crm_id = t.${field}_ref AND r.deleted_at IS NULL)`;
}
