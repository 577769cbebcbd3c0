import type { Org } from '../org/org.ts';
import { fieldOf, type ObjectSchema } from '../schema/object.ts';
import type { FieldSchema } from '../schema/field.ts';
import type { SqlValue } from '../store/sql-row.ts';
import { quoted } from '../store/store.ts';
import { isStored } from '../store/tables.ts';
import type { RecordKey } from '../values/record-id.ts';

/** The columns that one write sets. Built up by the steps of a save, then written at once. */
export type RowValues = Map<string, SqlValue>;

/** One record on its way into the store. */
export interface RowChange {
  readonly object: ObjectSchema;
  readonly key: RecordKey;
  /** True at creation. */
  readonly isNew: boolean;
  /** The stored columns before the change; empty at creation. */
  readonly before: ReadonlyMap<string, SqlValue>;
  readonly values: RowValues;
}

/** A field as it will be after the change. */
export function valueAfter(change: RowChange, name: string): SqlValue {
  const value = change.values.get(name);
  return value === undefined ? valueBefore(change, name) : value;
}

/** A field as it was before the change; null for a new record. */
export function valueBefore(change: RowChange, name: string): SqlValue {
  return change.before.get(name) ?? null;
}

/** True when the change gives the field another value than it had. */
export function isChanged(change: RowChange, name: string): boolean {
  const value = change.values.get(name);
  if (value === undefined) return false;
  return change.isNew || value !== valueBefore(change, name);
}

export function fieldsOfChange(change: RowChange): readonly FieldSchema[] {
  return [...change.values.keys()].flatMap((name) => fieldOf(change.object, name) ?? []);
}

/** The stored columns of a record, deleted or not; undefined when there is no such record. */
export function readStored(
  org: Org,
  object: ObjectSchema,
  key: RecordKey,
): ReadonlyMap<string, SqlValue> | undefined {
  const names = object.fields.filter(isStored).map((field) => field.name);
  const row = org.store.get(
    `SELECT ${names.map(quoted).join(', ')} FROM ${quoted(object.name)} WHERE "Id" = ?`,
    [key],
  );
  if (row === undefined) return undefined;
  return new Map(names.map((name, index) => [name, row[index] ?? null]));
}

export function storedValue(
  org: Org,
  object: ObjectSchema,
  key: RecordKey,
  name: string,
): SqlValue {
  const row = org.store.get(`SELECT ${quoted(name)} FROM ${quoted(object.name)} WHERE "Id" = ?`, [
    key,
  ]);
  return row?.[0] ?? null;
}
