import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import type { ReadPage, ReadRequest } from '../crm-adapter.ts';
import { caughtUp, type BulkCursor, type ChangesCursor } from './cursor.ts';
import { errorCodeOf, toBellwetherError } from './errors.ts';
import { BULK_PAGE, BULK_PATIENCE_MS, BULK_POLL_MS } from './limits.ts';
import type { QueryRow } from './query.ts';
import { selectFrom, toRecord } from './records.ts';
import type { SalesforceSession } from './session.ts';

const jobSchema = z.object({
  id: z.string(),
  state: z.enum(['UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted']),
  errorMessage: z.string().optional(),
});

const rowsSchema = z.array(z.record(z.string(), z.string()));

/**
 * A full read through a Bulk API 2.0 query job. Our own code and not jsforce's, which ends the process or delivers the
 * repeated header as a record when a result has several pages (docs/decisions/0003-jsforce-transport.md).
 */
export async function* readBulk(
  session: SalesforceSession,
  request: ReadRequest,
  start: BulkCursor,
  signal: AbortSignal,
): AsyncGenerator<ReadPage, ChangesCursor> {
  let cursor = await runningJob(session, request, start, signal);
  await completion(session, cursor.jobId, signal);
  for (;;) {
    const page = await resultPage(session, cursor, signal);
    const records = page.rows.map((row) => toRecord(row, request.fields));
    // The last page's cursor is the caught-up one, so that it is never read again.
    if (page.locator === null) {
      const end = caughtUp(cursor.from);
      yield { records, tombstones: [], cursor: end, total: cursor.total };
      return end;
    }
    cursor = { ...cursor, locator: page.locator };
    yield { records, tombstones: [], cursor, total: cursor.total };
  }
}

/** The job of the cursor if it is still there (results are kept for seven days), else a new one from the beginning. */
async function runningJob(
  session: SalesforceSession,
  request: ReadRequest,
  cursor: BulkCursor,
  signal: AbortSignal,
): Promise<BulkCursor> {
  if (cursor.jobId !== '' && (await jobState(session, cursor.jobId, signal)) !== undefined) {
    return cursor;
  }
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

async function completion(
  session: SalesforceSession,
  jobId: string,
  signal: AbortSignal,
): Promise<void> {
  for (let waitedMs = 0; waitedMs < BULK_PATIENCE_MS; waitedMs += BULK_POLL_MS) {
    const job = await jobState(session, jobId, signal);
    if (job?.state === 'JobComplete') return;
    if (job === undefined || job.state === 'Failed' || job.state === 'Aborted') {
      const why = job?.errorMessage ?? job?.state ?? 'it is gone';
      throw new BellwetherError('crm.unexpected', `the bulk query ${jobId} did not finish: ${why}`);
    }
    await sleep(BULK_POLL_MS, undefined, { signal });
  }
  throw new BellwetherError('crm.unreachable', `the bulk query ${jobId} is still not finished`);
}

async function jobState(
  session: SalesforceSession,
  jobId: string,
  signal: AbortSignal,
): Promise<z.infer<typeof jobSchema> | undefined> {
  try {
    const path = `/jobs/query/${encodeURIComponent(jobId)}`;
    return jobSchema.parse(await session.request({ method: 'GET', path, signal }));
  } catch (error) {
    if (errorCodeOf(error) === 'NOT_FOUND') return undefined;
    throw toBellwetherError(error, `asking for the bulk query ${jobId}`);
  }
}

async function resultPage(
  session: SalesforceSession,
  { jobId, locator }: BulkCursor,
  signal: AbortSignal,
): Promise<{ readonly rows: readonly QueryRow[]; readonly locator: string | null }> {
  const from = locator === null ? '' : `&locator=${encodeURIComponent(locator)}`;
  const path = `/jobs/query/${encodeURIComponent(jobId)}/results?maxRecords=${String(BULK_PAGE)}${from}`;
  try {
    const { text, headers } = await session.requestText({
      method: 'GET',
      path,
      signal,
      headers: { accept: 'text/csv' },
    });
    const next = headers.get('sforce-locator');
    // The last page says "null"; a missing header would make us ask for the first page for ever.
    return { rows: parseCsv(text), locator: next === null || next === 'null' ? null : next };
  } catch (error) {
    throw toBellwetherError(error, `reading results of the bulk query ${jobId}`);
  }
}

/** Every page repeats the header. */
function parseCsv(text: string): readonly QueryRow[] {
  const rows: unknown = parse(text, { columns: true, skip_empty_lines: true });
  return rowsSchema.parse(rows);
}
