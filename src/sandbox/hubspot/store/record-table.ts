import type { ObjectType } from '../catalog/object-type.ts';
import { integerAt, quoted, type Database, type SqlRow, type SqlValue } from './database.ts';

/** What a property column holds: text as on the wire, epoch milliseconds for a datetime. */
export type StoredValue = string | number | null;

export interface StoredRecord {
  readonly id: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Epoch milliseconds; null while the record is live. */
  readonly archivedAt: number | null;
  /** The requested properties that have a value. */
  readonly values: ReadonlyMap<string, Exclude<StoredValue, null>>;
}

export interface NewRecord {
  readonly id: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly values: ReadonlyMap<string, StoredValue>;
}

export interface RecordPage {
  /** Records with a greater id. */
  readonly afterId: number;
  readonly limit: number;
  readonly archived: boolean;
  readonly properties: readonly string[];
}

/** Properties to read: names, or all that the table knows. */
export type Wanted = readonly string[] | 'all';

/**
 * The records of one object type: one row a record, one column a property that was ever written. A column added
 * late takes no room in older rows, which is why built-in properties get none before their first use.
 */
export interface RecordTable {
  readonly name: string;
  insert(record: NewRecord): void;
  /** `createdAt` only where the write moves it. */
  update(
    id: number,
    values: ReadonlyMap<string, StoredValue>,
    updatedAt: number,
    createdAt?: number,
  ): void;
  archive(id: number, at: number): void;
  restore(id: number): void;
  /** Leaves nothing behind. */
  remove(id: number): void;
  find(id: number, wanted: Wanted): StoredRecord | undefined;
  findMany(ids: readonly number[], wanted: Wanted): readonly StoredRecord[];
  /** Ids of live records whose `property` is `value`. */
  idsByValue(property: string, value: string): readonly number[];
  page(page: RecordPage): readonly StoredRecord[];
  /** Columns that exist, as property names. */
  columns(): ReadonlySet<string>;
  ensureColumn(property: string): void;
  /** Makes look-ups by this property fast. */
  indexProperty(property: string): void;
  /** Inserts with a fixed list of properties, prepared once: for loads. */
  bulkInsert(properties: readonly string[]): (record: BulkRecord) => void;
  liveCount(): number;
}

export interface BulkRecord {
  readonly id: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** In the order of the properties named at the start. */
  readonly values: readonly StoredValue[];
}

export const SYSTEM_COLUMNS = ['id', 'created_at', 'updated_at', 'archived_at'] as const;

export function tableName(type: ObjectType): string {
  return `records_${type.id.replace('-', '_')}`;
}

/** Search reads the versions of the recent past from here; same columns, same order, three in front. */
export function shadowTableName(type: ObjectType): string {
  return `shadow_${type.id.replace('-', '_')}`;
}

export function columnOf(property: string): string {
  return quoted(`p_${property}`);
}

export function createRecordTable(database: Database, type: ObjectType): RecordTable {
  const table = tableName(type);
  const shadow = shadowTableName(type);
  createTables(database, table, shadow);
  const columns = readColumns(database, table);
  const ensureColumn = (property: string): void => {
    if (columns.has(property)) return;
    database.exec(`ALTER TABLE ${table} ADD COLUMN ${columnOf(property)}`);
    database.exec(`ALTER TABLE ${shadow} ADD COLUMN ${columnOf(property)}`);
    columns.add(property);
  };
  const reader = recordReader(database, table, columns);
  return {
    name: table,
    ...reader,
    ...recordWriter(database, table, ensureColumn),
    columns: () => columns,
    ensureColumn,
    indexProperty(property) {
      ensureColumn(property);
      const index = quoted(`${table}_by_${property}`);
      const column = columnOf(property);
      database.exec(
        `CREATE INDEX IF NOT EXISTS ${index} ON ${table} (${column}) WHERE ${column} IS NOT NULL`,
      );
    },
    liveCount: () =>
      integerAt(
        database.get(`SELECT COUNT(*) AS n FROM ${table} WHERE archived_at IS NULL`) ?? {},
        'n',
      ),
  };
}

