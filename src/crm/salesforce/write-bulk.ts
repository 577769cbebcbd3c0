import { CsvError } from 'csv-parse';
import { BellwetherError } from '../../domain/errors.ts';
import type { WriteAccount, WriteOutcome } from '../crm-adapter.ts';
import { csvRows, type Cells } from './csv-rows.ts';
import { toBellwetherError } from './errors.ts';
import { ingestCsv } from './ingest-csv.ts';
import { pathOf, runIngestJob, type BulkWriting, type IngestJob } from './ingest-job.ts';
import { BULK_ANSWER_MS } from './limits.ts';
import { identifier } from './soql.ts';
import { refusedUpdate } from './write.ts';

/**
 * Field updates by Bulk API 2.0 jobs, one for each object. Partial success is the normal result. Our own code and not
 * jsforce's, for the reasons that hold for reading (docs/decisions/0003-jsforce-transport.md).
 */
export async function writeBulk(
  writing: BulkWriting,
  writes: readonly WriteAccount[],
): Promise<readonly WriteOutcome[]> {
  const outcomes = new Map<string, WriteOutcome>();
  for (const object of new Set(writes.map((write) => write.object))) {
    const part = writes.filter((write) => write.object === object);
    const job = await runIngestJob(writing, identifier(object), ingestCsv(part));
    await readResults(writing, job, outcomes);
    throwIfNothingHappened(job, outcomes, part);
  }
  return writes.map(({ id }) => outcomes.get(id) ?? UNTOLD);
}

const UNTOLD: WriteOutcome = {
  status: 'unknown',
  message: 'the bulk update finished without a word on this record',
};

/** How a row of each result is an outcome. */
const RESULTS: Readonly<Record<string, (row: ReadonlyMap<string, string>) => WriteOutcome>> = {
  successfulResults: (row) => ({ status: 'done', id: idOf(row) }),
  failedResults: (row) => refusalOf(row.get('sf__Error') ?? ''),
  unprocessedrecords: () => ({ status: 'deferred', message: 'the bulk update did not reach it' }),
};

async function readResults(
  writing: BulkWriting,
  job: IngestJob,
  outcomes: Map<string, WriteOutcome>,
): Promise<void> {
  for (const [name, toOutcome] of Object.entries(RESULTS)) {
    for await (const row of resultRows(writing, job.id, name)) {
      outcomes.set(idOf(row), toOutcome(row));
    }
  }
}

/** The row's own Id, and that of the system where it is left out. */
function idOf(row: ReadonlyMap<string, string>): string {
  return row.get('Id') ?? row.get('sf__Id') ?? '';
}

/** `CODE:message:fields --` (Bulk API 2.0 Developer Guide, "Get Job Failed Record Results"). */
function refusalOf(error: string): WriteOutcome {
  const match = /^([A-Z_]+):(.*)$/s.exec(error);
  const message = (match?.[2] ?? error).replace(/:[^:]*--$/, '').trim();
  return refusedUpdate(match?.[1] ?? 'UNKNOWN', message);
}

/** All pages of a result, row by row, each by the names of the header. */
async function* resultRows(
  { session, signal }: BulkWriting,
  jobId: string,
  name: string,
): AsyncGenerator<ReadonlyMap<string, string>> {
  const path = `${pathOf(jobId)}/${name}`;
  const request = { method: 'GET', headers: { accept: 'text/csv' }, signal } as const;
  let query = '';
  try {
    for (;;) {
      const timeoutMs = BULK_ANSWER_MS;
      const answer = await session.requestStream({
        ...request,
        path: `${path}${query}`,
        timeoutMs,
      });
      if (answer === undefined) return;
      yield* named(csvRows(answer.chunks));
      const next = answer.headers.get('sforce-locator') ?? 'null';
      if (next === 'null') return;
      query = `?locator=${encodeURIComponent(next)}`;
    }
  } catch (error) {
    if (error instanceof CsvError) {
      throw new BellwetherError('crm.unexpected', `${name} of the bulk update ${jobId} is no CSV`);
    }
    throw toBellwetherError(error, `reading ${name} of the bulk update ${jobId}`);
  }
}

async function* named(
  pages: AsyncIterable<readonly Cells[]>,
): AsyncGenerator<ReadonlyMap<string, string>> {
  let header: Cells | undefined;
  for await (const rows of pages) {
    const data = header === undefined ? rows.slice(1) : rows;
    header ??= rows[0] ?? [];
    const names = header;
    for (const cells of data) yield new Map(names.map((name, at) => [name, cells[at] ?? '']));
  }
}

/** A job that failed as a whole says why, and that is no matter of the records. */
function throwIfNothingHappened(
  { id, state, errorMessage }: IngestJob,
  outcomes: ReadonlyMap<string, WriteOutcome>,
  writes: readonly WriteAccount[],
): void {
  if (state === 'JobComplete') return;
  const reached = writes.some(({ id: record }) => {
    const status = outcomes.get(record)?.status;
    return status === 'done' || status === 'rejected';
  });
  if (reached) return;
  throw new BellwetherError(
    'crm.unexpected',
    `the bulk update ${id} ended as ${state}: ${errorMessage ?? 'no reason given'}`,
  );
}
