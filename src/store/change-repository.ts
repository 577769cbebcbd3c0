import { z } from 'zod';
import type { Change, ChangeStatus } from '../domain/plan.ts';
import { changeBodySchema } from './change-body.ts';
import { copyLine, type SqlSession, type Transaction } from './database.ts';

export async function addChanges(
  tx: Transaction,
  planId: number,
  changes: readonly Change[],
): Promise<void> {
  if (changes.length === 0) return;
  await tx.copyIn(
    `COPY bellwether.plan_changes
       (plan_id, sequence, kind, action, account_id, label, reason, blocked, body, status) FROM STDIN`,
    changes.map((change) =>
      copyLine([
        planId,
        change.sequence,
        change.body.kind,
        change.action,
        change.accountId ?? null,
        change.label,
        change.reason,
        change.blocked ?? null,
        JSON.stringify(change.body),
        change.action === '!' ? 'blocked' : 'pending',
      ]),
    ),
  );
}

const changeSchema = z.object({
  sequence: z.number(),
  action: z.enum(['+', '~', '!']),
  account_id: z.number().nullable(),
  label: z.string(),
  reason: z.string(),
  blocked: z.string().nullable(),
  body: changeBodySchema,
  status: z.enum(['pending', 'sending', 'done', 'failed', 'blocked']),
  attempts: z.number(),
  error: z.string().nullable(),
});

export interface StoredChange extends Change {
  readonly status: ChangeStatus;
  readonly attempts: number;
  readonly error: string | undefined;
}

export interface ChangeQuery {
  readonly kind?: Change['body']['kind'];
  readonly status?: ChangeStatus;
  /** Changes behind this one. */
  readonly after?: number;
  readonly leastTriedFirst?: boolean;
  readonly limit: number;
}

/** Changes of a plan in their order. */
export async function listChanges(
  sql: SqlSession,
  planId: number,
  query: ChangeQuery,
): Promise<readonly StoredChange[]> {
  const rows = await sql.rows(
    changeSchema,
    `SELECT sequence, action, account_id, label, reason, blocked, body, status, attempts, error
     FROM bellwether.plan_changes
     WHERE plan_id = $1 AND ($2::text IS NULL OR kind = $2) AND ($3::text IS NULL OR status = $3) AND sequence > $4
     ORDER BY ${query.leastTriedFirst === true ? 'attempts, sequence' : 'sequence'} LIMIT $5`,
    [planId, query.kind ?? null, query.status ?? null, query.after ?? 0, query.limit],
  );
  return rows.map((row) => ({
    sequence: row.sequence,
    action: row.action,
    accountId: row.account_id ?? undefined,
    label: row.label,
    reason: row.reason,
    blocked: row.blocked ?? undefined,
    body: row.body,
    status: row.status,
    attempts: row.attempts,
    error: row.error ?? undefined,
  }));
}

export interface ChangeResult {
  readonly sequence: number;
  readonly status: ChangeStatus;
  readonly crmId: string | undefined;
  readonly error: string | undefined;
}

/** Writes down how far changes have come. Before a request leaves, its changes are `sending`. */
export async function recordResults(
  sql: SqlSession,
  planId: number,
  results: readonly ChangeResult[],
): Promise<void> {
  if (results.length === 0) return;
  await sql.run(
    `UPDATE bellwether.plan_changes c
     SET status = r.status, crm_id = coalesce(r.crm_id, c.crm_id), error = r.error,
       attempts = c.attempts + CASE WHEN r.status = 'sending' THEN 1 ELSE 0 END
     FROM unnest($2::int[], $3::text[], $4::text[], $5::text[]) r (sequence, status, crm_id, error)
     WHERE c.plan_id = $1 AND c.sequence = r.sequence`,
    [
      planId,
      results.map(({ sequence }) => sequence),
      results.map(({ status }) => status),
      results.map(({ crmId }) => crmId ?? null),
      results.map(({ error }) => error ?? null),
    ],
  );
}

const countSchema = z.object({ kind: z.string(), status: z.string(), changes: z.number() });

/** How many changes of a plan stand where. */
export async function countChanges(
  sql: SqlSession,
  planId: number,
): Promise<readonly z.infer<typeof countSchema>[]> {
  return sql.rows(
    countSchema,
    `SELECT kind, status, count(*)::int AS changes FROM bellwether.plan_changes
     WHERE plan_id = $1 GROUP BY kind, status ORDER BY kind, status`,
    [planId],
  );
}
