import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';
import type { SqlValue } from '../store/database.ts';
import { selection, toRecord, type StoredRecord } from '../store/record-table.ts';
import { queryCondition, sortExpression, type SqlCondition } from './filter-sql.ts';
import type { OutdatedVersions } from './lagging-index.ts';
import type { SearchQuery } from './search-query.ts';
import { count, createTotalCounter } from './total-counter.ts';

export interface SearchResult {
  /** All matches, reachable or not. */
  readonly total: number;
  readonly records: readonly StoredRecord[];
}

/** Runs queries against what the lagging index shows. */
export interface Searcher {
  search(type: ObjectType, query: SearchQuery, properties: readonly string[]): SearchResult;
}

/**
 * Up to here it is quicker to sort the matches by id than to walk the table in the order of ids until the page
 * is full.
 */
const FEW_MATCHES = 20_000;

export function createSearcher(portal: Portal): Searcher {
  const countSettled = createTotalCounter(portal);
  return {
    search(type, query, properties) {
      const condition = queryCondition(portal, type, query);
      const outdated = portal.index.outdated(type);
      const arms = searchArms(portal, type, condition, outdated);
      const isSettled = outdated === undefined || portal.settings.searchTotalsAhead;
      const total = isSettled ? countSettled(type, query) : countArms(portal, arms);
      if (total <= query.offset || query.limit === 0) return { total, records: [] };
      const columns = portal.records.table(type).columns();
      const names = properties.filter((name) => columns.has(name));
      const order = orderOf(portal, type, query);
      const page = pageSql({ arms, order, names, few: total <= FEW_MATCHES });
      const rows = portal.database.all(page.sql, ...page.values, query.limit, query.offset);
      return { total, records: rows.map((row) => toRecord(row, names)) };
    },
  };
}

/** FROM and WHERE of one source of records. */
interface Arm {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** The store, and beside it the outdated versions that search still shows. */
function searchArms(
  portal: Portal,
  type: ObjectType,
  condition: SqlCondition,
  outdated: OutdatedVersions | undefined,
): readonly Arm[] {
  const table = portal.records.table(type).name;
  if (outdated === undefined) {
    const sql = `FROM ${table} WHERE archived_at IS NULL AND ${condition.sql}`;
    return [{ sql, values: condition.values }];
  }
  const { hiddenIdsSql, fromSql, now } = outdated;
  return [
    {
      sql: `FROM ${table} WHERE archived_at IS NULL AND id NOT IN (${hiddenIdsSql}) AND ${condition.sql}`,
      values: [now, ...condition.values],
    },
    {
      sql: `FROM ${fromSql} WHERE absent = 0 AND archived_at IS NULL AND ${condition.sql}`,
      values: [now, ...condition.values],
    },
  ];
}

function countArms(portal: Portal, arms: readonly Arm[]): number {
  return arms.reduce((sum, { sql, values }) => sum + count(portal, sql, values), 0);
}

interface Order {
  /** Undefined: by id, the order in which records were made. */
  readonly expression: string | undefined;
  readonly descending: boolean;
}

function orderOf(portal: Portal, type: ObjectType, { sort }: SearchQuery): Order {
  if (sort === undefined) return { expression: undefined, descending: false };
  const expression = sortExpression(portal, type, sort.property);
  return {
    expression: expression === 'id' ? undefined : expression,
    descending: sort.descending,
  };
}

interface PageParts {
  readonly arms: readonly Arm[];
  readonly order: Order;
  readonly names: readonly string[];
  readonly few: boolean;
}

/** Ends with two parameters: limit and offset. */
function pageSql({ arms, order, names, few }: PageParts): Arm {
  const direction = order.descending ? 'DESC' : 'ASC';
  const columns = selection(names);
  const key = order.expression ?? 'id';
  const [only] = arms;
  if (arms.length === 1 && only !== undefined) {
    const orderBy = orderClause(order, direction, few);
    return {
      sql: `SELECT ${columns} ${only.sql} ORDER BY ${orderBy} LIMIT ? OFFSET ?`,
      values: only.values,
    };
  }
  const union = arms
    .map(({ sql }) => `SELECT ${columns}, ${key} AS sort_key ${sql}`)
    .join(' UNION ALL ');
  return {
    sql: `SELECT * FROM (${union}) ORDER BY sort_key IS NULL, sort_key ${direction}, id LIMIT ? OFFSET ?`,
    values: arms.flatMap(({ values }) => values),
  };
}

function orderClause(order: Order, direction: string, few: boolean): string {
  // The plus keeps SQLite from walking the whole table by id when an index finds the few matches at once.
  if (order.expression === undefined) return `${few ? '+' : ''}id ${direction}`;
  if (order.expression === 'updated_at') return `updated_at ${direction}, id ${direction}`;
  return `${order.expression} IS NULL, ${order.expression} ${direction}, id`;
}
