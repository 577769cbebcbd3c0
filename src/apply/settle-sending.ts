import { setTimeout as sleep } from 'node:timers/promises';
import type { CreateTask } from '../domain/plan.ts';
import { listChanges, recordResults, type StoredChange } from '../store/change-repository.ts';
import { confirmTasks, dropEpisodes } from '../store/episode-repository.ts';
import type { StoredPlan } from '../store/plan-repository.ts';
import type { ApplyInput } from './apply-plan.ts';

/** Time between two look-ups of a task that was not found: a request may still be on its way inside the CRM. */
const SETTLE_MS = 2000;
const LOOK_UPS = 2;

const PAGE = 200;

/**
 * Finds out what became of changes that had been sent when the process ended. Setting fields and closing tasks is simply
 * done again; a task is looked up by its key, and is sent again only when the CRM does not have it.
 */
export async function settleSending(input: ApplyInput, plan: StoredPlan): Promise<void> {
  for (;;) {
    const sending = await listChanges(input.database, plan.id, { status: 'sending', limit: PAGE });
    if (sending.length === 0) return;
    const tasks = sending.filter(({ body }) => body.kind === 'create_task');
    const repeatable = sending.filter(({ body }) => body.kind !== 'create_task');
    await recordResults(input.database, plan.id, repeatable.map(asPending));
    await settleTasks(input, plan, tasks);
  }
}

/** Confirms the tasks that exist; the others are pending again. */
export async function settleTasks(
  input: ApplyInput,
  plan: StoredPlan,
  changes: readonly StoredChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const found = await lookUp(input, changes.map(({ body }) => body).filter(isTask));
  const results = changes.map((change) => {
    const crmId = isTask(change.body) ? found.get(change.body.taskKey) : undefined;
    return crmId === undefined
      ? asPending(change)
      : { sequence: change.sequence, status: 'done' as const, crmId, error: undefined };
  });
  const missing = changes.flatMap(({ body }) =>
    isTask(body) && !found.has(body.taskKey) ? [body.taskKey] : [],
  );
  await input.database.transaction(async (tx) => {
    await recordResults(tx, plan.id, results);
    const tasks = [...found].map(([taskKey, crmId]) => ({ taskKey, crmId }));
    await confirmTasks(tx, input.connectionId, tasks);
    await dropEpisodes(tx, input.connectionId, missing);
  });
}

async function lookUp(
  input: ApplyInput,
  tasks: readonly CreateTask[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (let attempt = 1; attempt <= LOOK_UPS; attempt += 1) {
    const open = tasks.filter(({ taskKey }) => !found.has(taskKey));
    if (open.length === 0) break;
    if (attempt > 1) await sleep(SETTLE_MS, undefined, { signal: input.signal });
    const lookups = open.map(({ taskKey, accountCrmId }) => ({
      key: taskKey,
      keyField: input.taskKeyField,
      accountId: accountCrmId,
    }));
    for (const [key, id] of await input.adapter.findTasks(lookups, input.signal))
      found.set(key, id);
  }
  return found;
}

function asPending({ sequence }: StoredChange) {
  return { sequence, status: 'pending' as const, crmId: undefined, error: undefined };
}

function isTask(body: StoredChange['body']): body is CreateTask {
  return body.kind === 'create_task';
}
