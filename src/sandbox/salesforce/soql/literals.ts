import type { LiteralType } from '@jetstreamapp/soql-parser-js';
import type { FieldSchema } from '../schema/field.ts';
import { parseDate, parseDateTime, SECONDS_PER_DAY } from '../values/dates.ts';
import { dateLiteralSpan } from './date-literals.ts';
import { malformed, SoqlError } from './soql-error.ts';

/** A literal of the query, ready to be compared with a column of its field's type. */
export type FilterValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  /** A date literal: everything from `start` up to but without `end`. */
  | { readonly kind: 'span'; readonly start: number; readonly end: number };

export interface Literal {
  /** As written, string literals in their quotes. */
  readonly text: string;
  readonly type: LiteralType | undefined;
}

/** The types of literal that each kind of field takes, and the name of the kind in the vendor's complaint. */
const EXPECTED = {
  text: { types: ['STRING'], name: 'string', quotes: true },
  number: {
    types: ['INTEGER', 'DECIMAL', 'INTEGER_WITH_CURRENCY_PREFIX', 'DECIMAL_WITH_CURRENCY_PREFIX'],
    name: 'double',
    quotes: false,
  },
  int: { types: ['INTEGER', 'DECIMAL'], name: 'int', quotes: false },
  boolean: { types: ['BOOLEAN'], name: 'boolean', quotes: false },
  date: { types: ['DATE', 'DATE_LITERAL', 'DATE_N_LITERAL'], name: 'date', quotes: false },
  datetime: {
    types: ['DATETIME', 'DATE_LITERAL', 'DATE_N_LITERAL'],
    name: 'dateTime',
    quotes: false,
  },
} as const;

export type LiteralKind = keyof typeof EXPECTED;

export function literalKindOf(field: Pick<FieldSchema, 'type'>): LiteralKind {
  switch (field.type) {
    case 'boolean':
    case 'int':
    case 'date':
    case 'datetime':
      return field.type;
    case 'double':
    case 'currency':
    case 'percent':
      return 'number';
    default:
      return 'text';
  }
}

/** Reads a literal as a value of `kind`; `path` is the field as the query names it. */
export function readLiteral(
  literal: Literal,
  kind: LiteralKind,
  path: string,
  today: number,
): FilterValue {
  if (literal.type === 'NULL' || (literal.type === undefined && isNullWord(literal.text))) {
    return { kind: 'null' };
  }
  const expected = EXPECTED[kind];
  if (!expected.types.some((type) => type === literal.type)) throw wrongType(kind, path);
  if (kind === 'text') return { kind: 'text', text: readString(literal.text) };
  if (kind === 'boolean') {
    return { kind: 'number', number: literal.text.toUpperCase() === 'TRUE' ? 1 : 0 };
  }
  if (kind === 'date' || kind === 'datetime') return readTime(literal, kind, today);
  return { kind: 'number', number: Number(literal.text.replace(/^[A-Za-z]{3}/, '')) };
}

function isNullWord(text: string): boolean {
  return text.toUpperCase() === 'NULL';
}

function wrongType(kind: LiteralKind, path: string): SoqlError {
  const { name, quotes } = EXPECTED[kind];
  const rule = quotes ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
  return new SoqlError(
    'INVALID_FIELD',
    `value of filter criterion for field '${path}' must be of type ${name} and ${rule}`,
    path,
    'WHERE',
  );
}

function readTime(literal: Literal, kind: 'date' | 'datetime', today: number): FilterValue {
  if (literal.type === 'DATE_LITERAL' || literal.type === 'DATE_N_LITERAL') {
    const span = dateLiteralSpan(literal.text, today);
    const unit = kind === 'date' ? 1 : SECONDS_PER_DAY;
    return { kind: 'span', start: span.start * unit, end: span.end * unit };
  }
  const value = kind === 'date' ? parseDate(literal.text) : parseDateTime(literal.text);
  if (value === undefined) throw malformed(`Invalid date: ${literal.text}`, literal.text);
  return { kind: 'number', number: value };
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  N: '\n',
  r: '\r',
  R: '\r',
  t: '\t',
  T: '\t',
  b: '\b',
  B: '\b',
  f: '\f',
  F: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

/** https://developer.salesforce.com/docs (SOQL and SOSL limits): characters of one text in WHERE. */
const TEXT_LENGTH_MAX = 4000;

/** The text of a string literal. `\%` and `\_` stay escaped: only LIKE knows what they mean. */
export function readString(quotedText: string): string {
  const body = quotedText.slice(1, -1);
  if (body.length > TEXT_LENGTH_MAX) {
    // The wording is an assumption [K].
    throw malformed(`string literals cannot be longer than ${String(TEXT_LENGTH_MAX)} characters`);
  }
  return body.replaceAll(/\\(u[0-9a-fA-F]{4}|.)/gs, (whole, escape: string) => {
    if (escape.startsWith('u') && escape.length === 5) {
      return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    }
    if (escape === '%' || escape === '_') return whole;
    const character = ESCAPES[escape];
    if (character === undefined) {
      throw malformed(
        `Invalid string literal ${quotedText}. Illegal character sequence '${whole}' in string literal.`,
      );
    }
    return character;
  });
}

/** A LIKE pattern for SQLite with `\` as its escape, out of the raw literal. */
export function readLikePattern(quotedText: string): string {
  const body = quotedText.slice(1, -1);
  return body.replaceAll(/\\(u[0-9a-fA-F]{4}|.)/gs, (whole, escape: string) => {
    if (escape === '%' || escape === '_' || escape === '\\') return `\\${escape}`;
    return readString(`'${whole}'`);
  });
}
