import { z } from 'zod';
import { BellwetherError, messageOf } from '../../domain/errors.ts';
import type { TaskPriority } from '../../domain/plan.ts';
import { HttpFailure } from '../../http/http-failure.ts';
import type {
  WriteAccount,
  WriteGroup,
  WriteOutcome,
  WriteTask,
  WriteTaskClosed,
} from '../crm-adapter.ts';
import { toBellwetherError } from './errors.ts';
import type { SalesforceSession } from './session.ts';
import { identifier } from './soql.ts';

const resultSchema = z.object({
  id: z.string().nullish(),
  success: z.boolean(),
  errors: z.array(z.object({ statusCode: z.string(), message: z.string() })).default([]),
});
const resultsSchema = z.array(resultSchema);

type Result = z.infer<typeof resultSchema>;

/** A record of a collections request. */
type Row = Readonly<Record<string, unknown>>;

/** One sObject Collections request: at most 200 records, partial success is the normal result. */
export function write(
  session: SalesforceSession,
  group: WriteGroup,
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  switch (group.kind) {
    case 'update_account':
      return update(session, group.writes.map(accountRow), signal);
    case 'close_task':
      return update(session, group.writes.map(closedRow), signal);
    case 'create_task':
      return createTasks(session, group.writes, signal);
  }
}

/** Setting fields to given values can be repeated, so a lost answer does no harm. */
async function update(
  session: SalesforceSession,
  records: readonly Row[],
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  try {
    if (records.length === 0) return [];
    const answer = await session.request({
      method: 'PATCH',
      path: '/composite/sobjects',
      body: { allOrNone: false, records },
      signal,
      repeatable: true,
    });
    return outcomesOf(answer, records.length);
  } catch (error) {
    throw toBellwetherError(error, 'writing fields');
  }
}

/**
 * Tasks are created as an upsert by Bellwether's key, a unique external id: should a creation ever be sent twice,
 * the org itself keeps it one task. Still it is not repeated blindly, since an upsert would undo a rep's edits.
 */
async function createTasks(
  session: SalesforceSession,
  tasks: readonly WriteTask[],
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  const keyField = tasks[0]?.keyField;
  if (keyField === undefined) return [];
  try {
    const answer = await session.request({
      method: 'PATCH',
      path: `/composite/sobjects/Task/${identifier(keyField)}`,
      body: { allOrNone: false, records: tasks.map(taskRow) },
      signal,
      repeatable: false,
    });
    return outcomesOf(answer, tasks.length);
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

function outcomesOf(answer: unknown, expected: number): readonly WriteOutcome[] {
  const results = resultsSchema.parse(answer);
  if (results.length !== expected) {
    throw new BellwetherError(
      'crm.unexpected',
      `Salesforce answered ${String(results.length)} results for ${String(expected)} records`,
    );
  }
  return results.map(toOutcome);
}

/** Codes after which the same record may be written a moment later. */
const PASSING_CODES = new Set([
  'UNABLE_TO_LOCK_ROW',
  'REQUEST_RUNNING_TOO_LONG',
  'SERVER_UNAVAILABLE',
]);

/** Codes that say that the key is there already: somebody else's answer was lost, look it up. */
const EXISTS_CODES = new Set(['DUPLICATE_VALUE', 'DUPLICATE_EXTERNAL_ID']);

function toOutcome(result: Result): WriteOutcome {
  if (result.success) return { status: 'done', id: result.id ?? '' };
  const error = result.errors[0];
  if (error === undefined)
    return { status: 'rejected', code: 'UNKNOWN', message: 'no reason given' };
  if (PASSING_CODES.has(error.statusCode)) return { status: 'deferred', message: error.message };
  if (EXISTS_CODES.has(error.statusCode)) return { status: 'unknown', message: error.message };
  return { status: 'rejected', code: error.statusCode, message: error.message };
}

function accountRow({ object, id, values }: WriteAccount): Row {
  return { attributes: { type: identifier(object) }, Id: id, ...values };
}

const PRIORITIES: Readonly<Record<TaskPriority, string>> = {
  high: 'High',
  normal: 'Normal',
  low: 'Low',
};

/** A call task (Object Reference, "Task"): due date in ActivityDate, the account in WhatId. */
function taskRow(task: WriteTask): Row {
  return {
    attributes: { type: 'Task' },
    [task.keyField]: task.key,
    WhatId: task.accountId,
    ...(task.ownerId === null ? {} : { OwnerId: task.ownerId }),
    Subject: task.subject,
    Description: task.script,
    ActivityDate: task.dueOn,
    Priority: PRIORITIES[task.priority],
    Status: 'Not Started',
    TaskSubtype: 'Call',
  };
}

function closedRow({ id, resultField, note }: WriteTaskClosed): Row {
  return { attributes: { type: 'Task' }, Id: id, Status: 'Completed', [resultField]: note };
}
