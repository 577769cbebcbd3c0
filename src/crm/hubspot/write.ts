import { messageOf } from '../../domain/errors.ts';
import type { CrmValue, TaskPriority } from '../../domain/plan.ts';
import { HttpFailure } from '../../http/http-failure.ts';
import type {
  WriteAccount,
  WriteGroup,
  WriteOutcome,
  WriteTask,
  WriteTaskClosed,
} from '../crm-adapter.ts';
import { runBatch, type BatchInput } from './batch.ts';
import { toBellwetherError } from './errors.ts';
import { TASK_TO_COMPANY } from './limits.ts';
import type { HubspotSession } from './session.ts';

/** One batch request: at most 100 records, partial success is the normal result. */
export async function write(
  session: HubspotSession,
  group: WriteGroup,
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  switch (group.kind) {
    case 'update_account':
      return update(session, group.writes[0]?.object ?? '', group.writes.map(accountInput), signal);
    case 'close_task':
      return update(session, 'tasks', group.writes.map(closedInput), signal);
    case 'create_task':
      return createTasks(session, group.writes, signal);
  }
}

/** Setting properties to given values can be repeated, so a lost answer does no harm. */
async function update(
  session: HubspotSession,
  type: string,
  inputs: readonly BatchInput[],
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  try {
    return await runBatch(session, { type, operation: 'update', inputs, repeatable: true, signal });
  } catch (error) {
    throw toBellwetherError(error, 'writing properties');
  }
}

/** HubSpot has no key that would keep a repeated creation from making a second task: never repeat, look up. */
async function createTasks(
  session: HubspotSession,
  tasks: readonly WriteTask[],
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  const identity = tasks[0]?.keyField;
  if (identity === undefined) return [];
  const inputs = tasks.map(taskInput);
  const request = { type: 'tasks', operation: 'create', inputs, identity } as const;
  try {
    return await runBatch(session, { ...request, repeatable: false, signal });
  } catch (error) {
    if (mayHaveBeenCarriedOut(error)) {
      const message = messageOf(error);
      return tasks.map(() => ({ status: 'unknown', message }));
    }
    throw toBellwetherError(error, 'creating tasks');
  }
}

function mayHaveBeenCarriedOut(error: unknown): boolean {
  if (!(error instanceof HttpFailure)) return false;
  return error.sent === 'maybe' || (error.status !== undefined && error.status >= 500);
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

/** A call task (API guide, "Tasks"): hs_timestamp is the due date, the company is an association. */
function taskInput(task: WriteTask): BatchInput {
  return {
    properties: {
      [task.keyField]: task.key,
      hs_timestamp: `${task.dueOn}T00:00:00.000Z`,
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
