import { sameValue } from '../plan/diff-fields.ts';
import { recordResults, type StoredChange } from '../store/change-repository.ts';
import type { StoredPlan } from '../store/plan-repository.ts';
import { currentScoreFields } from '../store/write-back-repository.ts';
import type { ApplyInput } from './apply-plan.ts';

/**
 * A plan is carried out as it was shown or not at all: an account whose fields no longer hold the old values of the plan
 * (as of the latest sync), or that is gone, is left alone and parked. Gives the changes that still hold.
 */
export async function dropStale(
  { database, connectionId }: ApplyInput,
  plan: StoredPlan,
  batch: readonly StoredChange[],
): Promise<readonly StoredChange[]> {
  const updates = batch.filter(({ body }) => body.kind === 'update_account');
  if (updates.length === 0) return batch;
  const ids = updates.map(({ body }) => (body.kind === 'update_account' ? body.accountCrmId : ''));
  const current = await currentScoreFields(database, connectionId, ids);
  const stale = updates.flatMap((change) => {
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

function staleness(
  { body }: StoredChange,
  current: Awaited<ReturnType<typeof currentScoreFields>>,
): string | undefined {
  if (body.kind !== 'update_account') return undefined;
  const held = current.get(body.accountCrmId);
  if (held === undefined) return 'the account is gone';
  const moved = body.fields.find(({ field, old }) => !sameValue(held[field] ?? null, old));
  return moved === undefined ? undefined : `${moved.field} was changed since the plan was made`;
}
