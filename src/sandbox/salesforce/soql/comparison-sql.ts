import { foldText, isAscii } from '../values/fold-text.ts';
import type { RecordKey } from '../values/record-id.ts';
import type { SqlValue } from '../store/sql-row.ts';
import type { FilterValue } from './literals.ts';
import type { Parameters } from './parameters.ts';

/**
 * Comparisons with Salesforce's semantics in SQL. A null is equal to null and different from everything else; it is
 * neither less nor greater than anything. Texts are compared without regard to case: ASCII by the columns' NOCASE
 * collation, so that indexes serve, anything else by folding.
 */
export interface ComparedColumn {
  readonly sql: string;
  readonly isText: boolean;
}

/** A text or number, or the key of an id. The id of another org is equal to none here, but has its place in order. */
export type Comparable =
  FilterValue | { readonly kind: 'key'; readonly key: RecordKey; readonly own: boolean };

export function equalsSql(
  column: ComparedColumn,
  value: Comparable,
  parameters: Parameters,
): string {
  if (value.kind === 'null') return `${column.sql} IS NULL`;
  if (value.kind === 'span') return spanSql(column.sql, value, parameters);
  if (isEmptyText(value)) return `${column.sql} IS NULL`;
  if (value.kind === 'key' && !value.own) return '0';
  const { left, right } = sides(column, value, parameters);
  return `${left} = ${right}`;
}

/** Unequal takes in the records that have no value. */
export function differsSql(
  column: ComparedColumn,
  value: Comparable,
  parameters: Parameters,
): string {
  if (value.kind === 'null') return `${column.sql} IS NOT NULL`;
  if (isEmptyText(value)) return `${column.sql} IS NOT NULL`;
  if (value.kind === 'key' && !value.own) return '1';
  if (value.kind === 'span') {
    return `(${column.sql} IS NULL OR NOT ${spanSql(column.sql, value, parameters)})`;
  }
  const { left, right } = sides(column, value, parameters);
  return `(${column.sql} IS NULL OR ${left} <> ${right})`;
}

export function orderedSql(
  column: ComparedColumn,
  operator: '<' | '<=' | '>' | '>=',
  value: Comparable,
  parameters: Parameters,
): string {
  if (value.kind === 'null') return '0';
  if (value.kind === 'span') {
    // Before a span is before its start; up to a span is up to its end.
    const bound = operator === '<' || operator === '>=' ? value.start : value.end;
    const against = operator === '<' || operator === '<=' ? '<' : '>=';
    return `${column.sql} ${against} ${parameters.add(bound)}`;
  }
  return `${column.sql} ${operator} ${parameters.add(bindable(value))}`;
}

export function oneOfSql(
  column: ComparedColumn,
  values: readonly Comparable[],
  parameters: Parameters,
): string {
  const tests: string[] = [];
  const plain = values.filter((value) => !isSpecial(value));
  if (plain.length > 0) {
    const fold = column.isText && plain.some((value) => !isAsciiValue(value));
    const places = plain.map((value) => parameters.add(bindable(value, fold)));
    tests.push(`${fold ? folded(column.sql) : column.sql} IN (${places.join(', ')})`);
  }
  for (const value of values.filter(isSpecial)) tests.push(equalsSql(column, value, parameters));
  return tests.length === 1 ? (tests[0] ?? '0') : `(${tests.join(' OR ')})`;
}

/** `pattern` is SQLite's, with `\` as the escape. */
export function likeSql(column: ComparedColumn, pattern: string, parameters: Parameters): string {
  const ascii = isAscii(pattern);
  const left = ascii ? column.sql : folded(column.sql);
  return `${left} LIKE ${parameters.add(ascii ? pattern : foldText(pattern))} ESCAPE '\\'`;
}

/** Multi-select picklists: `values` are alternatives, each a list of values that must all be selected. */
export function includesSql(
  column: ComparedColumn,
  values: readonly string[],
  parameters: Parameters,
): string {
  const alternatives = values.map((value) => {
    const wanted = value.split(';').map((item) => `%;${likeLiteral(item)};%`);
    const tests = wanted.map(
      (pattern) => `(';' || ${column.sql} || ';') LIKE ${parameters.add(pattern)} ESCAPE '\\'`,
    );
    return `(${tests.join(' AND ')})`;
  });
  return `(${alternatives.join(' OR ')})`;
}

/** A test that is false, not unknown, where a value is missing: what NOT needs. */
export function definite(sql: string): string {
  return `coalesce(${sql}, 0)`;
}

function isSpecial(value: Comparable): boolean {
  if (value.kind === 'key') return !value.own;
  return value.kind === 'null' || value.kind === 'span' || isEmptyText(value);
}

function isEmptyText(value: Comparable): boolean {
  return value.kind === 'text' && value.text === '';
}

function isAsciiValue(value: Comparable): boolean {
  return value.kind !== 'text' || isAscii(value.text);
}

function sides(
  column: ComparedColumn,
  value: Comparable,
  parameters: Parameters,
): { readonly left: string; readonly right: string } {
  const fold = column.isText && !isAsciiValue(value);
  return {
    left: fold ? folded(column.sql) : column.sql,
    right: parameters.add(bindable(value, fold)),
  };
}

function folded(sql: string): string {
  return `fold_text(${sql})`;
}

function bindable(value: Comparable, fold = false): SqlValue {
  switch (value.kind) {
    case 'text':
      return fold ? foldText(value.text) : value.text;
    case 'number':
      return value.number;
    case 'key':
      return value.key;
    case 'span':
      return value.start;
    default:
      return null;
  }
}

function spanSql(
  sql: string,
  span: { readonly start: number; readonly end: number },
  parameters: Parameters,
): string {
  return `(${sql} >= ${parameters.add(span.start)} AND ${sql} < ${parameters.add(span.end)})`;
}

function likeLiteral(text: string): string {
  return text.replaceAll(/[%_\\]/g, String.raw`\$&`);
}