function createTables(database: Database, table: string, shadow: string): void {
  const system =
    'id INTEGER PRIMARY KEY, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, archived_at INTEGER';
  database.exec(`CREATE TABLE IF NOT EXISTS ${table} (${system})`);
  database.exec(
    `CREATE INDEX IF NOT EXISTS ${table}_by_change ON ${table} (updated_at) WHERE archived_at IS NULL`,
  );
  database.exec(
    `CREATE INDEX IF NOT EXISTS ${table}_archived ON ${table} (id) WHERE archived_at IS NOT NULL`,
  );
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${shadow} (version INTEGER PRIMARY KEY, visible_until INTEGER NOT NULL,
      absent INTEGER NOT NULL, ${system.replace(' PRIMARY KEY', ' NOT NULL')})`,
  );
  database.exec(`CREATE INDEX IF NOT EXISTS ${shadow}_by_id ON ${shadow} (id, visible_until)`);
}

function readColumns(database: Database, table: string): Set<string> {
  const names = database.all(`SELECT name FROM pragma_table_info('${table}')`);
  const properties = names
    .map((row) => String(row['name']))
    .filter((name) => name.startsWith('p_'))
    .map((name) => name.slice('p_'.length));
  return new Set(properties);
}

type Reader = Pick<RecordTable, 'find' | 'findMany' | 'idsByValue' | 'page'>;

function recordReader(database: Database, table: string, columns: ReadonlySet<string>): Reader {
  return {
    find(id, wanted) {
      const names = existing(columns, wanted);
      const row = database.get(`SELECT ${selection(names)} FROM ${table} WHERE id = ?`, id);
      return row === undefined ? undefined : toRecord(row, names);
    },
    findMany(ids, wanted) {
      const names = existing(columns, wanted);
      const sql = `SELECT ${selection(names)} FROM ${table}
        WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`;
      return database.all(sql, JSON.stringify(ids)).map((row) => toRecord(row, names));
    },
    idsByValue(property, value) {
      if (!columns.has(property)) return [];
      const column = columnOf(property);
      const sql = `SELECT id FROM ${table} WHERE ${column} = ? AND archived_at IS NULL ORDER BY id`;
      return database.all(sql, value).map((row) => integerAt(row, 'id'));
    },
    page({ afterId, limit, archived, properties }) {
      const names = existing(columns, properties);
      const state = archived ? 'NOT NULL' : 'NULL';
      const sql = `SELECT ${selection(names)} FROM ${table}
        WHERE id > ? AND archived_at IS ${state} ORDER BY id LIMIT ?`;
      return database.all(sql, afterId, limit).map((row) => toRecord(row, names));
    },
  };
}

type Writer = Pick<
  RecordTable,
  'insert' | 'update' | 'archive' | 'restore' | 'remove' | 'bulkInsert'
>;

function recordWriter(
  database: Database,
  table: string,
  ensureColumn: (property: string) => void,
): Writer {
  const insertSql = (properties: readonly string[]): string => {
    for (const property of properties) ensureColumn(property);
    const names = ['id', 'created_at', 'updated_at', ...properties.map(columnOf)];
    return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  };
  return {
    insert(record) {
      const properties = [...record.values.keys()];
      const values: SqlValue[] = [record.id, record.createdAt, record.updatedAt];
      database.run(insertSql(properties), ...values, ...record.values.values());
    },
    update(id, values, updatedAt, createdAt) {
      const properties = [...values.keys()];
      for (const property of properties) ensureColumn(property);
      const sets = [
        'updated_at = ?',
        'created_at = COALESCE(?, created_at)',
        ...properties.map((name) => `${columnOf(name)} = ?`),
      ];
      const sql = `UPDATE ${table} SET ${sets.join(', ')} WHERE id = ?`;
      database.run(sql, updatedAt, createdAt ?? null, ...values.values(), id);
    },
    archive(id, at) {
      database.run(`UPDATE ${table} SET archived_at = ? WHERE id = ?`, at, id);
    },
    restore(id) {
      database.run(`UPDATE ${table} SET archived_at = NULL WHERE id = ?`, id);
    },
    remove(id) {
      database.run(`DELETE FROM ${table} WHERE id = ?`, id);
    },
    bulkInsert(properties) {
      const statement = database.prepare(insertSql(properties));
      return ({ id, createdAt, updatedAt, values }) => {
        statement.run(id, createdAt, updatedAt, ...values);
      };
    },
  };
}

function existing(columns: ReadonlySet<string>, wanted: Wanted): readonly string[] {
  return wanted === 'all' ? [...columns] : wanted.filter((property) => columns.has(property));
}

export function selection(properties: readonly string[]): string {
  return [...SYSTEM_COLUMNS, ...properties.map(columnOf)].join(', ');
}

export function toRecord(row: SqlRow, properties: readonly string[]): StoredRecord {
  const values = new Map<string, Exclude<StoredValue, null>>();
  for (const property of properties) {
    const value = row[`p_${property}`];
    if (typeof value === 'string' || typeof value === 'number') values.set(property, value);
  }
  const archivedAt = row['archived_at'];
  return {
    id: integerAt(row, 'id'),
    createdAt: integerAt(row, 'created_at'),
    updatedAt: integerAt(row, 'updated_at'),
    archivedAt: typeof archivedAt === 'number' ? archivedAt : null,
    values,
  };
}
