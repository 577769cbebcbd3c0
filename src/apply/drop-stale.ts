import { sameValue } from '../plan/diff-fields.ts';
import { recordResults, type StoredChange } from '../store/change-repository.ts';
import type { StoredPlan } from '../store/plan-repository.ts';
import type { ApplyInput } from './apply-plan.ts';
import { mirrorState, type MirrorState } from './mirror-state.ts';

/**
 * A plan is carried out as it was shown or not at all: an account whose fields no longer hold the old values of the plan
 * (as of the latest sync), or that is gone, is left alone and parked; so is a task that a person has closed, with what
 * they logged. Gives the changes that still hold.
 */
export async function dropStale(
  { database, connectionId }: ApplyInput,
  plan: StoredPlan,
  batch: readonly StoredChange[],
): Promise<readonly StoredChange[]> {
  const current = await mirrorState(database, connectionId, batch);
  const stale = batch.flatMap((change) => {
    const why = staleness(change, current);
    return why === undefined ? [] : [{ change, why }];
  });
  await recordResults(
    database,
    plan.id,
    stale.map(({ change, why }) => ({
      sequence: change.sequence,
      status: 'failed',
      crmId: undefined,
      error: why,
    })),
  );
  const dropped = new Set(stale.map(({ change }) => change.sequence));
  return batch.filter(({ sequence }) => !dropped.has(sequence));
}

function staleness({ body }: StoredChange, current: MirrorState): string | undefined {
  if (body.kind === 'close_task') {
    const task = current.tasks.get(body.taskCrmId);
    return task?.closed === true ? 'the task is closed or gone' : undefined;
  }
  if (body.kind !== 'update_account') return undefined;
  const held = current.scoreFields.get(body.accountCrmId);
  if (held === undefined) return 'the account is gone';
  const moved = body.fields.find(({ field, old }) => !sameValue(held[field] ?? null, old));
  return moved === undefined ? undefined : `${moved.field} was changed since the plan was made`;
}
