import { apiError, type ApiError } from '../rest/fault.ts';
import type { FieldSchema } from '../schema/field.ts';
import type { SqlValue } from '../store/sql-row.ts';
import { parseDate, parseDateTime } from '../values/dates.ts';
import type { DmlContext } from './dml-context.ts';
import type { InputValue } from './record-input.ts';

export type Converted =
  | { readonly ok: true; readonly value: SqlValue }
  | { readonly ok: false; readonly error: ApiError };

/**
 * Digits beyond the field's scale are rounded away, half up. [K] Some report that the API keeps them; flip here.
 */
const ROUND_TO_SCALE = true;

/** A client's value as the store holds it, or why the field does not take it. References are checked elsewhere. */
export function convertValue(
  field: FieldSchema,
  input: InputValue,
  source: DmlContext['source'],
): Converted {
  if (input === null) return { ok: true, value: field.type === 'boolean' ? 0 : null };
  if (typeof input === 'object') return wrongType(field, input, source);
  switch (field.type) {
    case 'boolean':
      return convertBoolean(field, input, source);
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return convertNumber(field, input, source);
    case 'date':
      return convertTime(field, input, source);
    case 'datetime':
      return convertTime(field, input, source);
    case 'multipicklist':
      return convertPicklist(field, String(input).split(';'));
    case 'picklist':
      return convertPicklist(field, [String(input)]);
    default:
      return convertText(field, String(input));
  }
}

function convertBoolean(
  field: FieldSchema,
  input: string | number | boolean,
  source: DmlContext['source'],
): Converted {
  if (typeof input === 'boolean') return { ok: true, value: input ? 1 : 0 };
  const text = String(input).toLowerCase();
  if (text === 'true' || (source === 'csv' && text === '1')) return { ok: true, value: 1 };
  if (text === 'false' || (source === 'csv' && text === '0')) return { ok: true, value: 0 };
  return wrongType(field, input, source);
}

function convertNumber(
  field: FieldSchema,
  input: string | number | boolean,
  source: DmlContext['source'],
): Converted {
  if (typeof input === 'boolean') return wrongType(field, input, source);
  const number = typeof input === 'number' ? input : Number(input);
  if (input === '' || !Number.isFinite(number)) return wrongType(field, input, source);
  if (field.type === 'int' && !Number.isInteger(number)) return wrongType(field, input, source);
  const rounded = field.type === 'int' || !ROUND_TO_SCALE ? number : round(number, field.scale);
  return isInRange(field, rounded)
    ? { ok: true, value: rounded }
    : {
        ok: false,
        error: apiError(
          'NUMBER_OUTSIDE_VALID_RANGE',
          `${field.label}: value outside of valid range on numeric field: ${String(input)}`,
          [field.name],
        ),
      };
}

function isInRange(field: FieldSchema, value: number): boolean {
  if (field.type === 'int') return Math.abs(value) < 2 ** 31;
  return Math.abs(value) < 10 ** (field.precision - field.scale);
}

function round(value: number, scale: number): number {
  const digits = String(Math.abs(value));
  if (digits.includes('e')) return Number(value.toFixed(scale));
  const shifted = Number(`${digits}e${String(scale)}`);
  const rounded = Number(`${String(Math.round(shifted))}e-${String(scale)}`);
  return value < 0 ? -rounded : rounded;
}

function convertTime(
  field: FieldSchema,
  input: string | number | boolean,
  source: DmlContext['source'],
): Converted {
  if (typeof input !== 'string') return wrongType(field, input, source);
  // A date field takes a date-time and keeps its day; a date-time field takes a day and means its start.
  const value =
    field.type === 'date'
      ? parseDate(input.slice(0, 10))
      : (parseDateTime(input) ?? parseDateTime(`${input}T00:00:00Z`));
  const wellFormed = field.type !== 'date' || input.length === 10 || parseDateTime(input);
  if (value === undefined || wellFormed === undefined) return wrongType(field, input, source);
  return { ok: true, value };
}

function convertPicklist(field: FieldSchema, values: readonly string[]): Converted {
  const wanted = values.filter((value) => value !== '');
  if (wanted.length === 0) return { ok: true, value: null };
  const canonical: string[] = [];
  for (const value of wanted) {
    const entry = field.picklist.find(
      (candidate) => candidate.value.toLowerCase() === value.toLowerCase(),
    );
    if (entry === undefined && field.restrictedPicklist) {
      return {
        ok: false,
        error: apiError(
          'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
          `${field.label}: bad value for restricted picklist field: ${value}`,
          [field.name],
        ),
      };
    }
    canonical.push(entry?.value ?? value);
  }
  return convertText(field, canonical.join(';'));
}

/** The empty text is null: Salesforce keeps no empty strings. */
function convertText(field: FieldSchema, text: string): Converted {
  if (text === '') return { ok: true, value: null };
  if (field.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) {
    return {
      ok: false,
      error: apiError('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${text}`, [
        field.name,
      ]),
    };
  }
  if (field.length > 0 && text.length > field.length) {
    return {
      ok: false,
      error: apiError(
        'STRING_TOO_LONG',
        `${field.label}: data value too large: ${text} (max length=${String(field.length)})`,
        [field.name],
      ),
    };
  }
  return { ok: true, value: text };
}

/** The names of types in the messages of the JSON reader. */
const SOAP_NAMES: Partial<Record<FieldSchema['type'], string>> = {
  boolean: 'boolean',
  int: 'int',
  double: 'double',
  currency: 'double',
  percent: 'double',
  date: 'date',
  datetime: 'datetime',
};

function wrongType(field: FieldSchema, input: InputValue, source: DmlContext['source']): Converted {
  const shown = typeof input === 'object' ? JSON.stringify(input) : String(input);
  if (source === 'csv') {
    return {
      ok: false,
      error: apiError(
        'INVALID_TYPE_ON_FIELD_IN_RECORD',
        `${field.label}: value not of required type: ${shown}`,
        [field.name],
      ),
    };
  }
  const expected = SOAP_NAMES[field.type] ?? 'string';
  return {
    ok: false,
    error: apiError(
      'JSON_PARSER_ERROR',
      `Cannot deserialize instance of ${expected} from ${tokenOf(input)} value ${shown} or request may be missing a required field at [line:1, column:1]`,
    ),
  };
}

function tokenOf(input: InputValue): string {
  if (Array.isArray(input)) return 'START_ARRAY';
  if (typeof input === 'string') return 'VALUE_STRING';
  if (typeof input === 'boolean') return input ? 'VALUE_TRUE' : 'VALUE_FALSE';
  if (typeof input === 'number') {
    return Number.isInteger(input) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT';
  }
  return 'START_OBJECT';
}
