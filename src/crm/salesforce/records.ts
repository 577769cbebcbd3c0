import { isDay } from '../../domain/days.ts';
import { BellwetherError } from '../../domain/errors.ts';
import type { CrmValue } from '../../domain/plan.ts';
import type { CrmRecord, ReadRequest } from '../crm-adapter.ts';
import type { QueryRow } from './query.ts';
import { identifier } from './soql.ts';

/** Fields that every read adds to those of the mapping. */
const SYSTEM_FIELDS = ['Id', 'SystemModstamp'] as const;

/** The SELECT and FROM of a read; the mapping's fields are checked, not quoted. */
export function selectFrom(request: ReadRequest): string {
  const fields = new Set<string>([...SYSTEM_FIELDS, ...request.fields.map(identifier)]);
  return `SELECT ${[...fields].join(', ')} FROM ${identifier(request.object)}`;
}

/** A row of a JSON answer as a record: paths such as `Sales_Order__r.Account__c` are followed into nested objects. */
export function toRecord(row: QueryRow, fields: readonly string[]): CrmRecord {
  return {
    id: required(row['Id'], 'Id'),
    modifiedAt: toInstant(required(row['SystemModstamp'], 'SystemModstamp')),
    values: Object.fromEntries(fields.map((field) => [field, toCrmValue(follow(row, field))])),
    associations: {},
  };
}

/**
 * How to make records of the rows below a header. The header names columns like the paths of the query. Where one is
 * missing every row would lack it: that is found out here, once.
 */
export function recordReader(
  header: readonly string[],
  fields: readonly string[],
): (cells: readonly string[]) => CrmRecord {
  const columns = new Map(header.map((name, index) => [name.toLowerCase(), index]));
  const indexOf = (field: string): number => {
    const index = columns.get(field.toLowerCase());
    if (index !== undefined) return index;
    throw new BellwetherError('crm.unexpected', `Salesforce sent a result without ${field}`);
  };
  const [id, stamp] = SYSTEM_FIELDS.map(indexOf);
  const places = fields.map((field) => [field, indexOf(field)] as const);
  return (cells) => {
    const values: Record<string, CrmValue> = {};
    for (const [field, index] of places) values[field] = toCrmValue(cells[index]);
    return {
      id: required(cells[id ?? -1], 'Id'),
      modifiedAt: toInstant(required(cells[stamp ?? -1], 'SystemModstamp')),
      values,
      associations: {},
    };
  };
}

/** `2026-04-20T08:00:00.000+0000` as ISO 8601 in UTC. */
function toInstant(stamp: string): string {
  const instant = stamp.replace('+0000', 'Z');
  const asItIs = ISO_INSTANT.test(instant) && isDay(instant.slice(0, 10));
  return asItIs ? instant : new Date(instant).toISOString();
}

const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

function required(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new BellwetherError('crm.unexpected', `Salesforce sent a record without ${field}`);
}

function follow(row: QueryRow, path: string): unknown {
  if (path in row) return row[path];
  let current: unknown = row;
  for (const step of path.split('.')) {
    if (!isRow(current)) return null;
    current = valueOf(current, step);
  }
  return current;
}

function isRow(value: unknown): value is QueryRow {
  return typeof value === 'object' && value !== null;
}

/** A field of a row. Salesforce takes names in any case and answers in its own. */
export function valueOf(row: QueryRow, field: string): unknown {
  if (field in row) return row[field];
  const wanted = field.toLowerCase();
  const name = Object.keys(row).find((key) => key.toLowerCase() === wanted);
  return name === undefined ? undefined : row[name];
}

function toCrmValue(value: unknown): CrmValue {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return null; // null, or a compound value, which no mapping can name
}
