import type { Org } from '../org/org.ts';
import { nowSeconds } from '../org/org.ts';
import type { FieldAccess } from '../org/field-security.ts';
import { fault } from '../rest/fault.ts';
import type { ApiSurface } from '../schema/object.ts';
import { numberIn, type SqlRow } from '../store/sql-row.ts';
import { daysOf } from '../values/dates.ts';
import type { RecordKey } from '../values/record-id.ts';
import { compileQuery, type Compiled } from './compile-query.ts';
import type { CompiledAggregate, CompiledQuery } from './compiled-query.ts';
import { fetchRows } from './fetch-rows.ts';
import { Parameters } from './parameters.ts';
import { parseSoql } from './parse-soql.ts';
import type { QueryCursors } from './query-cursors.ts';
import { writeAggregateRow, writeRecord, type RecordWriting } from './record-writer.ts';
import { SoqlError, toFault } from './soql-error.ts';

/** https://developer.salesforce.com/docs (Query Options Header). */
export const BATCH_SIZE_MAX = 2000;
export const BATCH_SIZE_MIN = 200;

export interface QueryRequest {
  readonly org: Org;
  readonly user: RecordKey;
  readonly access: FieldAccess;
  readonly surface: ApiSurface;
  readonly includeDeleted: boolean;
}

export interface PageOptions {
  /** `/services/data/v67.0`. */
  readonly basePath: string;
  /** Path under which further pages are asked for: `/services/data/v67.0/query`. */
  readonly queryPath: string;
  readonly batchSize: number;
}

export function compileSoql(request: QueryRequest, soql: string): Compiled {
  try {
    const query = parseSoql(soql);
    return compileQuery(
      {
        org: request.org,
        access: request.access,
        surface: request.surface,
        user: request.user,
        includeDeleted: request.includeDeleted,
        today: daysOf(nowSeconds(request.org)),
        parameters: new Parameters(),
      },
      query,
    );
  } catch (error) {
    throw error instanceof SoqlError ? toFault(error, soql) : error;
  }
}

/** Answers queries with their first page, and keeps cursors for the rest. */
export class QueryService {
  readonly #cursors: QueryCursors;

  constructor(cursors: QueryCursors) {
    this.#cursors = cursors;
  }

  /** The first page as JSON text. */
  run(request: QueryRequest, soql: string, options: PageOptions): string {
    const compiled = compileSoql(request, soql);
    if (compiled.kind === 'count') return this.#count(request, compiled.sql, compiled);
    if (compiled.kind === 'aggregate') return runAggregate(request, compiled);
    return this.#firstPage(request, compiled, options);
  }

  /** A further page, by `<locator>-<rows before it>`. */
  continue(request: QueryRequest, reference: string, options: PageOptions): string {
    const [locator = '', offset = ''] = reference.split('-');
    const cursor = this.#cursors.find(request.user, locator);
    const position = Number(offset);
    if (cursor === undefined || !/^\d+$/.test(offset) || position >= cursor.total) {
      // The wording is an assumption [K].
      throw fault(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    }
    const rows = this.#cursors.rows(cursor, position, options.batchSize);
    const reached = position + options.batchSize;
    const next = reached < cursor.total ? `${cursor.locator}-${String(reached)}` : undefined;
    return this.#page({ request, options, query: cursor.query, rows, total: cursor.total, next });
  }

  #count(request: QueryRequest, sql: string, compiled: Pick<Compiled, 'parameters'>): string {
    const row = request.org.store.get(sql, compiled.parameters.valuesFor(sql));
    return `{"totalSize":${String(numberIn(row, 0))},"done":true,"records":[]}`;
  }

  #firstPage(
    request: QueryRequest,
    query: CompiledQuery,
    options: PageOptions,
    parentKey?: RecordKey,
  ): string {
    const found = fetchRows(request.org.store, query, options.batchSize + 1, parentKey);
    if (found.length <= options.batchSize) {
      return this.#page({ request, options, query, rows: found, total: found.length });
    }
    const cursor = this.#cursors.open(request.user, query, parentKey);
    // Read through the cursor: SQLite may have found the keys in another order than the rows.
    const rows = this.#cursors.rows(cursor, 0, options.batchSize);
    const next = `${cursor.locator}-${String(options.batchSize)}`;
    return this.#page({ request, options, query, rows, total: cursor.total, next });
  }

  #page(page: Page): string {
    const { request, options } = page;
    const writing: RecordWriting = {
      ids: request.org.ids,
      basePath: options.basePath,
      children: (query, parentKey) => this.#children(request, query, options, parentKey),
    };
    const records = page.rows.map((row) => writeRecord(page.query.shape, row, writing));
    const more =
      page.next === undefined
        ? '"done":true'
        : `"done":false,"nextRecordsUrl":"${options.queryPath}/${page.next}"`;
    return `{"totalSize":${String(page.total)},${more},"records":[${records.join(',')}]}`;
  }

  /** No children at all are null, not an empty list. */
  #children(
    request: QueryRequest,
    query: CompiledQuery,
    options: PageOptions,
    parentKey: RecordKey,
  ): string {
    const page = this.#firstPage(request, query, options, parentKey);
    return page.startsWith('{"totalSize":0,') ? 'null' : page;
  }
}

interface Page {
  readonly request: QueryRequest;
  readonly options: PageOptions;
  readonly query: CompiledQuery;
  readonly rows: readonly SqlRow[];
  readonly total: number;
  /** Reference of the next page. */
  readonly next?: string | undefined;
}

function runAggregate(request: QueryRequest, compiled: CompiledAggregate): string {
  const { sql } = compiled;
  const rows = request.org.store.all(sql, compiled.parameters.valuesFor(sql));
  if (rows.length > BATCH_SIZE_MAX) {
    throw fault(
      400,
      'EXCEEDED_ID_LIMIT',
      'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch',
    );
  }
  const records = rows.map((row) => writeAggregateRow(compiled, row));
  return `{"totalSize":${String(rows.length)},"done":true,"records":[${records.join(',')}]}`;
}
