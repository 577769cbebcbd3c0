import { z } from 'zod';
import { messageOf } from '../../domain/errors.ts';
import type { TaskPriority } from '../../domain/plan.ts';
import { HttpFailure } from '../../http/http-failure.ts';
import type {
  WriteAccount,
  WriteGroup,
  WriteOutcome,
  WriteTask,
  WriteTaskClosed,
} from '../crm-adapter.ts';
import { halveRefused, type BatchResult } from '../halve-refused.ts';
import { errorCodeOf, reasonOf, toBellwetherError } from './errors.ts';
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

/** How one kind of write goes over the wire. */
interface Operation {
  readonly method: 'POST' | 'PATCH';
  readonly doing: string;
  /** Setting fields to given values can be repeated, so a lost answer does no harm. */
  readonly repeatable: boolean;
}

const UPDATE: Operation = { method: 'PATCH', doing: 'writing fields', repeatable: true };

/**
 * Tasks are inserted with Bellwether's key, which is unique in the org: should a creation ever be sent twice, the org
 * itself refuses the second. No upsert, which would undo what a rep has done to the task in the meantime.
 */
const CREATE: Operation = { method: 'POST', doing: 'creating tasks', repeatable: false };

/** sObject Collections requests of at most 200 records; partial success is the normal result. */
export function write(
  session: SalesforceSession,
  group: WriteGroup,
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  const send = (operation: Operation) => (rows: readonly Row[]) =>
    sendRows(session, operation, rows, signal);
  switch (group.kind) {
    case 'update_account':
      return halveRefused(group.writes.map(accountRow), send(UPDATE));
    case 'close_task':
      return halveRefused(group.writes.map(closedRow), send(UPDATE));
    case 'create_task':
      return halveRefused(group.writes.map(taskRow), send(CREATE));
  }
}

async function sendRows(
  session: SalesforceSession,
  { method, doing, repeatable }: Operation,
  records: readonly Row[],
  signal: AbortSignal,
): Promise<BatchResult> {
  try {
    const answer = await session.request({
      method,
      path: '/composite/sobjects',
      body: { allOrNone: false, records },
      signal,
      repeatable,
    });
    return { outcomes: outcomesOf(answer, records.length, method) };
  } catch (error) {
    if (!repeatable && mayHaveBeenCarriedOut(error)) {
      return { outcomes: records.map(() => ({ status: 'unknown', message: messageOf(error) })) };
    }
    const code = errorCodeOf(error) ?? '';
    if (PASSING_CODES.has(code)) {
      return { outcomes: records.map(() => ({ status: 'deferred', message: reasonOf(error) })) };
    }
    if (RECORD_CODES.has(code)) return { refusal: { code, message: reasonOf(error) } };
    throw toBellwetherError(error, doing);
  }
}

function mayHaveBeenCarriedOut(error: unknown): boolean {
  if (!(error instanceof HttpFailure)) return false;
  return error.sent === 'maybe' || (error.status !== undefined && error.status >= 500);
}

/** Codes that speak of one record although the whole request is refused for it, and nothing written. */
const RECORD_CODES: ReadonlySet<string> = new Set([
  'JSON_PARSER_ERROR', // a value of the wrong type: the reader stops there
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_TYPE_ON_FIELD_IN_RECORD',
  'MALFORMED_ID',
]);

function outcomesOf(
  answer: unknown,
  expected: number,
  method: Operation['method'],
): readonly WriteOutcome[] {
  const results = resultsSchema.safeParse(answer).data;
  if (results?.length === expected) return results.map((result) => toOutcome(result, method));
  const message = `Salesforce gave ${String(results?.length ?? 'no')} results for ${String(expected)} records`;
  return Array.from({ length: expected }, () => ({ status: 'unknown', message }));
}

/** Codes after which the same record may be written a moment later. */
const PASSING_CODES: ReadonlySet<string> = new Set([
  'UNABLE_TO_LOCK_ROW',
  'REQUEST_RUNNING_TOO_LONG',
  'SERVER_UNAVAILABLE',
]);

/** Codes that say that the key is there already: somebody else's answer was lost, look it up. */
const EXISTS_CODES: ReadonlySet<string> = new Set(['DUPLICATE_VALUE', 'DUPLICATE_EXTERNAL_ID']);

function toOutcome({ success, id, errors }: Result, method: Operation['method']): WriteOutcome {
  if (success) return { status: 'done', id: id ?? '' };
  const error = errors[0];
  if (error === undefined)
    return { status: 'rejected', code: 'UNKNOWN', message: 'no reason given' };
  const { statusCode: code, message } = error;
  if (method === 'POST' && EXISTS_CODES.has(code)) return { status: 'unknown', message };
  return refusedUpdate(code, message);
}

/** What the refusal of a record's update means. */
export function refusedUpdate(code: string, message: string): WriteOutcome {
  if (PASSING_CODES.has(code)) return { status: 'deferred', message };
  return { status: 'rejected', code, message };
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
    [identifier(task.keyField)]: task.key,
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
