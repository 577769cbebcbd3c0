import type { FieldSchema } from '../schema/field.ts';
import { FormulaError } from './formula-tokens.ts';

/** What a part of a formula gives. */
export type FormulaKind = 'number' | 'text' | 'boolean' | 'date' | 'datetime' | 'null';

/** A part of a formula in SQL. */
export interface FormulaValue {
  readonly sql: string;
  readonly kind: FormulaKind;
}

/** Stands in the SQL of a formula for the row that it is computed of; replaced by a table's alias where it is used. */
export const ROW = '@row';

const KINDS: Partial<Record<FieldSchema['type'], FormulaKind>> = {
  int: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
};

export function kindOf(field: FieldSchema): FormulaKind {
  return KINDS[field.type] ?? 'text';
}

export function expectKind(value: FormulaValue, ...kinds: readonly FormulaKind[]): FormulaValue {
  if (value.kind === 'null' || kinds.includes(value.kind)) return value;
  throw new FormulaError(
    `Incorrect parameter type: expected ${kinds.join(' or ')}, received ${value.kind}`,
  );
}

/** An empty text counts as no text: nulls are appended and compared as such. */
export function textSql(value: FormulaValue): string {
  return `coalesce(${expectKind(value, 'text').sql}, '')`;
}

/** A test that is false, not unknown, where something is missing. */
export function testSql(value: FormulaValue): string {
  return `coalesce(${expectKind(value, 'boolean').sql}, 0)`;
}

export function numberSql(value: FormulaValue): string {
  return expectKind(value, 'number').sql;
}

/** A literal, without the sign that marks the row. */
export function textLiteral(text: string): string {
  const quotes = text.replaceAll("'", "''").replaceAll('@', "'||char(64)||'");
  return `('${quotes}')`;
}
