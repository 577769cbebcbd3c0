import type { CrmAdapter } from '../crm/crm-adapter.ts';
import type { ChangeBody } from '../domain/plan.ts';
import { BellwetherError } from '../domain/errors.ts';
import { countChanges } from '../store/change-repository.ts';
import type { Database } from '../store/database.ts';
import { findPlan, setPlanStatus, type StoredPlan } from '../store/plan-repository.ts';
import { confirmSent } from './confirm-sent.ts';
import { sendChanges } from './send-changes.ts';
import { settleSending } from './settle-sending.ts';

export interface ApplyInput {
  readonly database: Database;
  readonly adapter: CrmAdapter;
  readonly connectionId: number;
  readonly taskKeyField: string;
  readonly taskResultField: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly what: string; readonly done: number }) => void;
}

export interface ApplyResult {
  readonly planId: number;
  readonly accountsUpdated: number;
  readonly tasksCreated: number;
  readonly tasksClosed: number;
  /** Refused by the CRM, each with its reason in the plan. */
  readonly parked: number;
  readonly blocked: number;
}

/** Tasks first: should the budget run out, a call that is not made costs more than a number that is a day old. */
const ORDER: readonly ChangeBody['kind'][] = ['create_task', 'close_task', 'update_account'];

/**
 * Carries out exactly this plan. Stopped at any moment, it can be called again: what was acknowledged is not repeated,
 * what may have been carried out is looked up first.
 */
export async function applyPlan(
  input: ApplyInput,
  planId: number,
  overrideReason?: string,
): Promise<ApplyResult> {
  const plan = await applicablePlan(input, planId, overrideReason);
  if (plan.status !== 'applied') {
    await setPlanStatus(input.database, planId, 'applying', overrideReason);
    await settleSending(input, plan);
    await confirmSent(input, plan);
    for (const kind of ORDER) await sendChanges(input, plan, kind);
    await setPlanStatus(input.database, planId, 'applied');
  }
  return resultOf(input.database, planId);
}

async function applicablePlan(
  { database, connectionId }: ApplyInput,
  planId: number,
  overrideReason: string | undefined,
): Promise<StoredPlan> {
  const plan = await findPlan(database, connectionId, planId);
  if (plan?.summary === undefined) {
    throw new BellwetherError('plan.unknown', `there is no plan ${String(planId)}`);
  }
  if (plan.kind !== 'scores') {
    throw new BellwetherError('bug', `plan ${String(planId)} creates fields, and writes no scores`);
  }
  if (plan.status === 'superseded') {
    throw new BellwetherError(
      'plan.refused',
      `plan ${String(planId)} was superseded by a newer one`,
      {
        remedy: 'Apply the newest plan, or make a new one with `bellwether plan`.',
      },
    );
  }
  if (plan.status === 'refused' && (overrideReason ?? '').trim() === '') {
    throw new BellwetherError(
      'plan.refused',
      `plan ${String(planId)} is refused: ${plan.refusals.join('; ')}`,
      {
        remedy:
          'Look at it with `bellwether plan show`; apply it all the same with --override REASON.',
      },
    );
  }
  return plan;
}

async function resultOf(database: Database, planId: number): Promise<ApplyResult> {
  const counts = await countChanges(database, planId);
  const count = (status: string, kind?: string): number => {
    let total = 0;
    for (const row of counts) {
      if (row.status === status && (kind === undefined || row.kind === kind)) total += row.changes;
    }
    return total;
  };
  return {
    planId,
    accountsUpdated: count('done', 'update_account'),
    tasksCreated: count('done', 'create_task'),
    tasksClosed: count('done', 'close_task'),
    parked: count('failed'),
    blocked: count('blocked'),
  };
}
