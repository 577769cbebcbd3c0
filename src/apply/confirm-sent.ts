import { sameValue } from '../plan/diff-fields.ts';
import { listChanges, type ChangeQuery, type StoredChange } from '../store/change-repository.ts';
import { interruptedPlans, type StoredPlan } from '../store/plan-repository.ts';
import type { ApplyInput } from './apply-plan.ts';
import { mirrorState, type MirrorState } from './mirror-state.ts';
import { recordOutcomes } from './record-outcomes.ts';

type ConfirmInput = Pick<ApplyInput, 'database' | 'connectionId'>;

/** Before a new plan takes the place of one whose apply was cut off: see {@link confirmSent}. */
export async function confirmInterrupted(input: ConfirmInput): Promise<void> {
  for (const plan of await interruptedPlans(input.database, input.connectionId)) {
    await confirmSent(input, plan);
  }
}

/**
 * Field writes and closings that were sent, whose answer nobody has, and that a later sync shows carried out: they are
 * done, with their journal, and not somebody else's doing. Tasks to create are looked up in the CRM instead.
 */
export async function confirmSent(input: ConfirmInput, plan: StoredPlan): Promise<void> {
  for (const kind of ['close_task', 'update_account'] as const) {
    for (const status of ['pending', 'sending'] as const) {
      await confirmAll(input, plan, { kind, status });
    }
  }
}

const PAGE = 500;

async function confirmAll(
  input: ConfirmInput,
  plan: StoredPlan,
  query: Pick<ChangeQuery, 'kind' | 'status'>,
): Promise<void> {
  for (let after = 0; ;) {
    const page = { ...query, after, limit: PAGE };
    const changes = await listChanges(input.database, plan.id, page);
    await confirmPage(input, plan, changes);
    const last = changes.at(-1);
    if (last === undefined || changes.length < PAGE) return;
    after = last.sequence;
  }
}

async function confirmPage(
  input: ConfirmInput,
  plan: StoredPlan,
  changes: readonly StoredChange[],
): Promise<void> {
  const sent = changes.filter(({ attempts }) => attempts > 0);
  const state = await mirrorState(input.database, input.connectionId, sent);
  const batch = sent.filter((change) => isCarriedOut(change, state));
  if (batch.length === 0) return;
  const outcomes = batch.map((change) => ({ status: 'done' as const, id: recordOf(change) }));
  await recordOutcomes(input, plan, { batch, outcomes, writtenAt: undefined });
}

function isCarriedOut({ body }: StoredChange, state: MirrorState): boolean {
  if (body.kind === 'close_task') {
    const task = state.tasks.get(body.taskCrmId);
    return task?.closed === true && task.result === body.note;
  }
  if (body.kind !== 'update_account') return false;
  const held = state.scoreFields.get(body.accountCrmId);
  if (held === undefined) return false;
  return body.fields.every((change) => sameValue(held[change.field] ?? null, change.new));
}

function recordOf({ body }: StoredChange): string {
  if (body.kind === 'close_task') return body.taskCrmId;
  return body.kind === 'update_account' ? body.accountCrmId : '';
}
