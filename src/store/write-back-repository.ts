import { z } from 'zod';
import type { CrmValue } from '../domain/plan.ts';
import type { SqlSession } from './database.ts';

const crmValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const currentSchema = z.object({
  crm_id: z.string(),
  score_fields: z.record(z.string(), crmValue),
});

/** The score fields of accounts as the mirror knows them. An account that is gone is absent. */
export async function currentScoreFields(
  sql: SqlSession,
  connectionId: number,
  crmIds: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, CrmValue>>>> {
  if (crmIds.length === 0) return new Map();
  const rows = await sql.rows(
    currentSchema,
    `SELECT crm_id, score_fields FROM mirror.accounts
     WHERE connection_id = $1 AND crm_id = ANY ($2) AND deleted_at IS NULL`,
    [connectionId, crmIds],
  );
  return new Map(rows.map((row) => [row.crm_id, row.score_fields]));
}

export interface TaskState {
  /** Also when it was deleted. */
  readonly closed: boolean;
  readonly result: string | null;
}

const taskSchema = z.object({
  crm_id: z.string(),
  closed: z.boolean(),
  result: z.string().nullable(),
});

/** Tasks as the mirror knows them, by CRM id. */
export async function currentTasks(
  sql: SqlSession,
  connectionId: number,
  crmIds: readonly string[],
): Promise<ReadonlyMap<string, TaskState>> {
  if (crmIds.length === 0) return new Map();
  const rows = await sql.rows(
    taskSchema,
    `SELECT crm_id, coalesce(closed, false) OR deleted_at IS NOT NULL AS closed, result FROM mirror.tasks
     WHERE connection_id = $1 AND crm_id = ANY ($2)`,
    [connectionId, crmIds],
  );
  return new Map(rows.map(({ crm_id: id, ...task }) => [id, task]));
}

export interface WrittenFields {
  readonly sequence: number;
  readonly object: string;
  readonly crmId: string;
  readonly oldValues: Readonly<Record<string, CrmValue>>;
  readonly newValues: Readonly<Record<string, CrmValue>>;
  /** The CRM's time of the write: what is read from before it is stale. */
  readonly writtenAt: Date | undefined;
}

/** The CRM has acknowledged these writes: the journal keeps the old values, the mirror takes the new ones. */
export async function recordWritten(
  sql: SqlSession,
  plan: { readonly connectionId: number; readonly planId: number },
  written: readonly WrittenFields[],
): Promise<void> {
  if (written.length === 0) return;
  const newValues = written.map((write) => JSON.stringify(write.newValues));
  await sql.run(
    `INSERT INTO bellwether.journal (plan_id, sequence, object, crm_id, old_values, new_values)
     SELECT $1, sequence, object, crm_id, old_values, new_values
     FROM unnest($2::int[], $3::text[], $4::text[], $5::jsonb[], $6::jsonb[])
       w (sequence, object, crm_id, old_values, new_values)`,
    [
      plan.planId,
      written.map(({ sequence }) => sequence),
      written.map(({ object }) => object),
      written.map(({ crmId }) => crmId),
      written.map((write) => JSON.stringify(write.oldValues)),
      newValues,
    ],
  );
  await sql.run(
    `UPDATE mirror.accounts a
     SET score_fields = a.score_fields || w.new_values,
       score_fields_written_at = coalesce(w.written_at, a.score_fields_written_at)
     FROM unnest($2::text[], $3::jsonb[], $4::timestamptz[]) w (crm_id, new_values, written_at)
     WHERE a.connection_id = $1 AND a.crm_id = w.crm_id`,
    [
      plan.connectionId,
      written.map(({ crmId }) => crmId),
      newValues,
      written.map(({ writtenAt }) => writtenAt ?? null),
    ],
  );
}
