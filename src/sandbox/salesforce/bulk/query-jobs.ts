import { sweepBin } from '../dml/recycle-bin.ts';
import { fault } from '../rest/fault.ts';
import { nowSeconds, type Org } from '../org/org.ts';
import type { ApiUsage } from '../rest/api-usage.ts';
import type { CompiledQuery } from '../soql/compiled-query.ts';
import { fetchSnapshotRows, snapshotKeys } from '../soql/fetch-rows.ts';
import { compileSoql } from '../soql/query-service.ts';
import type { SqlRow } from '../store/sql-row.ts';
import { csvWriter } from '../values/wire-value.ts';
import type { BulkJob } from './bulk-job.ts';
import { DELIMITERS, LINE_ENDINGS, quoteCell } from './csv-format.ts';
import type { JobStore } from './job-store.ts';

/** Rows that are read from the store at a time while a result streams out. */
const ROWS_PER_CHUNK = 2000;

interface NewQueryJob {
  readonly operation: string;
  readonly soql: string;
  readonly user: number;
  readonly apiVersion: number;
  readonly lineEnding: string;
  readonly columnDelimiter: string;
}

/** One page of a result. */
interface ResultPage {
  readonly rows: number;
  /** Row at which the next page begins; undefined after the last. */
  readonly next: number | undefined;
  readonly text: () => Generator<string>;
}

interface Snapshot {
  readonly table: string;
  readonly query: CompiledQuery;
  readonly total: number;
}

/**
 * Bulk query jobs. The job fixes which records it found and in what order, in a temporary table; the rows are read
 * and written out while a client downloads them, so that memory does not grow with the result.
 */
export class QueryJobs {
  readonly #org: Org;
  readonly #jobs: JobStore;
  readonly #usage: ApiUsage;
  readonly #snapshots = new Map<number, Snapshot>();

  constructor(org: Org, jobs: JobStore, usage: ApiUsage) {
    this.#org = org;
    this.#jobs = jobs;
    this.#usage = usage;
  }

  create(order: NewQueryJob): BulkJob {
    const query = this.#compile(order.operation, order.soql, order.user);
    this.#usage.consumeQueryJob();
    const key = this.#jobs.nextKey();
    const { total } = this.#takeSnapshot(key, query);
    const now = nowSeconds(this.#org);
    return this.#jobs.save({
      key,
      kind: 'query',
      operation: order.operation,
      object: query.object.name,
      user: order.user,
      apiVersion: order.apiVersion,
      createdAt: now,
      modifiedAt: now,
      lineEnding: order.lineEnding,
      columnDelimiter: order.columnDelimiter,
      phase: 'JobComplete',
      startedAtMs: this.#org.clock.now().getTime(),
      polls: 0,
      processed: total,
      failed: 0,
      errorMessage: null,
      soql: order.soql,
      externalIdFieldName: null,
      assignmentRuleId: null,
      isUploaded: false,
      position: 0,
    });
  }

  /** Rows from `start` on; a result without rows is a header alone. */
  page(job: BulkJob, start: number, maxRows: number): ResultPage {
    const snapshot = this.#snapshotOf(job);
    const rows = Math.max(0, Math.min(maxRows, snapshot.total - start));
    const next = start + rows < snapshot.total ? start + rows : undefined;
    return { rows, next, text: () => this.#write(job, snapshot, start, start + rows) };
  }

  forget(job: BulkJob): void {
    const snapshot = this.#snapshots.get(job.key);
    if (snapshot === undefined) return;
    this.#snapshots.delete(job.key);
    this.#org.store.execute(`DROP TABLE ${snapshot.table}`);
  }

  *#write(job: BulkJob, snapshot: Snapshot, start: number, end: number): Generator<string> {
    const delimiter = DELIMITERS[job.columnDelimiter] ?? ',';
    const lineEnding = LINE_ENDINGS[job.lineEnding] ?? '\n';
    const columns = columnsOf(this.#org, snapshot.query);
    yield columns.map(({ name }) => quoteCell(name)).join(delimiter) + lineEnding;
    for (let position = start; position < end; position += ROWS_PER_CHUNK) {
      const count = Math.min(ROWS_PER_CHUNK, end - position);
      const page = { position, count };
      const rows = fetchSnapshotRows(this.#org.store, snapshot.query, snapshot.table, page);
      yield rows
        .map(
          (row) => columns.map(({ write }) => quoteCell(write(row))).join(delimiter) + lineEnding,
        )
        .join('');
    }
  }

  /** After a restart the snapshot is gone: the query is run again. */
  #snapshotOf(job: BulkJob): Snapshot {
    const known = this.#snapshots.get(job.key);
    if (known !== undefined) return known;
    return this.#takeSnapshot(job.key, this.#compile(job.operation, job.soql ?? '', job.user));
  }

  #takeSnapshot(key: number, query: CompiledQuery): Snapshot {
    const { store } = this.#org;
    const table = `temp.job_${String(key)}`;
    store.execute(`CREATE TABLE ${table} (position INTEGER PRIMARY KEY, id INTEGER)`);
    const snapshot = { table, query, total: snapshotKeys(store, query, table) };
    this.#snapshots.set(key, snapshot);
    return snapshot;
  }

  #compile(operation: string, soql: string, user: number): CompiledQuery {
    if (operation === 'queryAll') sweepBin(this.#org);
    const compiled = compileSoql(
      {
        org: this.#org,
        user,
        access: this.#org.fieldSecurity.forUser(user),
        surface: 'data',
        includeDeleted: operation === 'queryAll',
      },
      soql,
    );
    if (compiled.kind !== 'records' || compiled.offset > 0) {
      throw unsupported('Aggregate functions, GROUP BY and OFFSET are not supported in Bulk Query');
    }
    for (const column of compiled.selected) {
      if (column.children !== undefined) {
        throw unsupported('Nested queries (parent to child) are not supported in Bulk Query');
      }
      if (column.column === undefined) {
        throw unsupported('Selecting compound data not supported in Bulk Query');
      }
    }
    return compiled;
  }
}

/** The vendor's code for what its Bulk API cannot do. [K] */
function unsupported(message: string): Error {
  return fault(400, 'API_ERROR', message);
}

interface Column {
  readonly name: string;
  readonly write: (row: SqlRow) => string;
}

function columnsOf(org: Org, query: CompiledQuery): readonly Column[] {
  return query.selected.flatMap(({ name, field, column }) => {
    if (field === undefined || column === undefined) return [];
    const write = csvWriter(field, org.ids);
    return [{ name, write: (row: SqlRow) => write(row[column]) }];
  });
}
