import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import { HttpFailure } from '../../http/http-failure.ts';
import { pause } from '../../http/pause.ts';
import { delayBeforeRetry } from '../../http/retry-policy.ts';
import type { ReadPage } from '../crm-adapter.ts';
import { resultParts, type BulkPart } from './bulk-result.ts';
import type { BulkCursor } from './cursor.ts';
import { errorCodeOf, toBellwetherError } from './errors.ts';
import { BULK_PATIENCE_MS } from './limits.ts';
import { selectFrom } from './records.ts';
import type { Stream } from './stream.ts';

const jobSchema = z.object({
  id: z.string(),
  state: z.enum(['UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted']),
  errorMessage: z.string().nullish(),
});

type Job = z.infer<typeof jobSchema>;

/**
 * A full read through a Bulk API 2.0 query job. Our own code and not jsforce's, which ends the process or delivers the
 * repeated header as a record when a result has several pages (docs/decisions/0003-jsforce-transport.md).
 */
export async function* readBulk(stream: Stream, start: BulkCursor): AsyncGenerator<ReadPage> {
  const cursor = await runningJob(stream, start);
  // Handed out before there is anything, so that a run that is stopped while the job works comes back to this job.
  yield toPage([], cursor, cursor.total);
  await completion(stream, cursor.jobId);
  for await (const part of allParts(stream, cursor)) {
    yield toPage(part.records, part.cursor, cursor.total);
  }
}

/** All that follows the cursor. A page that breaks off is asked for again, from the record on that is wanted. */
async function* allParts(stream: Stream, start: BulkCursor): AsyncGenerator<BulkPart> {
  let cursor: BulkPart['cursor'] = start;
  let attempt = 1;
  while (cursor.phase === 'bulk') {
    try {
      for await (const part of resultParts(stream, cursor)) {
        yield part;
        cursor = part.cursor;
        attempt = 1;
      }
    } catch (error) {
      await beforeRetry(stream, error, attempt);
      attempt += 1;
    }
  }
}

async function beforeRetry(stream: Stream, error: unknown, number: number): Promise<void> {
  if (!(error instanceof HttpFailure)) throw error;
  const { policy, onRetry } = stream.retry;
  const state = { number, repeatable: true, random: Math.random() };
  const delayMs = delayBeforeRetry(error, state, policy);
  if (delayMs === undefined) throw toBellwetherError(error, 'reading results of a bulk query');
  onRetry?.({ lane: 'rest', attempt: number, delayMs, reason: error.message });
  await pause(delayMs, stream.signal);
}

/** `total` is 0 where the object was too large to be counted. */
function toPage(records: ReadPage['records'], cursor: ReadPage['cursor'], total: number): ReadPage {
  return { records, tombstones: [], cursor, ...(total > 0 ? { total } : {}) };
}

/** The job of the cursor while it can still be read (results are kept for seven days), else a new one. */
async function runningJob(stream: Stream, cursor: BulkCursor): Promise<BulkCursor> {
  const { session, request, signal } = stream;
  const job = cursor.jobId === '' ? undefined : await jobState(stream, cursor.jobId);
  if (job !== undefined && !hasFailed(job)) return cursor;
  const body = { operation: 'query', query: selectFrom(request) };
  try {
    // Repeatable: a job that was created but not reported costs nothing and is dropped after seven days.
    const answer = await session.request({
      method: 'POST',
      path: '/jobs/query',
      body,
      signal,
      repeatable: true,
    });
    return { ...cursor, jobId: jobSchema.parse(answer).id, locator: null, skip: 0 };
  } catch (error) {
    throw toBellwetherError(error, `creating a bulk query on ${request.object}`);
  }
}

function hasFailed({ state }: Job): boolean {
  return state === 'Failed' || state === 'Aborted';
}

async function completion(stream: Stream, jobId: string): Promise<void> {
  const { bulkPollMs } = stream.tuning;
  for (let waitedMs = 0; waitedMs <= BULK_PATIENCE_MS; waitedMs += Math.max(1, bulkPollMs)) {
    const job = await jobState(stream, jobId);
    if (job?.state === 'JobComplete') return;
    if (job === undefined || hasFailed(job)) {
      const why = job?.errorMessage ?? job?.state ?? 'it is gone';
      throw new BellwetherError('crm.unexpected', `the bulk query ${jobId} did not finish: ${why}`);
    }
    await pause(bulkPollMs, stream.signal);
  }
  throw new BellwetherError('crm.unreachable', `the bulk query ${jobId} is still not finished`);
}

async function jobState({ session, signal }: Stream, jobId: string): Promise<Job | undefined> {
  try {
    const path = `/jobs/query/${encodeURIComponent(jobId)}`;
    return jobSchema.parse(await session.request({ method: 'GET', path, signal }));
  } catch (error) {
    if (errorCodeOf(error) === 'NOT_FOUND') return undefined;
    throw toBellwetherError(error, `asking for the bulk query ${jobId}`);
  }
}
