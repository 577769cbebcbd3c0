import { numberIn, type SqlRow, type SqlValue } from '../store/sql-row.ts';
import type { Store } from '../store/store.ts';
import type { RecordKey } from '../values/record-id.ts';
import type { CompiledQuery } from './compiled-query.ts';

/** Up to `count` rows of a query from its beginning. A child query also needs its parent's key. */
export function fetchRows(
  store: Store,
  query: CompiledQuery,
  count: number,
  parentKey?: RecordKey,
): readonly SqlRow[] {
  const wanted = Math.min(count, query.limit ?? Infinity);
  const rows: SqlRow[] = [];
  for (const where of query.alternatives) {
    if (rows.length >= wanted) break;
    const sql = `SELECT ${query.columns.join(', ')} ${query.from} ${query.hint} ${query.joins} ${where} ${query.orderBy} LIMIT ${String(wanted - rows.length)} OFFSET ${String(query.offset)}`;
    rows.push(...store.all(sql, valuesFor(query, sql, parentKey)));
  }
  return rows;
}

/** Writes the keys of all rows, in order, into `table (position, id)`; answers how many there are. */
export function snapshotKeys(
  store: Store,
  query: CompiledQuery,
  table: string,
  parentKey?: RecordKey,
): number {
  let total = 0;
  for (const where of query.alternatives) {
    const rest = (query.limit ?? Infinity) - total;
    const limit = Number.isFinite(rest) ? String(rest) : '-1';
    const sql = `INSERT INTO ${table} (id) SELECT ${query.idSql} ${query.from} ${query.hint} ${query.filterJoins} ${where} ${query.orderBy} LIMIT ${limit} OFFSET ${String(query.offset)}`;
    total += store.run(sql, valuesFor(query, sql, parentKey));
  }
  return total;
}

/** Rows of a snapshot behind `position`, as they are now. */
export function fetchSnapshotRows(
  store: Store,
  query: CompiledQuery,
  table: string,
  page: { readonly position: number; readonly count: number },
): readonly SqlRow[] {
  const join = `${query.from.replace(/^FROM /, 'CROSS JOIN ')} ON ${query.idSql} = snapshot.id`;
  const sql = `SELECT ${query.columns.join(', ')} FROM ${table} snapshot ${join} ${query.joins}
    WHERE snapshot.position > ${String(page.position)} ORDER BY snapshot.position LIMIT ${String(page.count)}`;
  return store.all(sql, query.parameters.valuesFor(sql));
}

/** How many records a query finds, without fetching them. */
export function countRows(store: Store, query: CompiledQuery): number {
  let total = 0;
  for (const where of query.alternatives) {
    const sql = `SELECT count(*) ${query.from} ${query.filterJoins} ${where}`;
    total += numberIn(store.get(sql, query.parameters.valuesFor(sql)), 0);
  }
  return Math.max(0, Math.min(total - query.offset, query.limit ?? Infinity));
}

function valuesFor(
  query: CompiledQuery,
  sql: string,
  parentKey: RecordKey | undefined,
): readonly SqlValue[] {
  const values = query.parameters.valuesFor(sql);
  return parentKey === undefined ? values : [parentKey, ...values.slice(1)];
}
