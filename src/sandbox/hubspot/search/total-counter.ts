import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';
import { integerAt, type SqlValue } from '../store/database.ts';
import { queryCondition, type SqlCondition } from './filter-sql.ts';
import { splitIdFloor } from './id-floor.ts';
import type { SearchQuery } from './search-query.ts';

/** Counts the matches of queries that see the store itself, and remembers what it counted. */
export type TotalCounter = (type: ObjectType, query: SearchQuery) => number;

interface KnownTotal {
  /** Of the type when it was counted. */
  readonly revision: number;
  readonly floor: number;
  readonly total: number;
}

/** Queries remembered at a time. */
const QUERIES_KEPT = 100;

/**
 * Paging through millions of matches must not count them for each page. A total holds until something of the
 * type changes; a query that walks on by id needs to count only what lies between two floors.
 */
export function createTotalCounter(portal: Portal): TotalCounter {
  const kept = new Map<string, KnownTotal>();
  return (type, query) => {
    const { rest, floor } = splitIdFloor(query) ?? { rest: query, floor: 0 };
    const condition = queryCondition(portal, type, rest);
    const table = portal.records.table(type).name;
    const key = JSON.stringify([table, condition]);
    const revision = portal.index.revision(type);
    const known = kept.get(key);
    const usable = known?.revision === revision && known.floor <= floor ? known : undefined;
    const total =
      usable === undefined
        ? countAbove(portal, table, condition, floor)
        : usable.total - countBetween(portal, table, condition, [usable.floor, floor]);
    if (kept.size >= QUERIES_KEPT) kept.clear();
    kept.set(key, { revision, floor, total });
    return total;
  };
}

function countAbove(
  portal: Portal,
  table: string,
  { sql, values }: SqlCondition,
  floor: number,
): number {
  const above = floor > 0 ? 'id > ? AND' : '';
  const bounds = floor > 0 ? [floor] : [];
  return count(portal, `FROM ${table} WHERE archived_at IS NULL AND ${above} ${sql}`, [
    ...bounds,
    ...values,
  ]);
}

function countBetween(
  portal: Portal,
  table: string,
  { sql, values }: SqlCondition,
  [low, high]: readonly [number, number],
): number {
  if (low === high) return 0;
  // NOT INDEXED leaves the way by id, which is the short one here.
  const source = `FROM ${table} NOT INDEXED WHERE id > ? AND id <= ? AND archived_at IS NULL AND ${sql}`;
  return count(portal, source, [low, high, ...values]);
}

export function count(portal: Portal, source: string, values: readonly SqlValue[]): number {
  const row = portal.database.get(`SELECT COUNT(*) AS total ${source}`, ...values);
  return integerAt(row ?? {}, 'total');
}
