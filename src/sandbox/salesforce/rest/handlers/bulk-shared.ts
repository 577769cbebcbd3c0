import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { SandboxResponse } from '../../../server/exchange.ts';
import { stateOf, type JobPace } from '../../bulk/job-pace.ts';
import { jobNotFound } from '../../bulk/bulk-fault.ts';
import { jobInfo, type BulkJob, type JobKind, type JobState } from '../../bulk/bulk-job.ts';
import { DELIMITERS, LINE_ENDINGS } from '../../bulk/csv-format.ts';
import type { IngestJobs } from '../../bulk/ingest-jobs.ts';
import type { JobStore } from '../../bulk/job-store.ts';
import type { QueryJobs } from '../../bulk/query-jobs.ts';
import type { RecordInput } from '../../dml/record-input.ts';
import type { ApiCall } from '../api-call.ts';
import { fault } from '../fault.ts';
import { json } from '../responses.ts';
import type { RestContext } from '../rest-context.ts';

export interface BulkContext extends RestContext {
  readonly jobs: JobStore;
  readonly queryJobs: QueryJobs;
  readonly ingestJobs: IngestJobs;
  readonly pace: JobPace;
}

const CSV_TYPE = 'text/csv;charset=UTF-8';

export function jobOfPath(context: BulkContext, call: ApiCall, kind: JobKind): BulkJob {
  const id = context.org.ids.decode(call.request.params['id'] ?? '');
  const job = id?.own === true ? context.jobs.find(kind, id.key) : undefined;
  if (job === undefined) throw jobNotFound();
  return job;
}

export function stateOfJob(context: BulkContext, job: BulkJob): JobState {
  return stateOf(job, context.pace, context.org.clock.now().getTime());
}

export function answerJob(context: BulkContext, job: BulkJob, detailed = false): SandboxResponse {
  return json(200, jobInfo(job, stateOfJob(context, job), context.org.ids, detailed));
}

/** A poll: it tells the state, and may be the one that brings the job forward. */
export function pollJob(context: BulkContext, call: ApiCall, kind: JobKind): SandboxResponse {
  const job = jobOfPath(context, call, kind);
  const polled = job.phase === 'Open' ? job : context.jobs.save({ ...job, polls: job.polls + 1 });
  return answerJob(context, polled, true);
}

export function listJobs(context: BulkContext, kind: JobKind): SandboxResponse {
  const records = context.jobs
    .list(kind)
    .map((job) => jobInfo(job, stateOfJob(context, job), context.org.ids, false));
  return json(200, { done: true, records, nextRecordsUrl: null });
}

/** Text that streams out, compressed if the client can read that: the result is never held whole. */
export function csvStream(
  call: ApiCall,
  text: () => Generator<string>,
  headers: Readonly<Record<string, string>> = {},
): SandboxResponse {
  const body = Readable.from(text(), { objectMode: false });
  const accepted = call.request.headers['accept-encoding'] ?? '';
  if (!/\bgzip\b/.test(accepted)) {
    return { status: 200, headers: { 'content-type': CSV_TYPE, ...headers }, body };
  }
  const gzip = createGzip();
  body.on('error', (error) => gzip.destroy(error));
  return {
    status: 200,
    headers: { 'content-type': CSV_TYPE, 'content-encoding': 'gzip', ...headers },
    body: body.pipe(gzip),
  };
}

export function textOption(input: RecordInput, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' ? value : undefined;
}

/** The separators that a new job asks for, checked. */
export function separatorsOf(input: RecordInput): {
  readonly lineEnding: string;
  readonly columnDelimiter: string;
} {
  const lineEnding = textOption(input, 'lineEnding') ?? 'LF';
  const columnDelimiter = textOption(input, 'columnDelimiter') ?? 'COMMA';
  const contentType = textOption(input, 'contentType') ?? 'CSV';
  checkOption('lineEnding', lineEnding, Object.keys(LINE_ENDINGS));
  checkOption('columnDelimiter', columnDelimiter, Object.keys(DELIMITERS));
  checkOption('contentType', contentType, ['CSV']);
  return { lineEnding, columnDelimiter };
}

function checkOption(name: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw fault(400, 'JSON_PARSER_ERROR', `${value} not a valid value for enum ${name}`);
}
