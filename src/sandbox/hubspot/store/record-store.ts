import type { ObjectType } from '../catalog/object-type.ts';
import type { SeededValues } from '../seeded-values.ts';
import type { Database } from './database.ts';
import { createRecordTable, type RecordTable } from './record-table.ts';

/** The record tables of the portal, made on first use, and the ids of new records. */
export interface RecordStore {
  table(type: ObjectType): RecordTable;
  /** Ids grow by one within a type; no two types share a range, so a wrong type is noticed. */
  nextId(type: ObjectType): number;
}

/** Real record ids exceed 32 bits; clients that think otherwise should fail here too. */
const FIRST_ID = 10_000_000_000;
const RANGE_OF_A_TYPE = 1_000_000_000;
const LARGEST_OFFSET = 900_000_000;

export function createRecordStore(
  database: Database,
  ordinal: (type: ObjectType) => number,
  values: SeededValues,
): RecordStore {
  const tables = new Map<string, RecordTable>();
  const lastIds = new Map<string, number>();
  const table = (type: ObjectType): RecordTable => {
    const known = tables.get(type.id);
    if (known !== undefined) return known;
    const created = createRecordTable(database, type);
    tables.set(type.id, created);
    return created;
  };
  return {
    table,
    nextId(type) {
      const last = lastIds.get(type.id) ?? lastStoredId(database, table(type));
      const start = FIRST_ID + ordinal(type) * RANGE_OF_A_TYPE;
      const id =
        last === undefined ? start + values.integer(`ids of ${type.id}`, LARGEST_OFFSET) : last + 1;
      lastIds.set(type.id, id);
      return id;
    },
  };
}

function lastStoredId(database: Database, table: RecordTable): number | undefined {
  const last = database.get(`SELECT MAX(id) AS id FROM ${table.name}`)?.['id'];
  return typeof last === 'number' ? last : undefined;
}
