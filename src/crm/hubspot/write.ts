import type { CrmValue, TaskPriority } from '../../domain/plan.ts';
import type {
  WriteAccount,
  WriteGroup,
  WriteOutcome,
  WriteTask,
  WriteTaskClosed,
} from '../crm-adapter.ts';
import { halveRefused } from '../halve-refused.ts';
import { runBatch, type BatchInput } from './batch.ts';
import { TASK_TO_COMPANY } from './limits.ts';
import type { ObjectTypes } from './object-types.ts';
import type { HubspotSession } from './session.ts';

/** Batch requests of at most 100 records; partial success is the normal result. */
export async function write(
  session: HubspotSession,
  types: ObjectTypes,
  group: WriteGroup,
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  switch (group.kind) {
    case 'update_account':
      return updateAccounts(session, types, group.writes, signal);
    case 'close_task':
      return update(session, 'tasks', group.writes.map(closedInput), signal);
    case 'create_task':
      return createTasks(session, group.writes, signal);
  }
}

/** A batch is for one object: accounts of several objects go in as many batches. */
async function updateAccounts(
  session: HubspotSession,
  types: ObjectTypes,
  writes: readonly WriteAccount[],
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  const outcomes = new Map<WriteAccount, WriteOutcome>();
  for (const object of new Set(writes.map((write) => write.object))) {
    const { path } = await types.get(object, signal);
    const part = writes.filter((write) => write.object === object);
    const results = await update(session, path, part.map(accountInput), signal);
    for (const [index, write] of part.entries()) {
      const outcome = results[index];
      if (outcome !== undefined) outcomes.set(write, outcome);
    }
  }
  return writes.map(
    (write) => outcomes.get(write) ?? { status: 'unknown', message: 'no outcome was given' },
  );
}

function update(
  session: HubspotSession,
  type: string,
  all: readonly BatchInput[],
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  return halveRefused(all, (inputs) =>
    runBatch(session, { type, operation: 'update', inputs, signal }),
  );
}

function createTasks(
  session: HubspotSession,
  tasks: readonly WriteTask[],
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  const identity = tasks[0]?.keyField;
  return halveRefused(tasks.map(taskInput), (inputs) =>
    runBatch(session, {
      type: 'tasks',
      operation: 'create',
      inputs,
      signal,
      ...(identity === undefined ? {} : { identity }),
    }),
  );
}

function accountInput({ id, values }: WriteAccount): BatchInput {
  const entries = Object.entries(values).map(([name, value]) => [name, toProperty(value)] as const);
  return { id, properties: Object.fromEntries(entries) };
}

/** Properties are text on the wire; an empty text clears one. */
function toProperty(value: CrmValue): string {
  return value === null ? '' : String(value);
}

const PRIORITIES: Readonly<Record<TaskPriority, string>> = {
  high: 'HIGH',
  normal: 'MEDIUM',
  low: 'LOW',
};

/**
 * A call task (API guide, "Tasks"): hs_timestamp is the due date, the company is an association. Due dates are instants
 * and shown in the time zone of whoever looks: noon in UTC is the same day from California to Japan, midnight is not.
 */
function taskInput(task: WriteTask): BatchInput {
  return {
    properties: {
      [task.keyField]: task.key,
      hs_timestamp: `${task.dueOn}T12:00:00.000Z`,
      hs_task_subject: task.subject,
      hs_task_body: toHtml(task.script),
      hs_task_status: 'NOT_STARTED',
      hs_task_priority: PRIORITIES[task.priority],
      hs_task_type: 'CALL',
      ...(task.ownerId === null ? {} : { hubspot_owner_id: task.ownerId }),
    },
    associations: [
      {
        to: { id: task.accountId },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: TASK_TO_COMPANY }],
      },
    ],
  };
}

/** The body of a task is HTML: the script is escaped and keeps its lines. */
function toHtml(script: string): string {
  const escaped = script
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  return escaped
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br>')}</p>`)
    .join('');
}

function closedInput({ id, resultField, note }: WriteTaskClosed): BatchInput {
  return { id, properties: { hs_task_status: 'COMPLETED', [resultField]: note } };
}
