import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import { HttpFailure } from '../../http/http-failure.ts';
import { pause } from '../../http/pause.ts';
import { errorCodeOf, reasonOf, toBellwetherError } from './errors.ts';
import { BULK_PATIENCE_MS } from './limits.ts';
import type { SalesforceSession } from './session.ts';

const jobSchema = z.object({
  id: z.string(),
  state: z.enum(['Open', 'UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted']),
  errorMessage: z.string().nullish(),
});

export type IngestJob = z.infer<typeof jobSchema>;

export interface BulkWriting {
  readonly session: SalesforceSession;
  /** Before the second look at a running job; it grows from there. */
  readonly pollMs: number;
  readonly signal: AbortSignal;
}

/** Between two looks at a job that takes long. */
const LONGEST_POLL_MS = 20_000;

/** For taking back a job that nobody waits for any more. */
const ABORT_MS = 5000;

/**
 * Uploads and starts an update job and waits for its end. Given up on the way, it is taken back, so that it does not
 * write old values over newer ones some time later.
 */
export async function runIngestJob(
  writing: BulkWriting,
  object: string,
  csv: string,
): Promise<IngestJob> {
  const { id } = await createJob(writing, object);
  try {
    await upload(writing, id, csv);
    await start(writing, id);
    return await completion(writing, id);
  } catch (error) {
    await takeBack(writing, id);
    throw toBellwetherError(error, `the bulk update ${id}`);
  }
}

/** Repeatable: a job that was created but not reported never starts, and is dropped after seven days. */
async function createJob({ session, signal }: BulkWriting, object: string): Promise<IngestJob> {
  const body = { object, operation: 'update', contentType: 'CSV', lineEnding: 'LF' };
  const path = '/jobs/ingest';
  try {
    const answer = await session.request({ method: 'POST', path, body, signal, repeatable: true });
    return jobSchema.parse(answer);
  } catch (error) {
    throw toBellwetherError(error, `creating a bulk update of ${object}`);
  }
}

/** A job takes one upload: where the answer to it is lost, the org refuses the next, and has it. */
async function upload({ session, signal }: BulkWriting, id: string, text: string): Promise<void> {
  const path = `${pathOf(id)}/batches`;
  const headers = { 'content-type': 'text/csv' };
  try {
    await session.request({ method: 'PUT', path, text, headers, signal, repeatable: true });
  } catch (error) {
    if (!reasonOf(error).includes('Found multiple contents')) throw error;
  }
}

/** Where the answer is lost, and where it has been started already, its state tells. */
async function start({ session, signal }: BulkWriting, id: string): Promise<void> {
  const body = { state: 'UploadComplete' };
  try {
    await session.request({ method: 'PATCH', path: pathOf(id), body, signal });
  } catch (error) {
    const lost = error instanceof HttpFailure && error.sent === 'maybe';
    if (!lost && errorCodeOf(error) !== 'INVALIDJOBSTATE') throw error;
  }
}

async function completion(writing: BulkWriting, id: string): Promise<IngestJob> {
  const { session, signal } = writing;
  let waitMs = Math.max(1, writing.pollMs);
  for (let waitedMs = 0; waitedMs <= BULK_PATIENCE_MS; waitedMs += waitMs) {
    const job = jobSchema.parse(await session.request({ method: 'GET', path: pathOf(id), signal }));
    if (job.state === 'Open') throw new HttpFailure('the job was not started', { sent: 'no' });
    if (!['UploadComplete', 'InProgress'].includes(job.state)) return job;
    await pause(waitMs, signal);
    waitMs = Math.min(waitMs * 1.5, LONGEST_POLL_MS);
  }
  throw new BellwetherError('crm.unreachable', `the bulk update ${id} is still not finished`);
}

async function takeBack({ session }: BulkWriting, id: string): Promise<void> {
  const body = { state: 'Aborted' };
  const signal = AbortSignal.timeout(ABORT_MS);
  try {
    await session.request({ method: 'PATCH', path: pathOf(id), body, signal });
  } catch {
    // It is done already, or cannot be reached. What it may still write, the next read finds.
  }
}

export function pathOf(id: string): string {
  return `/jobs/ingest/${encodeURIComponent(id)}`;
}
