import { z } from 'zod';
import { numberIn, textIn } from '../store/sql-row.ts';
import type { Store } from '../store/store.ts';
import { makeKey, sequenceOf, type RecordKey } from '../values/record-id.ts';
import { BULK_JOB_PREFIX, type BulkJob, type JobKind } from './bulk-job.ts';

const jobSchema: z.ZodType<BulkJob> = z.object({
  key: z.number(),
  kind: z.enum(['query', 'ingest']),
  operation: z.string(),
  object: z.string(),
  user: z.number(),
  apiVersion: z.number(),
  createdAt: z.number(),
  modifiedAt: z.number(),
  lineEnding: z.string(),
  columnDelimiter: z.string(),
  phase: z.enum(['Open', 'UploadComplete', 'JobComplete', 'Failed', 'Aborted']),
  startedAtMs: z.number().nullable(),
  polls: z.number(),
  processed: z.number(),
  failed: z.number(),
  errorMessage: z.string().nullable(),
  soql: z.string().nullable(),
  externalIdFieldName: z.string().nullable(),
  assignmentRuleId: z.string().nullable(),
  isUploaded: z.boolean(),
  position: z.number(),
});

export type RowOutcome = 'successful' | 'failed';

export interface ResultRow {
  readonly outcome: RowOutcome;
  readonly id: string;
  readonly created: boolean;
  readonly error: string;
  /** The uploaded cells, quoted and joined. */
  readonly data: string;
}

/** Jobs with their uploads and results, in the org's database: they outlive a restart as the org does. */
export class JobStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    store.execute(`
      CREATE TABLE IF NOT EXISTS sys_job_upload (job INTEGER PRIMARY KEY, body TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS sys_job_row (position INTEGER PRIMARY KEY, job INTEGER NOT NULL,
        outcome TEXT NOT NULL, id TEXT NOT NULL, created INTEGER NOT NULL, error TEXT NOT NULL, data TEXT NOT NULL);
      CREATE INDEX IF NOT EXISTS sys_job_row_by_job ON sys_job_row (job, outcome);
    `);
  }

  nextKey(): RecordKey {
    const row = this.#store.get('SELECT coalesce(max(id), 0) FROM sys_job');
    return makeKey(BULK_JOB_PREFIX, sequenceOf(numberIn(row, 0)) + 1);
  }

  save(job: BulkJob): BulkJob {
    this.#store.run('INSERT OR REPLACE INTO sys_job (id, kind, job) VALUES (?, ?, ?)', [
      job.key,
      job.kind,
      JSON.stringify(job),
    ]);
    return job;
  }

  find(kind: JobKind, key: RecordKey): BulkJob | undefined {
    const row = this.#store.get('SELECT job FROM sys_job WHERE id = ? AND kind = ?', [key, kind]);
    return row === undefined ? undefined : readJob(textIn(row, 0));
  }

  list(kind: JobKind): readonly BulkJob[] {
    return this.#store
      .all('SELECT job FROM sys_job WHERE kind = ? ORDER BY id', [kind])
      .map((row) => readJob(textIn(row, 0)));
  }

  remove(job: BulkJob): void {
    this.#store.transaction(() => {
      this.#store.run('DELETE FROM sys_job WHERE id = ?', [job.key]);
      this.#store.run('DELETE FROM sys_job_upload WHERE job = ?', [job.key]);
      this.#store.run('DELETE FROM sys_job_row WHERE job = ?', [job.key]);
    });
  }

  saveUpload(job: BulkJob, body: string): void {
    this.#store.run('INSERT INTO sys_job_upload (job, body) VALUES (?, ?)', [job.key, body]);
  }

  upload(job: BulkJob): string {
    const row = this.#store.get('SELECT body FROM sys_job_upload WHERE job = ?', [job.key]);
    return row === undefined ? '' : textIn(row, 0);
  }

  addResult(job: BulkJob, row: ResultRow): void {
    this.#store.run(
      'INSERT INTO sys_job_row (job, outcome, id, created, error, data) VALUES (?, ?, ?, ?, ?, ?)',
      [job.key, row.outcome, row.id, row.created ? 1 : 0, row.error, row.data],
    );
  }

  /** Up to `count` result rows behind a position, with the position of the last. */
  results(
    job: BulkJob,
    outcome: RowOutcome,
    after: number,
    count: number,
  ): readonly { readonly position: number; readonly row: ResultRow }[] {
    return this.#store
      .all(
        `SELECT position, id, created, error, data FROM sys_job_row
         WHERE job = ? AND outcome = ? AND position > ? ORDER BY position LIMIT ${String(count)}`,
        [job.key, outcome, after],
      )
      .map((row) => ({
        position: numberIn(row, 0),
        row: {
          outcome,
          id: textIn(row, 1),
          created: numberIn(row, 2) === 1,
          error: textIn(row, 3),
          data: textIn(row, 4),
        },
      }));
  }
}

function readJob(text: string): BulkJob {
  return jobSchema.parse(JSON.parse(text));
}
