import type { InspectedRecord } from '../sandbox.ts';
import type { Org } from './org/org.ts';
import { fieldSql } from './schema/field.ts';
import { hasField } from './schema/object.ts';
import { numberIn } from './store/sql-row.ts';
import { quoted } from './store/store.ts';
import { plainValue, type PlainValue } from './values/wire-value.ts';

const RECORDS_PER_READ = 1000;

/** All live records of an object in the order of their ids, read past the wire and a portion at a time. */
export function* inspectRecords(org: Org, objectName: string): Generator<InspectedRecord> {
  const object = org.schema.get(objectName);
  const fields = object.fields.filter((field) => field.type !== 'address');
  const columns = fields.map((field) => fieldSql(field, quoted(object.name))).join(', ');
  const live = hasField(object, 'IsDeleted') ? ' AND "IsDeleted" = 0' : '';
  const idColumn = fields.findIndex((field) => field.type === 'id');
  let after = 0;
  for (;;) {
    const rows = org.store.all(
      `SELECT ${columns} FROM ${quoted(object.name)} WHERE "Id" > ?${live} ORDER BY "Id" LIMIT ${String(RECORDS_PER_READ)}`,
      [after],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const row of rows) {
      const record: Record<string, PlainValue> = {};
      for (const [index, field] of fields.entries()) {
        record[field.name] = plainValue(field, org.ids, row[index]);
      }
      yield record;
    }
    after = numberIn(last, idColumn);
  }
}
