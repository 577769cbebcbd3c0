import { apiError, type ApiError } from '../rest/fault.ts';
import { hasField } from '../schema/object.ts';
import { numberIn } from '../store/sql-row.ts';
import { quoted } from '../store/store.ts';
import { shortId } from '../values/record-id.ts';
import type { DmlContext } from './dml-context.ts';
import { fieldsOfChange, type RowChange } from './row-change.ts';

/** The record that already has one of the change's unique values, told with its 15-character id. */
export function duplicateValues(context: DmlContext, change: RowChange): readonly ApiError[] {
  const errors: ApiError[] = [];
  for (const field of fieldsOfChange(change)) {
    const value = change.values.get(field.name) ?? null;
    if (!field.unique || value === null) continue;
    const live = hasField(change.object, 'IsDeleted') ? 'AND "IsDeleted" = 0' : '';
    const row = context.org.store.get(
      `SELECT "Id" FROM ${quoted(change.object.name)} WHERE ${quoted(field.name)} = ? AND "Id" <> ? ${live} LIMIT 1`,
      [value, change.key],
    );
    if (row === undefined) continue;
    errors.push(duplicateValue(context, field.name, numberIn(row, 0)));
  }
  return errors;
}

export function duplicateValue(context: DmlContext, fieldName: string, key: number): ApiError {
  const id = shortId(context.org.ids.encode(key));
  return apiError(
    'DUPLICATE_VALUE',
    `duplicate value found: ${fieldName} duplicates value on record with id: ${id}`,
  );
}
