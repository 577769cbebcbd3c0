import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import { pause } from '../../http/pause.ts';
import type { ReadPage } from '../crm-adapter.ts';
import { caughtUp, type BulkCursor } from './cursor.ts';
import { errorCodeOf, toBellwetherError } from './errors.ts';
import { BULK_ANSWER_MS, BULK_PATIENCE_MS } from './limits.ts';
import type { QueryRow } from './query.ts';
import { selectFrom, toRecord } from './records.ts';
import type { Stream } from './stream.ts';

const jobSchema = z.object({
  id: z.string(),
  state: z.enum(['UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted']),
  errorMessage: z.string().nullish(),
});

type Job = z.infer<typeof jobSchema>;

const rowsSchema = z.array(z.record(z.string(), z.string()));

/**
 * A full read through a Bulk API 2.0 query job. Our own code and not jsforce's, which ends the process or delivers the
 * repeated header as a record when a result has several pages (docs/decisions/0003-jsforce-transport.md).
 */
export async function* readBulk(stream: Stream, start: BulkCursor): AsyncGenerator<ReadPage> {
  let cursor = await runningJob(stream, start);
  // Handed out before there is anything, so that a run that is stopped while the job works comes back to this job.
  yield toPage([], cursor, cursor.total);
  await completion(stream, cursor.jobId);
  for (;;) {
    const page = await resultPage(stream, cursor);
    const records = page.rows.map((row) => toRecord(row, stream.request.fields));
    // The last page's cursor is the caught-up one, so that it is never read again.
    if (page.locator === null) {
      yield toPage(records, caughtUp(cursor.from), cursor.total);
      return;
    }
    cursor = { ...cursor, locator: page.locator };
    yield toPage(records, cursor, cursor.total);
  }
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
    return { ...cursor, jobId: jobSchema.parse(answer).id, locator: null };
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

interface ResultPage {
  readonly rows: readonly QueryRow[];
  readonly locator: string | null;
}

async function resultPage(
  { session, tuning, signal }: Stream,
  { jobId, locator }: BulkCursor,
): Promise<ResultPage> {
  const from = locator === null ? '' : `&locator=${encodeURIComponent(locator)}`;
  const path = `/jobs/query/${encodeURIComponent(jobId)}/results?maxRecords=${String(tuning.bulkPage)}${from}`;
  try {
    const { text, headers } = await session.requestText({
      method: 'GET',
      path,
      signal,
      timeoutMs: BULK_ANSWER_MS,
      headers: { accept: 'text/csv' },
    });
    return readResult(text, headers, jobId);
  } catch (error) {
    throw toBellwetherError(error, `reading results of the bulk query ${jobId}`);
  }
}

/**
 * The last page's locator is "null"; a missing one would make us ask for the first page for ever. A page that holds
 * another number of records than it says is refused: what it lacks would be lost without a trace.
 */
function readResult(text: string, headers: Headers, jobId: string): ResultPage {
  const rows = parseCsv(text);
  const announced = headers.get('sforce-numberofrecords');
  if (rows === undefined || announced === null || Number(announced) !== rows.length) {
    throw new BellwetherError(
      'crm.unexpected',
      `a result of the bulk query ${jobId} is incomplete: ${String(rows?.length ?? 0)} of ${announced ?? 'unknown'} records`,
    );
  }
  const next = headers.get('sforce-locator');
  return { rows, locator: next === null || next === 'null' ? null : next };
}

/** Every page repeats the header. Undefined when it is no CSV. */
function parseCsv(text: string): readonly QueryRow[] | undefined {
  try {
    const rows: unknown = parse(text, { columns: true, skip_empty_lines: true });
    return rowsSchema.safeParse(rows).data;
  } catch {
    return undefined;
  }
}
