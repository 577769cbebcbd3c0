import {
  DatabaseSync,
  type SQLInputValue,
  type SQLOutputValue,
  type StatementSync,
} from 'node:sqlite';

export type SqlValue = SQLInputValue;
export type SqlRow = Readonly<Record<string, SQLOutputValue>>;

/** SQLite with its statements kept prepared. All calls are synchronous. */
export interface Database {
  exec(sql: string): void;
  run(sql: string, ...values: readonly SqlValue[]): void;
  get(sql: string, ...values: readonly SqlValue[]): SqlRow | undefined;
  all(sql: string, ...values: readonly SqlValue[]): readonly SqlRow[];
  /** For the inner loop of a load. */
  prepare(sql: string): StatementSync;
  /** All or nothing; inside another transaction it joins that one. */
  transaction<Result>(work: () => Result): Result;
  /** While on, nothing can be rolled back and a crash may lose all: for filling a new database. */
  bulk(on: boolean): void;
  /** Makes a pure JavaScript function callable from SQL. */
  define(name: string, apply: (...values: SQLOutputValue[]) => SqlValue): void;
  close(): void;
}

/** Page cache in KiB (negative is SQLite's notation for KiB): holds the hot indexes of millions of records. */
const CACHE_KIB = 131_072;

/** Statements kept prepared; each set of requested properties is one of its own. */
const STATEMENTS_KEPT = 400;

/** Opens `path`, or a database in memory. */
export function openDatabase(path?: string): Database {
  const sqlite = new DatabaseSync(path ?? ':memory:');
  // A killed sandbox keeps what it answered; a power cut may take the last moments with it.
  sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY');
  sqlite.exec(`PRAGMA cache_size = -${String(CACHE_KIB)}`);
  const prepared = statementCache(sqlite);
  let depth = 0;
  return {
    exec: (sql) => {
      sqlite.exec(sql);
    },
    run: (sql, ...values) => {
      prepared(sql).run(...values);
    },
    get: (sql, ...values) => prepared(sql).get(...values),
    all: (sql, ...values) => prepared(sql).all(...values),
    prepare: (sql) => sqlite.prepare(sql),
    transaction(work) {
      if (depth > 0) return work();
      depth += 1;
      sqlite.exec('BEGIN');
      try {
        const result = work();
        sqlite.exec('COMMIT');
        return result;
      } catch (error) {
        sqlite.exec('ROLLBACK');
        throw error;
      } finally {
        depth -= 1;
      }
    },
    bulk(on) {
      const journal = path === undefined ? 'MEMORY' : 'WAL';
      sqlite.exec(`PRAGMA journal_mode = ${on ? 'OFF' : journal}`);
      sqlite.exec(`PRAGMA synchronous = ${on ? 'OFF' : 'NORMAL'}`);
    },
    define: (name, apply) => {
      sqlite.function(name, { deterministic: true, varargs: true }, apply);
    },
    close: () => {
      sqlite.close();
    },
  };
}

function statementCache(sqlite: DatabaseSync): (sql: string) => StatementSync {
  const statements = new Map<string, StatementSync>();
  return (sql) => {
    const kept = statements.get(sql);
    if (kept !== undefined) {
      statements.delete(sql);
      statements.set(sql, kept);
      return kept;
    }
    const statement = sqlite.prepare(sql);
    statements.set(sql, statement);
    if (statements.size > STATEMENTS_KEPT) {
      const [oldest] = statements.keys();
      if (oldest !== undefined) statements.delete(oldest);
    }
    return statement;
  };
}

/** Quotes an identifier; names come from the catalog, which allows letters, digits and underscores only. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function integerAt(row: SqlRow, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new Error(`column ${column} holds no integer`);
  return value;
}

export function textAt(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new Error(`column ${column} holds no text`);
  return value;
}
