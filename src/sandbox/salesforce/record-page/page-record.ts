import type { Org } from '../org/org.ts';
import { fieldSql, type FieldSchema } from '../schema/field.ts';
import { fieldOf, nameFieldOf, type ObjectSchema } from '../schema/object.ts';
import type { SqlValue } from '../store/sql-row.ts';
import { quoted } from '../store/store.ts';
import { formatDate, formatDateTime } from '../values/dates.ts';
import { prefixNumberOf, type RecordKey } from '../values/record-id.ts';
import { html, type SafeHtml } from './html.ts';

/** A record with all its values, for a person to look at. */
export interface PageRecord {
  readonly object: ObjectSchema;
  readonly key: RecordKey;
  readonly name: string;
  readonly values: ReadonlyMap<string, SqlValue>;
}

export function readPageRecord(org: Org, key: RecordKey): PageRecord | undefined {
  const object = org.schema.findByPrefixNumber(prefixNumberOf(key));
  if (object?.surfaces.includes('data') !== true) return undefined;
  const fields = object.fields.filter((field) => field.type !== 'address');
  const columns = fields.map((field) => fieldSql(field, quoted(object.name))).join(', ');
  const row = org.store.get(`SELECT ${columns} FROM ${quoted(object.name)} WHERE "Id" = ?`, [key]);
  if (row === undefined) return undefined;
  const values = new Map(fields.map((field, index) => [field.name, row[index] ?? null]));
  return { object, key, name: nameIn(org, object, key, values), values };
}

/** The fields that were added through the API: the ones that Bellwether writes. */
export function addedFields(org: Org, object: ObjectSchema): ReadonlySet<string> {
  const rows = org.store.all(
    `SELECT json_extract(field, '$.FullName') FROM sys_custom_field WHERE object = ?`,
    [object.name],
  );
  return new Set(rows.map((row) => String(row[0])));
}

export function fieldValue(org: Org, field: FieldSchema, value: SqlValue): SafeHtml {
  if (field.type === 'boolean') return html`${value === 1 ? 'Yes' : 'No'}`;
  if (value === null) return html`<span class="empty">none</span>`;
  switch (field.type) {
    case 'reference':
      return recordLink(org, Number(value));
    case 'id':
      return html`${org.ids.encode(Number(value))}`;
    case 'date':
      return html`${formatDate(Number(value))}`;
    case 'datetime':
      return html`${formatDateTime(Number(value)).slice(0, 19).replace('T', ' ')} UTC`;
    case 'currency':
    case 'double':
    case 'percent': {
      const shown = Number(value).toLocaleString('en-US', { maximumFractionDigits: field.scale });
      return html`${shown}${field.type === 'percent' ? ' %' : ''}`;
    }
    default:
      return html`${value}`;
  }
}

export function recordLink(org: Org, key: RecordKey): SafeHtml {
  const record = readName(org, key);
  const id = org.ids.encode(key);
  return html`<a href="/record/${id}">${record ?? id}</a>`;
}

function readName(org: Org, key: RecordKey): string | undefined {
  const object = org.schema.findByPrefixNumber(prefixNumberOf(key));
  const field = object === undefined ? undefined : nameFieldOf(object);
  if (object === undefined || field === undefined) return undefined;
  const row = org.store.get(
    `SELECT ${quoted(field.name)} FROM ${quoted(object.name)} WHERE "Id" = ?`,
    [key],
  );
  const name = row?.[0] ?? null;
  return name === null ? undefined : String(name);
}

function nameIn(
  org: Org,
  object: ObjectSchema,
  key: RecordKey,
  values: ReadonlyMap<string, SqlValue>,
): string {
  const field = nameFieldOf(object) ?? fieldOf(object, 'Id');
  const name = values.get(field?.name ?? 'Id') ?? null;
  return typeof name === 'string' ? name : org.ids.encode(key);
}
