import { dmlContext } from '../dml/dml-context.ts';
import { runBatch } from '../dml/run-batch.ts';
import type { RowResult } from '../dml/save-records.ts';
import { nowSeconds, type Org } from '../org/org.ts';
import type { ApiUsage } from '../rest/api-usage.ts';
import type { BulkJob } from './bulk-job.ts';
import { invalidJobState } from './bulk-fault.ts';
import { DELIMITERS, quoteCell } from './csv-format.ts';
import { lineBreakOf, readCsv, type CsvRow } from './csv-reader.ts';
import { readHeader, type IngestColumns } from './ingest-columns.ts';
import { errorText, writeIngestRow } from './ingest-write.ts';
import type { JobStore } from './job-store.ts';

/** Rows written before the event loop gets its turn; a small job is done within the call that starts it. */
const ROWS_PER_TURN = 2000;
/** https://developer.salesforce.com/docs (How Requests Are Processed): records of one batch. */
const ROWS_PER_BATCH = 10_000;
/** How a job ends whose next batch is one too many; the rest is unprocessed. The wording is an assumption [K]. */
const NO_BATCHES = 'ExceededQuota : ApiBatchItems Limit exceeded.';

interface NewIngestJob {
  readonly operation: string;
  readonly object: string;
  readonly user: number;
  readonly apiVersion: number;
  readonly lineEnding: string;
  readonly columnDelimiter: string;
  readonly externalIdFieldName: string | null;
  readonly assignmentRuleId: string | null;
}

/** Bulk ingest jobs: an upload is worked off in portions, each a transaction that also notes how far it came. */
export class IngestJobs {
  readonly #org: Org;
  readonly #jobs: JobStore;
  readonly #usage: ApiUsage;
  readonly #onError: (error: unknown) => void;
  #isClosed = false;

  constructor(org: Org, jobs: JobStore, usage: ApiUsage, onError: (error: unknown) => void) {
    this.#org = org;
    this.#jobs = jobs;
    this.#usage = usage;
    this.#onError = onError;
  }

  create(order: NewIngestJob): BulkJob {
    const now = nowSeconds(this.#org);
    return this.#jobs.save({
      ...order,
      key: this.#jobs.nextKey(),
      kind: 'ingest',
      createdAt: now,
      modifiedAt: now,
      phase: 'Open',
      startedAtMs: null,
      polls: 0,
      processed: 0,
      failed: 0,
      errorMessage: null,
      soql: null,
      isUploaded: false,
      position: 0,
    });
  }

  upload(job: BulkJob, body: string): void {
    this.#jobs.saveUpload(job, body);
    this.#jobs.save({ ...job, isUploaded: true, modifiedAt: nowSeconds(this.#org) });
  }

  /** The client has sent everything: the work begins. */
  start(job: BulkJob): BulkJob {
    if (job.phase !== 'Open') {
      throw invalidJobState(`Job is not open; its state is ${job.phase}`);
    }
    const started = this.#jobs.save({
      ...job,
      phase: 'UploadComplete',
      startedAtMs: this.#org.clock.now().getTime(),
      modifiedAt: nowSeconds(this.#org),
    });
    return this.#work(started);
  }

  /** Goes on with jobs that the last process left unfinished. */
  resume(): void {
    for (const job of this.#jobs.list('ingest')) {
      if (job.phase === 'UploadComplete') this.#work(job);
    }
  }

  close(): void {
    this.#isClosed = true;
  }

  #work(job: BulkJob): BulkJob {
    const text = this.#jobs.upload(job);
    const delimiter = DELIMITERS[job.columnDelimiter] ?? ',';
    const [header] = readCsv(text, delimiter, 0);
    if (header === undefined) return this.#finish(job, null);
    const broken = lineBreakOf(text);
    if (broken !== undefined && broken !== job.lineEnding) {
      // The wording is an assumption [K].
      return this.#finish(
        job,
        `ClientInputError:LineEnding is invalid on user data. Current LineEnding setting is ${job.lineEnding}`,
      );
    }
    const columns = readHeader(this.#org.schema.get(job.object), header.cells);
    if ('unknown' in columns) {
      return this.#finish(job, `InvalidBatch : Field name not found : ${columns.unknown}`);
    }
    const rows = readCsv(text, delimiter, Math.max(header.end, job.position));
    return this.#turn(job, rows, columns);
  }

  /** One portion now, the next when the event loop comes round again. */
  #turn(job: BulkJob, rows: Generator<CsvRow>, columns: IngestColumns): BulkJob {
    const portion = take(rows, ROWS_PER_TURN);
    if (!this.#consumeBatches(job.processed, portion.length)) return this.#finish(job, NO_BATCHES);
    const next = portion.length === 0 ? job : this.#write(job, portion, columns);
    if (portion.length < ROWS_PER_TURN) return this.#finish(next, null);
    setImmediate(() => {
      this.#continue(next, rows, columns);
    });
    return next;
  }

  #continue(job: BulkJob, rows: Generator<CsvRow>, columns: IngestColumns): void {
    if (this.#isClosed) return;
    const current = this.#jobs.find('ingest', job.key);
    if (current?.phase !== 'UploadComplete') return;
    try {
      this.#turn(current, rows, columns);
    } catch (error) {
      this.#onError(error);
      this.#finish(current, 'InternalServerError : the sandbox failed');
    }
  }

  #write(job: BulkJob, portion: readonly CsvRow[], columns: IngestColumns): BulkJob {
    const context = dmlContext(this.#org, job.user, 'csv');
    const object = this.#org.schema.get(job.object);
    return this.#org.store.transaction(() => {
      const writes = portion.map(
        ({ cells }) =>
          () =>
            writeIngestRow(context, job, object, columns.toInput(cells)),
      );
      const results = runBatch(context, writes, false);
      for (const [index, result] of results.entries()) {
        this.#note(job, portion[index]?.cells ?? [], result);
      }
      return this.#jobs.save({
        ...job,
        processed: job.processed + portion.length,
        failed: job.failed + results.filter((result) => !result.ok).length,
        position: portion.at(-1)?.end ?? job.position,
        modifiedAt: context.now,
      });
    });
  }

  #note(job: BulkJob, cells: readonly string[], result: RowResult): void {
    const { ids } = this.#org;
    const delimiter = DELIMITERS[job.columnDelimiter] ?? ',';
    this.#jobs.addResult(job, {
      outcome: result.ok ? 'successful' : 'failed',
      id: result.key === undefined ? '' : ids.encode(result.key),
      created: result.ok && result.created,
      error: result.ok ? '' : errorText(result.errors),
      data: cells.map(quoteCell).join(delimiter),
    });
  }

  /** False when the batches that these rows begin are no longer allowed today. */
  #consumeBatches(before: number, rows: number): boolean {
    const batches =
      Math.ceil((before + rows) / ROWS_PER_BATCH) - Math.ceil(before / ROWS_PER_BATCH);
    return batches === 0 || this.#usage.consumeBatches(batches);
  }

  #finish(job: BulkJob, errorMessage: string | null): BulkJob {
    return this.#jobs.save({
      ...job,
      phase: errorMessage === null ? 'JobComplete' : 'Failed',
      errorMessage,
      modifiedAt: nowSeconds(this.#org),
    });
  }
}

function take(rows: Generator<CsvRow>, count: number): readonly CsvRow[] {
  const taken: CsvRow[] = [];
  while (taken.length < count) {
    const next = rows.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}
