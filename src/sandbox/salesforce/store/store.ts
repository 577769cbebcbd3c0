import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { foldText } from '../values/fold-text.ts';
import { asRow, asRows, type SqlRow, type SqlValue } from './sql-row.ts';

/** Statements kept prepared; the oldest goes when there are more. */
const PREPARED_MAX = 400;

/**
 * The org's database: node:sqlite, one connection, in memory or in the state file. All access is synchronous, so
 * one call is one transaction unless `transaction` says otherwise.
 */
export class Store {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();
  #depth = 0;

  /** `file` is a path or `:memory:`. */
  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA synchronous = OFF;
      PRAGMA cache_size = -131072;
      PRAGMA foreign_keys = OFF;
    `);
    this.keepJournal(true);
    this.#database.function('fold_text', { deterministic: true }, (value) =>
      typeof value === 'string' ? foldText(value) : null,
    );
  }

  /** Gives SQL the sandbox's present, in seconds: `org_now()`. */
  defineNow(nowSeconds: () => number): void {
    this.#database.function('org_now', nowSeconds);
  }

  /**
   * With a journal every transaction is all or nothing, and outlives the death of this process (not of the machine:
   * a sandbox can be seeded again). Without one a load writes everything once instead of twice.
   */
  keepJournal(keep: boolean): void {
    this.#database.exec(`PRAGMA journal_mode = ${keep ? 'WAL' : 'OFF'}`);
  }

  /** Statements without parameters or rows: definitions. */
  execute(sql: string): void {
    this.#database.exec(sql);
  }

  run(sql: string, parameters: readonly SqlValue[] = []): number {
    return Number(this.#prepare(sql).run(...parameters).changes);
  }

  all(sql: string, parameters: readonly SqlValue[] = []): readonly SqlRow[] {
    return asRows(this.#prepare(sql).all(...parameters));
  }

  get(sql: string, parameters: readonly SqlValue[] = []): SqlRow | undefined {
    return asRow(this.#prepare(sql).get(...parameters));
  }

  /** All or nothing. A call inside another becomes a savepoint of it. */
  transaction<Result>(work: () => Result): Result {
    const name = `level_${String(this.#depth)}`;
    this.#database.exec(this.#depth === 0 ? 'BEGIN IMMEDIATE' : `SAVEPOINT ${name}`);
    this.#depth += 1;
    try {
      const result = work();
      this.#depth -= 1;
      this.#database.exec(this.#depth === 0 ? 'COMMIT' : `RELEASE ${name}`);
      return result;
    } catch (error) {
      this.#depth -= 1;
      this.#database.exec(this.#depth === 0 ? 'ROLLBACK' : `ROLLBACK TO ${name}; RELEASE ${name}`);
      throw error;
    }
  }

  /** For a load in big portions: `begin`, many `run`s over several turns of the event loop, `commit`. */
  begin(): void {
    this.#database.exec('BEGIN IMMEDIATE');
  }

  commit(): void {
    this.#database.exec('COMMIT');
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      statement.setReturnArrays(true);
    } else {
      this.#prepared.delete(sql);
    }
    this.#prepared.set(sql, statement);
    this.#dropOldest();
    return statement;
  }

  #dropOldest(): void {
    if (this.#prepared.size <= PREPARED_MAX) return;
    const oldest = this.#prepared.keys().next();
    if (oldest.done !== true) this.#prepared.delete(oldest.value);
  }
}

/** A name from the schema as an SQL identifier. Names from a client are looked up in the schema first. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
