import type { ObjectType } from '../catalog/object-type.ts';
import { integerAt, type Database } from '../store/database.ts';
import { SYSTEM_COLUMNS, columnOf, shadowTableName, tableName } from '../store/record-table.ts';
import type { RecordStore } from '../store/record-store.ts';

/**
 * What search sees. A change reaches the index `lagMs` after it was made; until then search finds the record as
 * it was before, or not at all. Kept as the outdated versions, each with the instant up to which it is shown, so
 * that a store of millions of quiet records costs nothing.
 */
export interface LaggingIndex {
  /** To be called before a record of the store is changed. */
  beforeChange(type: ObjectType, id: number): void;
  /** To be called when a record is made. */
  beforeCreation(type: ObjectType, id: number): void;
  /** Grows with every change of the type: what was computed at one number holds while the number stands. */
  revision(type: ObjectType): number;
  /** The versions of changed records that search shows now, or undefined when it shows the store itself. */
  outdated(type: ObjectType): OutdatedVersions | undefined;
}

export interface OutdatedVersions {
  /** Ids whose present version search does not know yet. One parameter: the present. */
  readonly hiddenIdsSql: string;
  /** FROM clause with one row for each of them, as search knows it. One parameter: the present. */
  readonly fromSql: string;
  /** Epoch milliseconds, the value of both parameters. */
  readonly now: number;
}

export interface LaggingIndexOptions {
  readonly database: Database;
  readonly records: RecordStore;
  readonly lagMs: number;
  readonly now: () => number;
}

/** Versions that are no longer shown are thrown away after so many changes. */
const CHANGES_BETWEEN_CLEANINGS = 1_000;

export function createLaggingIndex(options: LaggingIndexOptions): LaggingIndex {
  const { database, records, lagMs, now } = options;
  const shownUntil = new Map<string, number>();
  const revisions = new Map<string, number>();
  const revision = (type: ObjectType): number => revisions.get(type.id) ?? 0;
  const latestOf = (type: ObjectType): number => {
    const latest = shownUntil.get(type.id) ?? readLatest(database, records, type);
    shownUntil.set(type.id, latest);
    return latest;
  };
  /** Counts a change; answers until when the version before it is shown, undefined when not at all. */
  const countChange = (type: ObjectType): number | undefined => {
    const changes = revision(type) + 1;
    revisions.set(type.id, changes);
    if (lagMs === 0) return undefined;
    const until = now() + lagMs;
    shownUntil.set(type.id, Math.max(until, latestOf(type)));
    if (changes % CHANGES_BETWEEN_CLEANINGS === 0) forget(database, type, now());
    return until;
  };
  return {
    revision,
    beforeChange(type, id) {
      const until = countChange(type);
      if (until !== undefined) keepVersion(database, type, id, until);
    },
    beforeCreation(type, id) {
      const until = countChange(type);
      if (until !== undefined) keepAbsence(database, type, id, until);
    },
    outdated(type) {
      const [latest, present] = [latestOf(type), now()];
      if (latest > present) {
        return outdatedVersions(shadowTableName(type), records.table(type).columns(), present);
      }
      if (latest > 0) forget(database, type, present);
      shownUntil.set(type.id, 0);
      return undefined;
    },
  };
}

function keepVersion(database: Database, type: ObjectType, id: number, until: number): void {
  const shadow = shadowTableName(type);
  const sql = `INSERT INTO ${shadow} SELECT NULL, ?, 0, * FROM ${tableName(type)} WHERE id = ?`;
  database.run(sql, until, id);
}

function keepAbsence(database: Database, type: ObjectType, id: number, until: number): void {
  const columns = 'visible_until, absent, id, created_at, updated_at';
  const sql = `INSERT INTO ${shadowTableName(type)} (${columns}) VALUES (?, 1, ?, 0, 0)`;
  database.run(sql, until, id);
}

function forget(database: Database, type: ObjectType, present: number): void {
  database.run(`DELETE FROM ${shadowTableName(type)} WHERE visible_until <= ?`, present);
}

function outdatedVersions(
  shadow: string,
  columns: ReadonlySet<string>,
  now: number,
): OutdatedVersions {
  const names = [...SYSTEM_COLUMNS, ...[...columns].map(columnOf)].join(', ');
  return {
    now,
    hiddenIdsSql: `SELECT id FROM ${shadow} WHERE visible_until > ?`,
    // With a bare MIN, SQLite takes the other columns from the row that has the minimum: the version that stands.
    fromSql: `(SELECT ${names}, absent, MIN(visible_until) FROM ${shadow}
      WHERE visible_until > ? GROUP BY id)`,
  };
}

function readLatest(database: Database, records: RecordStore, type: ObjectType): number {
  records.table(type);
  const sql = `SELECT COALESCE(MAX(visible_until), 0) AS latest FROM ${shadowTableName(type)}`;
  return integerAt(database.get(sql) ?? {}, 'latest');
}
