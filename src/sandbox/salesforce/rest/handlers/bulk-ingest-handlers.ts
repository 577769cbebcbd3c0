import type { SandboxResponse } from '../../../server/exchange.ts';
import { invalidJob, invalidJobState } from '../../bulk/bulk-fault.ts';
import type { BulkJob } from '../../bulk/bulk-job.ts';
import { ingestResults, unprocessedRecords } from '../../bulk/ingest-results.ts';
import type { RowOutcome } from '../../bulk/job-store.ts';
import type { RecordInput } from '../../dml/record-input.ts';
import { fieldOf, type ObjectSchema } from '../../schema/object.ts';
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

const OPERATIONS: ReadonlySet<string> = new Set(['insert', 'update', 'upsert', 'delete']);
/** https://developer.salesforce.com/docs (Bulk API 2.0 limits): an upload, 150 MB after base64. */
const UPLOAD_BYTES_MAX = 150 * 1024 * 1024;

export function createIngestJob(context: BulkContext, call: ApiCall): SandboxResponse {
  const input = jsonObject(call.request);
  const operation = textOption(input, 'operation') ?? '';
  if (operation === 'hardDelete') {
    throw fault(
      400,
      'FEATURENOTENABLED',
      'hardDelete operation requires special user profile permission, please contact your system administrator',
    );
  }
  if (!OPERATIONS.has(operation)) throw invalidJob(`Invalid operation: ${operation}`);
  const object = objectOf(context, input);
  const job = context.ingestJobs.create({
    operation,
    object: object.name,
    user: call.session.user,
    apiVersion: call.version,
    ...separatorsOf(input),
    externalIdFieldName: operation === 'upsert' ? externalIdOf(object, input) : null,
    assignmentRuleId: textOption(input, 'assignmentRuleId') ?? null,
  });
  return answerJob(context, job);
}

/** The one upload of a job: 201 without a body. */
export function uploadBatch(context: BulkContext, call: ApiCall): SandboxResponse {
  const job = jobOfPath(context, call, 'ingest');
  if (job.phase !== 'Open') {
    throw invalidJobState(`Job is not open; its state is ${stateOfJob(context, job)}`);
  }
  if (job.isUploaded) {
    const id = context.org.ids.encode(job.key);
    throw fault(
      400,
      'BULK_API_ERROR',
      `Found multiple contents for job: <${id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`,
    );
  }
  if (call.request.body.length > UPLOAD_BYTES_MAX) {
    throw fault(413, 'REQUEST_ENTITY_TOO_LARGE', 'The content of the job exceeds 150 MB');
  }
  context.ingestJobs.upload(job, call.request.body.toString('utf8'));
  return { status: 201 };
}

export function changeIngestJob(context: BulkContext, call: ApiCall): SandboxResponse {
  const job = jobOfPath(context, call, 'ingest');
  const state = textOption(jsonObject(call.request), 'state');
  if (state === 'UploadComplete') return answerJob(context, context.ingestJobs.start(job));
  if (state !== 'Aborted') throw invalidJob(`Invalid state: ${String(state)}`);
  if (!['Open', 'UploadComplete'].includes(stateOfJob(context, job))) {
    throw invalidJobState(`Job cannot be aborted in state ${stateOfJob(context, job)}`);
  }
  return answerJob(context, context.jobs.save({ ...job, phase: 'Aborted' }));
}

export function deleteIngestJob(context: BulkContext, call: ApiCall): SandboxResponse {
  const job = jobOfPath(context, call, 'ingest');
  const state = stateOfJob(context, job);
  if (state === 'Open' || state === 'InProgress') {
    throw invalidJobState(`Job cannot be deleted while it is ${state}`);
  }
  context.jobs.remove(job);
  return noContent();
}

export function ingestOutcome(
  context: BulkContext,
  outcome: RowOutcome,
  call: ApiCall,
): SandboxResponse {
  const job = endedJob(context, call);
  return csvStream(call, () => ingestResults(context.jobs, job, outcome));
}

export function ingestUnprocessed(context: BulkContext, call: ApiCall): SandboxResponse {
  const job = endedJob(context, call);
  return csvStream(call, () => unprocessedRecords(context.jobs, job));
}

function endedJob(context: BulkContext, call: ApiCall): BulkJob {
  const job = jobOfPath(context, call, 'ingest');
  const state = stateOfJob(context, job);
  if (state === 'Open' || state === 'UploadComplete' || state === 'InProgress') {
    throw invalidJobState(`Results are not available while the job is ${state}`);
  }
  return job;
}

function objectOf(context: BulkContext, input: RecordInput): ObjectSchema {
  const name = textOption(input, 'object') ?? '';
  const object = context.org.schema.findOn('data', name);
  if (object !== undefined) return object;
  throw fault(400, 'INVALIDENTITY', `Entity '${name}' is not supported by the Bulk API.`);
}

function externalIdOf(object: ObjectSchema, input: RecordInput): string {
  const name = textOption(input, 'externalIdFieldName');
  const field = name === undefined ? undefined : fieldOf(object, name);
  const isKey = field !== undefined && (field.externalId || field.idLookup);
  if (isKey) return field.name;
  throw invalidJob(`InvalidJob : External ID was blank or is not valid: ${String(name)}`);
}
