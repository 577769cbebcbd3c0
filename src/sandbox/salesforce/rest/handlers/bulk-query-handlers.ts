import type { SandboxResponse } from '../../../server/exchange.ts';
import { invalidJob, invalidJobState } from '../../bulk/bulk-fault.ts';
import type { BulkJob } from '../../bulk/bulk-job.ts';
import type { ApiCall } from '../api-call.ts';
import { fault } from '../fault.ts';
import { jsonObject } from '../json-body.ts';
import { noContent } from '../responses.ts';
import {
  answerJob,
  csvStream,
  jobOfPath,
  separatorsOf,
  stateOfJob,
  textOption,
  type BulkContext,
} from './bulk-shared.ts';

/** Rows of one page of results, unless the client asks for fewer. The vendor's own choice varies. [K] */
const PAGE_ROWS = 100_000;
/** What the header Sforce-Locator says on the last page. */
const NO_LOCATOR = 'null';

export function createQueryJob(context: BulkContext, call: ApiCall): SandboxResponse {
  const input = jsonObject(call.request);
  const operation = textOption(input, 'operation') ?? '';
  if (operation !== 'query' && operation !== 'queryAll') {
    throw invalidJob(`operation ${operation} is not supported by this resource`);
  }
  const soql = textOption(input, 'query');
  if (soql === undefined || soql === '') throw invalidJob('query is required');
  const job = context.queryJobs.create({
    operation,
    soql,
    user: call.session.user,
    apiVersion: call.version,
    ...separatorsOf(input),
  });
  return answerJob(context, job);
}

export function changeQueryJob(context: BulkContext, call: ApiCall): SandboxResponse {
  const job = jobOfPath(context, call, 'query');
  const state = textOption(jsonObject(call.request), 'state');
  if (state !== 'Aborted') throw invalidJob(`Invalid state for a query job: ${String(state)}`);
  refuseEnded(context, job);
  return answerJob(context, context.jobs.save({ ...job, phase: 'Aborted' }));
}

export function deleteQueryJob(context: BulkContext, call: ApiCall): SandboxResponse {
  const job = jobOfPath(context, call, 'query');
  if (!hasEnded(context, job)) {
    throw invalidJobState(`Job cannot be deleted while it is ${stateOfJob(context, job)}`);
  }
  context.queryJobs.forget(job);
  context.jobs.remove(job);
  return noContent();
}

/** One page of CSV; every page repeats the header. A job that is not done has no results yet. */
export function queryJobResults(context: BulkContext, call: ApiCall): SandboxResponse {
  const job = jobOfPath(context, call, 'query');
  const state = stateOfJob(context, job);
  if (state === 'Failed' || state === 'Aborted') throw invalidJobState(`Job is ${state}`);
  if (state !== 'JobComplete') return noContent();
  const start = readLocator(context, job, call.request.query.get('locator'));
  const page = context.queryJobs.page(job, start, pageRows(call));
  const locator = page.next === undefined ? NO_LOCATOR : locatorOf(context, job, page.next);
  return csvStream(call, page.text, {
    'Sforce-NumberOfRecords': String(page.rows),
    'Sforce-Locator': locator,
  });
}

function pageRows(call: ApiCall): number {
  const asked = call.request.query.get('maxRecords');
  if (asked === null) return PAGE_ROWS;
  const rows = Number(asked);
  if (!Number.isInteger(rows) || rows < 1) {
    throw fault(400, 'INVALID_QUERY_LOCATOR', `invalid value for maxRecords: ${asked}`);
  }
  return Math.min(rows, PAGE_ROWS);
}

/** Opaque to clients, and good for as long as the job lives. */
function locatorOf(context: BulkContext, job: BulkJob, row: number): string {
  const id = context.org.ids.encode(job.key);
  return Buffer.from(`0:${id}:${String(row)}`).toString('base64url');
}

function readLocator(context: BulkContext, job: BulkJob, locator: string | null): number {
  if (locator === null || locator === '') return 0;
  const [, id, row] = Buffer.from(locator, 'base64url').toString('utf8').split(':');
  if (id !== context.org.ids.encode(job.key) || !/^\d+$/.test(row ?? '')) {
    throw fault(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  }
  return Number(row);
}

function refuseEnded(context: BulkContext, job: BulkJob): void {
  if (!hasEnded(context, job)) return;
  throw invalidJobState(`Job already in ${stateOfJob(context, job)} state`);
}

function hasEnded(context: BulkContext, job: BulkJob): boolean {
  return ['JobComplete', 'Failed', 'Aborted'].includes(stateOfJob(context, job));
}
