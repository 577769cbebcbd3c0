import type { BulkJob } from './bulk-job.ts';
import { DELIMITERS, LINE_ENDINGS, quoteCell } from './csv-format.ts';
import { rawHeaderTokens, readCsv } from './csv-reader.ts';
import type { JobStore, ResultRow, RowOutcome } from './job-store.ts';

const ROWS_PER_CHUNK = 2000;

/** Columns that the platform puts before the uploaded ones. */
const SYSTEM_COLUMNS: Readonly<Record<RowOutcome, readonly string[]>> = {
  successful: ['sf__Id', 'sf__Created'],
  failed: ['sf__Id', 'sf__Error'],
};

/** `successfulResults` and `failedResults`: the uploaded header as it was, the values quoted. */
export function* ingestResults(
  jobs: JobStore,
  job: BulkJob,
  outcome: RowOutcome,
): Generator<string> {
  const delimiter = DELIMITERS[job.columnDelimiter] ?? ',';
  const lineEnding = LINE_ENDINGS[job.lineEnding] ?? '\n';
  const system = SYSTEM_COLUMNS[outcome].map(quoteCell);
  yield [...system, ...uploadedHeader(jobs, job)].join(delimiter) + lineEnding;
  let after = 0;
  for (;;) {
    const rows = jobs.results(job, outcome, after, ROWS_PER_CHUNK);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.position;
    yield rows.map(({ row }) => resultLine(row, delimiter) + lineEnding).join('');
  }
}

/** Rows that were never tried, because the job was stopped or failed before. */
export function* unprocessedRecords(jobs: JobStore, job: BulkJob): Generator<string> {
  const delimiter = DELIMITERS[job.columnDelimiter] ?? ',';
  const lineEnding = LINE_ENDINGS[job.lineEnding] ?? '\n';
  yield uploadedHeader(jobs, job).join(delimiter) + lineEnding;
  if (job.phase === 'JobComplete') return;
  const text = jobs.upload(job);
  const [header] = readCsv(text, delimiter, 0);
  const start = Math.max(header?.end ?? text.length, job.position);
  for (const { cells } of readCsv(text, delimiter, start)) {
    yield cells.map(quoteCell).join(delimiter) + lineEnding;
  }
}

function uploadedHeader(jobs: JobStore, job: BulkJob): readonly string[] {
  const text = jobs.upload(job);
  return text === '' ? [] : rawHeaderTokens(text, DELIMITERS[job.columnDelimiter] ?? ',');
}

function resultLine(row: ResultRow, delimiter: string): string {
  const second = row.outcome === 'successful' ? String(row.created) : row.error;
  return [quoteCell(row.id), quoteCell(second), row.data].join(delimiter);
}
