import { z } from 'zod';
import type { PlanStatus, PlanSummary } from '../domain/plan.ts';
import type { SqlSession, Transaction } from './database.ts';

export type PlanKind = 'scores' | 'provision';

export interface NewPlan {
  readonly connectionId: number;
  readonly kind: PlanKind;
  readonly asOf: string;
  /** For some accounts only; default: for the whole book. */
  readonly partial?: boolean;
}

const idSchema = z.object({ id: z.number() });

/** Begins a plan. It is nothing until it is finished: a crash in between leaves a `superseded` one behind. */
export async function beginPlan(sql: SqlSession, plan: NewPlan): Promise<number> {
  const rows = await sql.rows(
    idSchema,
    `INSERT INTO bellwether.plans (connection_id, kind, as_of, inputs_hash, status, summary, partial)
     VALUES ($1, $2, $3, '', 'superseded', '{}', $4) RETURNING id`,
    [plan.connectionId, plan.kind, plan.asOf, plan.partial ?? false],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('the plan was not stored');
  return row.id;
}

export interface FinishedPlan {
  readonly inputsHash: string;
  readonly summary: PlanSummary;
  readonly refusals: readonly string[];
}

/**
 * The plan stands; every other plan of its kind that was still open is superseded, as it may want the same. A plan for
 * some accounts that wants nothing leaves the others alone.
 */
export async function finishPlan(
  tx: Transaction,
  planId: number,
  plan: FinishedPlan,
): Promise<void> {
  await tx.run(
    `UPDATE bellwether.plans older SET status = 'superseded'
     FROM bellwether.plans new
     WHERE new.id = $1 AND older.connection_id = new.connection_id AND older.kind = new.kind
       AND older.id <> new.id AND older.status IN ('stored', 'refused', 'applying')
       AND NOT (new.partial AND $2)`,
    [planId, wantsNothing(plan.summary)],
  );
  await tx.run(
    `UPDATE bellwether.plans SET status = $2, inputs_hash = $3, summary = $4, refusals = $5 WHERE id = $1`,
    [
      planId,
      plan.refusals.length === 0 ? 'stored' : 'refused',
      plan.inputsHash,
      JSON.stringify(plan.summary),
      JSON.stringify(plan.refusals),
    ],
  );
}

function wantsNothing({ updates, tasksToCreate, tasksToClose, blocked }: PlanSummary): boolean {
  return updates + tasksToCreate + tasksToClose + blocked === 0;
}

const furtherSchema = z.object({
  scoredAccounts: z.number(),
  bandChanges: z.record(z.string(), z.number()),
});

const summarySchema = z.object({
  scoredAccounts: z.number(),
  unchangedAccounts: z.number(),
  updates: z.number(),
  tasksToCreate: z.number(),
  tasksToClose: z.number(),
  blocked: z.number(),
  deferredTasks: z.number(),
  bandChanges: z.record(z.string(), z.number()),
  // Plans of before further scorecards were written have none.
  further: z.record(z.string(), furtherSchema).default({}),
  tasksByOwner: z.record(z.string(), z.number()),
  tasksByPlaybook: z.record(z.string(), z.number()),
  forecastCalls: z.number(),
  ways: z
    .array(
      z.object({
        kind: z.enum(['create_task', 'close_task', 'update_account']),
        way: z.enum(['requests', 'bulk']),
        changes: z.number(),
        calls: z.number(),
        reason: z.string(),
      }),
    )
    .default([]),
});

const planSchema = z.object({
  id: z.number(),
  kind: z.enum(['scores', 'provision']),
  as_of: z.string(),
  created_at: z.date(),
  inputs_hash: z.string(),
  status: z.enum(['stored', 'refused', 'applying', 'applied', 'superseded']),
  refusals: z.array(z.string()),
  /** Empty for a plan that was never finished. */
  summary: summarySchema.or(z.strictObject({}).transform(() => undefined)),
});

export interface StoredPlan {
  readonly id: number;
  readonly kind: PlanKind;
  readonly asOf: string;
  readonly createdAt: string;
  readonly inputsHash: string;
  readonly status: PlanStatus;
  readonly refusals: readonly string[];
  /** Undefined for a plan that was never finished. */
  readonly summary: PlanSummary | undefined;
}

const PLAN_COLUMNS = 'id, kind, as_of, created_at, inputs_hash, status, refusals, summary';

export async function findPlan(
  sql: SqlSession,
  connectionId: number,
  planId: number,
): Promise<StoredPlan | undefined> {
  const plans = await selectPlans(sql, 'connection_id = $1 AND id = $2', [connectionId, planId]);
  return plans[0];
}

/** The newest plans, latest first, without those whose making was cut off: nobody has ever seen them. */
export async function latestPlans(
  sql: SqlSession,
  connectionId: number,
  limit: number,
): Promise<readonly StoredPlan[]> {
  return selectPlans(sql, `connection_id = $1 AND summary <> '{}' ORDER BY id DESC LIMIT $2`, [
    connectionId,
    limit,
  ]);
}

/** Plans with changes that had been sent when the process ended, and of which nobody knows what became. */
export async function unsettledPlans(
  sql: SqlSession,
  connectionId: number,
): Promise<readonly StoredPlan[]> {
  return selectPlans(
    sql,
    `connection_id = $1 AND EXISTS (
       SELECT 1 FROM bellwether.plan_changes c WHERE c.plan_id = plans.id AND c.status = 'sending'
     ) ORDER BY id`,
    [connectionId],
  );
}

/** Plans whose apply has begun and not ended. */
export async function interruptedPlans(
  sql: SqlSession,
  connectionId: number,
): Promise<readonly StoredPlan[]> {
  return selectPlans(sql, `connection_id = $1 AND status = 'applying' ORDER BY id`, [connectionId]);
}

/** The summaries of the partial plans since the latest plan of the whole book, without those that were refused. */
export async function partsSinceWhole(
  sql: SqlSession,
  connectionId: number,
): Promise<readonly PlanSummary[]> {
  const plans = await selectPlans(
    sql,
    `connection_id = $1 AND partial AND status <> 'refused' AND id > coalesce((
       SELECT max(id) FROM bellwether.plans whole
       WHERE whole.connection_id = $1 AND whole.kind = 'scores' AND NOT whole.partial AND whole.summary <> '{}'
     ), 0)`,
    [connectionId],
  );
  return plans.flatMap(({ summary }) => summary ?? []);
}

/** The newest plan for scores that was finished, if it waits for a person because it was refused. */
export async function newestIsRefused(sql: SqlSession, connectionId: number): Promise<boolean> {
  const plans = await selectPlans(
    sql,
    `connection_id = $1 AND kind = 'scores' AND summary <> '{}' ORDER BY id DESC LIMIT 1`,
    [connectionId],
  );
  return plans[0]?.status === 'refused';
}

async function selectPlans(
  sql: SqlSession,
  condition: string,
  values: readonly number[],
): Promise<readonly StoredPlan[]> {
  const rows = await sql.rows(
    planSchema,
    `SELECT ${PLAN_COLUMNS} FROM bellwether.plans WHERE ${condition}`,
    values,
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    asOf: row.as_of,
    createdAt: row.created_at.toISOString(),
    inputsHash: row.inputs_hash,
    status: row.status,
    refusals: row.refusals,
    summary: row.summary,
  }));
}

export async function setPlanStatus(
  sql: SqlSession,
  planId: number,
  status: PlanStatus,
  overrideReason?: string,
): Promise<void> {
  await sql.run(
    `UPDATE bellwether.plans SET status = $2, override_reason = coalesce($3, override_reason) WHERE id = $1`,
    [planId, status, overrideReason ?? null],
  );
}
