import { integerAt, textAt, type Database, type SqlRow } from './database.ts';

/** One past value of a property; the empty text where it was cleared. */
export interface HistoryEntry {
  readonly recordId: number;
  readonly property: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly value: string;
}

/**
 * Values that properties had, kept from their first change on. A value that never changed has no rows: it has
 * stood since the record was made.
 */
export interface HistoryTable {
  add(objectType: string, entry: HistoryEntry): void;
  has(objectType: string, recordId: number, property: string): boolean;
  /** All values that the record ever had. */
  forget(objectType: string, recordId: number): void;
  /** Newest first. */
  of(
    objectType: string,
    recordIds: readonly number[],
    properties: readonly string[],
  ): readonly HistoryEntry[];
}

/** HubSpot shows the latest 20 values of companies and deals (45 of contacts). [K] */
const VALUES_KEPT = 20;

export function createHistoryTable(database: Database): HistoryTable {
  database.exec(
    `CREATE TABLE IF NOT EXISTS history (version INTEGER PRIMARY KEY, object_type TEXT NOT NULL,
      record_id INTEGER NOT NULL, property TEXT NOT NULL, at INTEGER NOT NULL, value TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS history_by_record ON history (object_type, record_id, property, version)`,
  );
  const where = 'object_type = ? AND record_id = ? AND property = ?';
  return {
    add(objectType, { recordId, property, at, value }) {
      const key = [objectType, recordId, property] as const;
      database.run(
        'INSERT INTO history (object_type, record_id, property, at, value) VALUES (?, ?, ?, ?, ?)',
        ...key,
        at,
        value,
      );
      database.run(
        `DELETE FROM history WHERE ${where} AND version <=
          (SELECT version FROM history WHERE ${where} ORDER BY version DESC LIMIT 1 OFFSET ?)`,
        ...key,
        ...key,
        VALUES_KEPT,
      );
    },
    has(...key) {
      const sql = `SELECT 1 AS found FROM history WHERE ${where} LIMIT 1`;
      return database.get(sql, ...key) !== undefined;
    },
    forget(objectType, recordId) {
      const sql = 'DELETE FROM history WHERE object_type = ? AND record_id = ?';
      database.run(sql, objectType, recordId);
    },
    of(objectType, recordIds, properties) {
      const sql = `SELECT record_id, property, at, value FROM history WHERE object_type = ?
        AND record_id IN (SELECT value FROM json_each(?))
        AND property IN (SELECT value FROM json_each(?)) ORDER BY version DESC`;
      const lists = [JSON.stringify(recordIds), JSON.stringify(properties)];
      return database.all(sql, objectType, ...lists).map(toEntry);
    },
  };
}

function toEntry(row: SqlRow): HistoryEntry {
  return {
    recordId: integerAt(row, 'record_id'),
    property: textAt(row, 'property'),
    at: integerAt(row, 'at'),
    value: textAt(row, 'value'),
  };
}
