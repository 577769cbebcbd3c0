import type { FieldSchema } from '../schema/field.ts';
import { hasField, type ObjectSchema } from '../schema/object.ts';
import { textIn } from './sql-row.ts';
import { quoted, type Store } from './store.ts';

/** Creates the table of an object, without its indexes: those come after a load. */
export function createTable(store: Store, object: ObjectSchema): void {
  const columns = object.fields.flatMap(columnDefinition);
  store.execute(`CREATE TABLE ${quoted(object.name)} (${columns.join(', ')})`);
}

/** Adds the column of a new field; its index too, if the field needs one. */
export function addColumn(store: Store, object: ObjectSchema, field: FieldSchema): void {
  releaseName(store, object, field);
  for (const definition of columnDefinition(field)) {
    store.execute(`ALTER TABLE ${quoted(object.name)} ADD COLUMN ${definition}`);
  }
  for (const index of fieldIndexes(object, field)) store.execute(index);
}

export function hasColumn(store: Store, object: ObjectSchema, field: FieldSchema): boolean {
  const sql = 'SELECT 1 FROM pragma_table_xinfo(?) WHERE name = ?';
  return store.get(sql, [object.name, field.name]) !== undefined;
}

/** The column of a deleted field stays for those who are reading it, until a new field takes the name. */
function releaseName(store: Store, object: ObjectSchema, field: FieldSchema): void {
  const columns = store
    .all('SELECT name FROM pragma_table_xinfo(?)', [object.name])
    .map((row) => textIn(row, 0));
  const old = columns.find((name) => name.toLowerCase() === field.name.toLowerCase());
  if (old === undefined) return;
  const aside = quoted(`${old} deleted ${String(columns.length)}`);
  store.execute(`DROP INDEX IF EXISTS ${indexName(object, old)}`);
  store.execute(`ALTER TABLE ${quoted(object.name)} RENAME COLUMN ${quoted(old)} TO ${aside}`);
}

/** Fields that are columns a row is written to: all but computed and compound ones. */
export function isStored(field: FieldSchema): boolean {
  return field.generatedAs === null && field.formula === null && field.type !== 'address';
}

export function indexDefinitions(object: ObjectSchema): readonly string[] {
  const sql = object.fields.flatMap((field) => fieldIndexes(object, field));
  if (hasField(object, 'IsDeleted')) {
    sql.push(
      `CREATE INDEX ${indexName(object, 'bin')} ON ${quoted(object.name)} ("SystemModstamp") WHERE "IsDeleted" = 1`,
    );
  }
  return sql;
}

function columnDefinition(field: FieldSchema): readonly string[] {
  if (field.type === 'address' || field.formula !== null) return [];
  if (field.type === 'id') return [`${quoted(field.name)} INTEGER PRIMARY KEY`];
  const generated =
    field.generatedAs === null ? '' : ` GENERATED ALWAYS AS (${field.generatedAs}) VIRTUAL`;
  const preset = field.type === 'boolean' && generated === '' ? ' DEFAULT 0' : '';
  return [`${quoted(field.name)} ${columnType(field)}${generated}${preset}`];
}

function columnType(field: FieldSchema): string {
  switch (field.type) {
    case 'reference':
    case 'boolean':
    case 'int':
    case 'date':
    case 'datetime':
    case 'id':
      return 'INTEGER';
    case 'double':
    case 'currency':
    case 'percent':
      return 'REAL';
    default:
      return field.caseSensitive ? 'TEXT' : 'TEXT COLLATE NOCASE';
  }
}

function fieldIndexes(object: ObjectSchema, field: FieldSchema): readonly string[] {
  if (field.unique) {
    const live = hasField(object, 'IsDeleted') ? ' WHERE "IsDeleted" = 0' : '';
    return [
      `CREATE UNIQUE INDEX ${indexName(object, field.name)} ON ${quoted(object.name)} (${quoted(field.name)})${live}`,
    ];
  }
  if (!isIndexed(field)) return [];
  return [
    `CREATE INDEX ${indexName(object, field.name)} ON ${quoted(object.name)} (${quoted(field.name)})`,
  ];
}

/** As in Salesforce: SystemModstamp, lookups, names and external ids. Lookups of users are filtered by rarely. */
function isIndexed(field: FieldSchema): boolean {
  if (!isStored(field)) return false;
  if (field.name === 'SystemModstamp') return true;
  if (field.type === 'reference') return !field.referenceTo.includes('User');
  return field.externalId || field.nameField;
}

export function indexName(object: ObjectSchema, suffix: string): string {
  return quoted(`${object.name}_by_${suffix}`);
}
