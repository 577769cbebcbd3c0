import { formatDateTime } from '../values/dates.ts';
import type { IdCodec, RecordKey } from '../values/record-id.ts';

export const BULK_JOB_PREFIX = '750';

export type JobKind = 'query' | 'ingest';

/** What a job has come to, as far as work is concerned; when a client hears of it is a matter of the pace. */
type JobPhase = 'Open' | 'UploadComplete' | 'JobComplete' | 'Failed' | 'Aborted';

export interface BulkJob {
  readonly key: RecordKey;
  readonly kind: JobKind;
  readonly operation: string;
  readonly object: string;
  readonly user: RecordKey;
  readonly apiVersion: number;
  /** Seconds. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly lineEnding: string;
  readonly columnDelimiter: string;
  readonly phase: JobPhase;
  /** Milliseconds of the sandbox's clock when the work could begin, and polls since. */
  readonly startedAtMs: number | null;
  readonly polls: number;
  readonly processed: number;
  readonly failed: number;
  readonly errorMessage: string | null;
  /** Query jobs. */
  readonly soql: string | null;
  /** Ingest jobs. */
  readonly externalIdFieldName: string | null;
  readonly assignmentRuleId: string | null;
  readonly isUploaded: boolean;
  /** How far into the upload the work has come. */
  readonly position: number;
}

export type JobState =
  'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

/** What `GET jobs/<kind>/<id>` and most other calls answer with; `detailed` adds what only a poll tells. */
export function jobInfo(
  job: BulkJob,
  state: JobState,
  ids: IdCodec,
  detailed: boolean,
): Readonly<Record<string, unknown>> {
  const id = ids.encode(job.key);
  const ingest = job.kind === 'ingest';
  const version = `${String(job.apiVersion)}.0`;
  return {
    id,
    operation: job.operation,
    object: job.object,
    createdById: ids.encode(job.user),
    createdDate: formatDateTime(job.createdAt),
    systemModstamp: formatDateTime(job.modifiedAt),
    state,
    ...(job.externalIdFieldName === null ? {} : { externalIdFieldName: job.externalIdFieldName }),
    ...(job.assignmentRuleId === null ? {} : { assignmentRuleId: job.assignmentRuleId }),
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: job.apiVersion,
    ...(ingest ? { contentUrl: `services/data/v${version}/jobs/ingest/${id}/batches` } : {}),
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
    ...(ingest ? { jobType: 'V2Ingest' } : {}),
    ...(detailed ? progressOf(job) : {}),
  };
}

function progressOf(job: BulkJob): Readonly<Record<string, unknown>> {
  const processingMs = Math.max(0, job.modifiedAt * 1000 - (job.startedAtMs ?? Infinity));
  const progress = {
    retries: 0,
    totalProcessingTime: processingMs,
    numberRecordsProcessed: job.processed,
    ...(job.errorMessage === null ? {} : { errorMessage: job.errorMessage }),
  };
  if (job.kind === 'query') {
    return { jobType: 'V2Query', ...progress, isPkChunkingSupported: false };
  }
  return {
    ...progress,
    numberRecordsFailed: job.failed,
    apiActiveProcessingTime: processingMs,
    apexProcessingTime: 0,
  };
}
