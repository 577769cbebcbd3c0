import type { SandboxClock } from '../../server/clock.ts';
import type { SqlRow } from '../store/sql-row.ts';
import type { Store } from '../store/store.ts';
import { makeKey, type IdCodec, type RecordKey } from '../values/record-id.ts';
import type { CompiledQuery } from './compiled-query.ts';
import { fetchSnapshotRows, snapshotKeys } from './fetch-rows.ts';

/** https://help.salesforce.com 000384958: open cursors of one user, and how long one lives. */
const CURSORS_PER_USER = 10;
const CURSOR_LIFE_MS = 2 * 24 * 3600 * 1000;
/** Key prefix of query locators. */
const LOCATOR_PREFIX = '0r8';

interface QueryCursor {
  /** 18 characters. */
  readonly locator: string;
  readonly total: number;
  readonly query: CompiledQuery;
}

interface OpenCursor extends QueryCursor {
  readonly user: RecordKey;
  readonly table: string;
  readonly openedAtMs: number;
}

/**
 * Results that are too long for one page. A cursor fixes which records there are and in what order, in a temporary
 * table (on disk, not in memory); the values are read when a page is fetched.
 */
export class QueryCursors {
  readonly #store: Store;
  readonly #ids: IdCodec;
  readonly #clock: SandboxClock;
  readonly #open = new Map<string, OpenCursor>();
  #count = 0;

  constructor(store: Store, ids: IdCodec, clock: SandboxClock) {
    this.#store = store;
    this.#ids = ids;
    this.#clock = clock;
  }

  open(user: RecordKey, query: CompiledQuery, parentKey?: RecordKey): QueryCursor {
    this.#releaseOldest(user);
    this.#count += 1;
    const locator = this.#ids.encode(makeKey(LOCATOR_PREFIX, this.#count));
    const table = `temp.cursor_${String(this.#count)}`;
    this.#store.execute(`CREATE TABLE ${table} (position INTEGER PRIMARY KEY, id INTEGER)`);
    const total = snapshotKeys(this.#store, query, table, parentKey);
    const openedAtMs = this.#clock.now().getTime();
    const cursor = { locator, total, query, user, table, openedAtMs };
    this.#open.set(locator, cursor);
    return cursor;
  }

  /** Undefined for a locator that never was, has been released or is too old. */
  find(user: RecordKey, locator: string): QueryCursor | undefined {
    const id = this.#ids.decode(locator);
    const cursor = id === undefined ? undefined : this.#open.get(this.#ids.encode(id.key));
    if (cursor === undefined || cursor.user !== user) return undefined;
    if (this.#clock.now().getTime() - cursor.openedAtMs > CURSOR_LIFE_MS) {
      this.#release(cursor);
      return undefined;
    }
    return cursor;
  }

  /** Name of the object that an open cursor reads. */
  objectOf(locator: string): string | undefined {
    return this.#open.get(locator)?.query.object.name;
  }

  rows(cursor: QueryCursor, position: number, count: number): readonly SqlRow[] {
    const open = this.#open.get(cursor.locator);
    if (open === undefined) return [];
    return fetchSnapshotRows(this.#store, open.query, open.table, { position, count });
  }

  #releaseOldest(user: RecordKey): void {
    const own = [...this.#open.values()].filter((cursor) => cursor.user === user);
    const [oldest] = own;
    if (oldest !== undefined && own.length >= CURSORS_PER_USER) this.#release(oldest);
  }

  #release(cursor: OpenCursor): void {
    this.#open.delete(cursor.locator);
    this.#store.execute(`DROP TABLE ${cursor.table}`);
  }
}
