import { setTimeout as sleep } from 'node:timers/promises';
import type { WriteGroup, WriteOutcome } from '../crm/crm-adapter.ts';
import type { ChangeBody, CloseTask, CreateTask, CrmValue, UpdateAccount } from '../domain/plan.ts';
import { goesByBulk } from '../plan/forecast-calls.ts';
import {
  countChanges,
  listChanges,
  recordResults,
  type ChangeResult,
  type StoredChange,
} from '../store/change-repository.ts';
import { openEpisodes } from '../store/episode-repository.ts';
import type { StoredPlan } from '../store/plan-repository.ts';
import type { ApplyInput } from './apply-plan.ts';
import { dropStale } from './drop-stale.ts';
import { recordOutcomes } from './record-outcomes.ts';
import { settleTasks } from './settle-sending.ts';

/** A record that stays locked is parked after that many attempts. */
const MAX_ATTEMPTS = 4;

/** Before records that could not be written are tried again; it grows with the attempts. */
const RETRY_PAUSE_MS = 500;

/** Sends all pending changes of one kind, batch by batch, until none is left. */
export async function sendChanges(
  input: ApplyInput,
  plan: StoredPlan,
  kind: ChangeBody['kind'],
): Promise<void> {
  let done = 0;
  for (;;) {
    input.signal.throwIfAborted();
    const batch = await nextBatch(input, plan, kind);
    if (batch.length === 0) return;
    const fresh = await dropStale(input, plan, batch);
    if (fresh.length > 0) await sendBatch(input, plan, fresh);
    done += batch.length;
    input.onProgress({ what: kind, done });
  }
}

/** What has been tried least comes first, so that a locked record holds nobody up; then it is waited for. */
async function nextBatch(
  input: ApplyInput,
  plan: StoredPlan,
  kind: ChangeBody['kind'],
): Promise<readonly StoredChange[]> {
  const { database, signal } = input;
  const limit = await batchLimit(input, plan, kind);
  const query = { kind, status: 'pending', leastTriedFirst: true, limit } as const;
  const pending = await listChanges(database, plan.id, query);
  const attempts = pending[0]?.attempts ?? 0;
  if (attempts === 0) return pending.filter((change) => change.attempts === 0);
  if (attempts < MAX_ATTEMPTS) {
    await sleep(RETRY_PAUSE_MS * attempts, undefined, { signal });
    return pending;
  }
  await recordResults(database, plan.id, pending.map(asGivenUp));
  return nextBatch(input, plan, kind);
}

/** The size of a request; of a bulk job while so many updates wait that one pays. */
async function batchLimit(
  { database, adapter }: ApplyInput,
  { id }: StoredPlan,
  kind: ChangeBody['kind'],
): Promise<number> {
  const { capabilities } = adapter;
  const { bulkUpdate, writeBatch } = capabilities;
  if (kind !== 'update_account' || bulkUpdate === undefined) return writeBatch;
  const counts = await countChanges(database, id);
  const fresh = counts.find((row) => row.kind === kind && row.status === 'pending');
  return goesByBulk(fresh?.changes ?? 0, capabilities) ? bulkUpdate.batch : writeBatch;
}

function asGivenUp({ sequence, error }: StoredChange): ChangeResult {
  const why = error ?? 'the CRM did not take it';
  return { sequence, status: 'failed', crmId: undefined, error: `given up: ${why}` };
}

/** Written down before it leaves, and again with what came of it: a crash in between is settled at the next start. */
async function sendBatch(
  input: ApplyInput,
  plan: StoredPlan,
  batch: readonly StoredChange[],
): Promise<void> {
  await markSending(input, plan, batch);
  const group = toGroup(input, batch);
  const before = input.adapter.serverTime();
  const startedMs = performance.now();
  const outcomes = await input.adapter.write(group, input.signal);
  const elapsedMs = performance.now() - startedMs;
  const writtenAt = timeOfWrite(input, before, elapsedMs);
  await recordOutcomes(input, plan, { batch, outcomes, writtenAt });
  await settleTasks(input, plan, unknownTasks(batch, outcomes));
}

async function markSending(
  { database, connectionId }: ApplyInput,
  plan: StoredPlan,
  batch: readonly StoredChange[],
): Promise<void> {
  await database.transaction(async (tx) => {
    await recordResults(tx, plan.id, batch.map(asSending));
    const episodes = batch.flatMap(({ body, accountId }) =>
      body.kind !== 'create_task' || accountId === undefined
        ? []
        : [
            {
              accountId,
              playbook: body.playbook,
              taskKey: body.taskKey,
              ownerRef: body.ownerCrmId,
              openedOn: plan.asOf,
            },
          ],
    );
    if (episodes.length > 0) await openEpisodes(tx, connectionId, episodes);
  });
}

function asSending({ sequence }: StoredChange): ChangeResult {
  return { sequence, status: 'sending', crmId: undefined, error: undefined };
}

/**
 * At or before the write on the CRM's clock, which tells seconds only: by the answer to it and by the one before. Should
 * one of the two be dated too late, what somebody changes after the write would otherwise be taken for older than it.
 */
function timeOfWrite(
  { adapter }: ApplyInput,
  before: Date | undefined,
  elapsedMs: number,
): Date | undefined {
  const answered = adapter.serverTime();
  if (answered === undefined) return undefined;
  const byAnswer = answered.getTime() - elapsedMs - 2000;
  return new Date(Math.min(byAnswer, before?.getTime() ?? byAnswer));
}

function toGroup(input: ApplyInput, batch: readonly StoredChange[]): WriteGroup {
  const bodies = batch.map(({ body }) => body);
  const kind = bodies[0]?.kind;
  if (kind === 'create_task') {
    return { kind, writes: bodies.filter(isCreateTask).map((body) => taskWrite(input, body)) };
  }
  if (kind === 'close_task') {
    const resultField = input.taskResultField;
    const writes = bodies.filter(isCloseTask).map(({ taskCrmId, note }) => ({
      id: taskCrmId,
      resultField,
      note,
    }));
    return { kind, writes };
  }
  const updates = bodies.filter(isUpdateAccount);
  return {
    kind: 'update_account',
    writes: updates.map(({ object, accountCrmId, fields }) => ({
      object,
      id: accountCrmId,
      values: newValues(fields),
    })),
  };
}

function taskWrite({ taskKeyField }: ApplyInput, body: CreateTask) {
  return {
    keyField: taskKeyField,
    key: body.taskKey,
    accountId: body.accountCrmId,
    ownerId: body.ownerCrmId,
    subject: body.subject,
    script: body.script,
    dueOn: body.dueOn,
    priority: body.priority,
  };
}

function newValues(fields: UpdateAccount['fields']): Readonly<Record<string, CrmValue>> {
  return Object.fromEntries(fields.map((change) => [change.field, change.new]));
}

function unknownTasks(
  batch: readonly StoredChange[],
  outcomes: readonly WriteOutcome[],
): readonly StoredChange[] {
  return batch.filter(
    ({ body }, index) => body.kind === 'create_task' && outcomes[index]?.status === 'unknown',
  );
}

function isCreateTask(body: ChangeBody): body is CreateTask {
  return body.kind === 'create_task';
}

function isCloseTask(body: ChangeBody): body is CloseTask {
  return body.kind === 'close_task';
}

function isUpdateAccount(body: ChangeBody): body is UpdateAccount {
  return body.kind === 'update_account';
}
