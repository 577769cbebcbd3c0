import type { FieldSchema } from '../schema/field.ts';
import type { SqlValue } from '../store/sql-row.ts';
import { formatBulkDateTime, formatDate, formatDateTime } from './dates.ts';
import type { IdCodec } from './record-id.ts';

/** Turns a value of the store into text of the wire. */
export type ValueWriter = (value: SqlValue | undefined) => string;

/** A value as a client would have it after parsing. */
export type PlainValue = string | number | boolean | null;

/** The value as JSON. Numbers of fields with decimals keep at least one (`300.0`), as Salesforce writes them. */
export function jsonWriter(field: Pick<FieldSchema, 'type' | 'scale'>, ids: IdCodec): ValueWriter {
  switch (field.type) {
    case 'id':
    case 'reference':
      return orNull((value) => `"${ids.encode(Number(value))}"`);
    case 'boolean':
      return (value) => (value === 1 ? 'true' : 'false');
    case 'date':
      return orNull((value) => `"${formatDate(Number(value))}"`);
    case 'datetime':
      return orNull((value) => `"${formatDateTime(Number(value))}"`);
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return orNull((value) => numberText(Number(value), field.scale));
    default:
      return orNull((value) => JSON.stringify(value));
  }
}

/** The value as text of a Bulk API CSV, not yet quoted; null and the empty text look alike there. */
export function csvWriter(field: Pick<FieldSchema, 'type' | 'scale'>, ids: IdCodec): ValueWriter {
  const json = jsonWriter(field, ids);
  switch (field.type) {
    case 'id':
    case 'reference':
      return orEmpty((value) => ids.encode(Number(value)));
    case 'datetime':
      return orEmpty((value) => formatBulkDateTime(Number(value)));
    case 'date':
      return orEmpty((value) => formatDate(Number(value)));
    case 'boolean':
      return json;
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return orEmpty(json);
    default:
      return orEmpty(String);
  }
}

export function plainValue(
  field: Pick<FieldSchema, 'type'>,
  ids: IdCodec,
  value: SqlValue | undefined,
): PlainValue {
  if (field.type === 'boolean') return value === 1;
  if (value === null || value === undefined) return null;
  switch (field.type) {
    case 'id':
    case 'reference':
      return ids.encode(Number(value));
    case 'date':
      return formatDate(Number(value));
    case 'datetime':
      return formatDateTime(Number(value));
    default:
      return value;
  }
}

/** A number that no field gives its form: counts and other aggregates. */
export function plainNumber(value: SqlValue | undefined): string {
  return value === null || value === undefined ? 'null' : String(value);
}

function numberText(value: number, scale: number): string {
  return scale > 0 && Number.isInteger(value) ? `${String(value)}.0` : String(value);
}

function orNull(write: (value: SqlValue) => string): ValueWriter {
  return (value) => (value === null || value === undefined ? 'null' : write(value));
}

function orEmpty(write: (value: SqlValue) => string): ValueWriter {
  return (value) => (value === null || value === undefined ? '' : write(value));
}
