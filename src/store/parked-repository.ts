import { z } from 'zod';
import type { EntityName } from '../domain/entities.ts';
import type { SqlSession } from './database.ts';

/** A record of the CRM that the mapping could not take. */
export interface ParkedRecord {
  readonly crmId: string;
  readonly reason: string;
}

/** Parks records of one page, and takes off the list those of the page that could be taken now. */
export async function updateParked(
  sql: SqlSession,
  connectionId: number,
  entity: EntityName,
  page: { readonly taken: readonly string[]; readonly parked: readonly ParkedRecord[] },
): Promise<void> {
  if (page.taken.length > 0) {
    await sql.run(
      'DELETE FROM bellwether.parked_records WHERE connection_id = $1 AND entity = $2 AND crm_id = ANY ($3)',
      [connectionId, entity, page.taken],
    );
  }
  if (page.parked.length === 0) return;
  await sql.run(
    `INSERT INTO bellwether.parked_records (connection_id, entity, crm_id, reason)
     SELECT $1, $2, crm_id, reason FROM unnest($3::text[], $4::text[]) p (crm_id, reason)
     ON CONFLICT (connection_id, entity, crm_id) DO UPDATE SET reason = excluded.reason, parked_at = now()`,
    [
      connectionId,
      entity,
      page.parked.map(({ crmId }) => crmId),
      page.parked.map(({ reason }) => reason),
    ],
  );
}

const summarySchema = z.object({
  entity: z.string(),
  reason: z.string(),
  records: z.number(),
  example: z.string(),
});

export type ParkedSummary = z.infer<typeof summarySchema>;

/** What is parked, by entity and reason, the most frequent first. */
export async function summarizeParked(
  sql: SqlSession,
  connectionId: number,
): Promise<readonly ParkedSummary[]> {
  return sql.rows(
    summarySchema,
    `SELECT entity, reason, count(*)::int AS records, min(crm_id) AS example
     FROM bellwether.parked_records WHERE connection_id = $1
     GROUP BY entity, reason ORDER BY records DESC, entity, reason`,
    [connectionId],
  );
}
