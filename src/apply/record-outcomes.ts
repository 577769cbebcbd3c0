import type { WriteOutcome } from '../crm/crm-adapter.ts';
import type { ChangeBody } from '../domain/plan.ts';
import type { Transaction } from '../store/database.ts';
import { recordResults, type ChangeResult, type StoredChange } from '../store/change-repository.ts';
import { closeEpisodes, confirmTasks, dropEpisodes } from '../store/episode-repository.ts';
import type { StoredPlan } from '../store/plan-repository.ts';
import { recordWritten, type WrittenFields } from '../store/write-back-repository.ts';
import type { ApplyInput } from './apply-plan.ts';

export interface SentBatch {
  readonly batch: readonly StoredChange[];
  /** One for each change, in order. */
  readonly outcomes: readonly WriteOutcome[];
  /** The CRM's time of the write or before: for records of which the CRM does not tell more closely. */
  readonly writtenAt: Date | undefined;
}

/** Nothing was written, for certain. */
const NOT_WRITTEN: ReadonlySet<WriteOutcome['status']> = new Set(['rejected', 'deferred']);

/** Writes down what came of a batch, in one transaction: plan, journal, mirror and episodes never disagree. */
export async function recordOutcomes(
  { database, connectionId }: Pick<ApplyInput, 'database' | 'connectionId'>,
  plan: StoredPlan,
  { batch, outcomes, writtenAt }: SentBatch,
): Promise<void> {
  const pairs = batch.map((change, index) => ({
    change,
    outcome: outcomes[index] ?? { status: 'unknown' as const, message: 'no outcome' },
  }));
  const done = pairs.filter(({ outcome }) => outcome.status === 'done');
  const unmade = pairs.filter(({ outcome }) => NOT_WRITTEN.has(outcome.status));
  await database.transaction(async (tx) => {
    await recordResults(
      tx,
      plan.id,
      pairs.map(({ change, outcome }) => toResult(change, outcome)),
    );
    const written = done.flatMap(
      ({ change, outcome }) => toWritten(change, timeOfWrite(outcome, writtenAt)) ?? [],
    );
    await recordWritten(tx, { connectionId, planId: plan.id }, written);
    await confirmTasks(
      tx,
      connectionId,
      done.flatMap(({ change, outcome }) => toTask(change.body, outcome)),
    );
    const closed = done.flatMap(({ change }) => closedKey(change.body));
    await closeEpisodes(tx, connectionId, closed, plan.asOf);
    await dropUnmade(
      tx,
      connectionId,
      unmade.map(({ change }) => change.body),
    );
  });
}

/** A field write whose outcome is unknown may simply be sent again; a task stays `sending` until it is looked up. */
function toResult({ sequence, body }: StoredChange, outcome: WriteOutcome): ChangeResult {
  const base = { sequence, crmId: undefined, error: undefined };
  switch (outcome.status) {
    case 'done':
      return { ...base, status: 'done', crmId: outcome.id };
    case 'rejected':
      return { ...base, status: 'failed', error: `${outcome.code}: ${outcome.message}` };
    case 'deferred':
      return { ...base, status: 'pending', error: outcome.message };
    case 'unknown':
      return {
        ...base,
        status: body.kind === 'create_task' ? 'sending' : 'pending',
        error: outcome.message,
      };
  }
}

/** What the CRM tells of the record itself, which no wrong clock on the way can touch; else the time of the request. */
function timeOfWrite(outcome: WriteOutcome, earliest: Date | undefined): Date | undefined {
  if (outcome.status !== 'done' || outcome.modifiedAt === undefined) return earliest;
  return new Date(outcome.modifiedAt);
}

function toWritten(
  { sequence, body }: StoredChange,
  writtenAt: Date | undefined,
): WrittenFields | undefined {
  if (body.kind !== 'update_account') return undefined;
  const { object, accountCrmId, fields } = body;
  return {
    sequence,
    object,
    crmId: accountCrmId,
    oldValues: Object.fromEntries(fields.map((change) => [change.field, change.old])),
    newValues: Object.fromEntries(fields.map((change) => [change.field, change.new])),
    writtenAt,
  };
}

function toTask(
  body: ChangeBody,
  outcome: WriteOutcome,
): readonly { readonly taskKey: string; readonly crmId: string }[] {
  if (body.kind !== 'create_task' || outcome.status !== 'done') return [];
  return [{ taskKey: body.taskKey, crmId: outcome.id }];
}

function closedKey(body: ChangeBody): readonly string[] {
  return body.kind === 'close_task' ? [body.taskKey] : [];
}

/** A task that the CRM has not taken does not exist, so its episode has not begun: it does when the task is sent again. */
async function dropUnmade(
  tx: Transaction,
  connectionId: number,
  bodies: readonly ChangeBody[],
): Promise<void> {
  const keys = bodies.flatMap((body) => (body.kind === 'create_task' ? [body.taskKey] : []));
  await dropEpisodes(tx, connectionId, keys);
}
