import type { FunctionExp } from '@jetstreamapp/soql-parser-js';
import type { FieldSchema } from '../schema/field.ts';
import type { LiteralKind } from './literals.ts';
import { literalKindOf } from './literals.ts';
import type { QueryScope, ResolvedField } from './query-scope.ts';
import { malformed } from './soql-error.ts';

/** What an expression of the query gives: its SQL and what it can be compared with. */
export interface Expression {
  readonly sql: string;
  readonly kind: LiteralKind;
  /** The field whose type the value has; undefined for plain numbers. */
  readonly field: FieldSchema | undefined;
  /** Spelt in one way, so that a SELECT item can be found in GROUP BY. */
  readonly signature: string;
}

type FunctionCall = Pick<FunctionExp, 'functionName' | 'parameters' | 'rawValue'>;

/** Date functions as SQLite's strftime formats, or expressions over the column in days (`%`). */
const DATE_PARTS: Readonly<Record<string, string>> = {
  CALENDAR_YEAR: "CAST(strftime('%Y', @) AS INTEGER)",
  FISCAL_YEAR: "CAST(strftime('%Y', @) AS INTEGER)",
  CALENDAR_QUARTER: "((CAST(strftime('%m', @) AS INTEGER) + 2) / 3)",
  FISCAL_QUARTER: "((CAST(strftime('%m', @) AS INTEGER) + 2) / 3)",
  CALENDAR_MONTH: "CAST(strftime('%m', @) AS INTEGER)",
  FISCAL_MONTH: "CAST(strftime('%m', @) AS INTEGER)",
  DAY_IN_MONTH: "CAST(strftime('%d', @) AS INTEGER)",
  DAY_IN_WEEK: "(CAST(strftime('%w', @) AS INTEGER) + 1)",
  DAY_IN_YEAR: "CAST(strftime('%j', @) AS INTEGER)",
  HOUR_IN_DAY: "CAST(strftime('%H', @) AS INTEGER)",
  WEEK_IN_MONTH: "((CAST(strftime('%d', @) AS INTEGER) + 6) / 7)",
  WEEK_IN_YEAR: "((CAST(strftime('%j', @) AS INTEGER) + 6) / 7)",
};

const AGGREGATES = ['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export function aggregateOf(call: FunctionCall): Aggregate | undefined {
  const name = call.functionName?.toUpperCase();
  return AGGREGATES.find((aggregate) => aggregate === name);
}

export function fieldExpression(resolved: ResolvedField): Expression {
  return {
    sql: resolved.sql,
    kind: literalKindOf(resolved.field),
    field: resolved.field,
    signature: [...resolved.relationships, resolved.field.name].join('.'),
  };
}

/** A function of a single record: a part of a date, or toLabel. */
export function scalarExpression(scope: QueryScope, call: FunctionCall): Expression {
  const name = call.functionName?.toUpperCase() ?? '';
  const resolved = scope.resolve(onlyParameter(call));
  const base = fieldExpression(resolved);
  const signature = `${name}(${base.signature})`;
  if (name === 'TOLABEL') return { ...base, signature };
  const isDate = resolved.field.type === 'date';
  if (!isDate && resolved.field.type !== 'datetime') throw badArgument(call, resolved);
  if (name === 'DAY_ONLY') {
    const sql = isDate ? base.sql : `(${base.sql} / 86400)`;
    return { sql, kind: 'date', field: dayField(resolved.field), signature };
  }
  const template = DATE_PARTS[name];
  if (template === undefined) throw malformed(`unexpected token: '${name}'`, call.functionName);
  const seconds = isDate ? `${base.sql} * 86400` : base.sql;
  return {
    sql: template.replace('@', `${seconds}, 'unixepoch'`),
    kind: 'int',
    field: undefined,
    signature,
  };
}

/** An aggregate over the records of a group. */
export function aggregateExpression(
  scope: QueryScope,
  call: FunctionCall,
  aggregate: Aggregate,
): Expression {
  const resolved = scope.resolve(onlyParameter(call));
  const { sql, signature: inner } = fieldExpression(resolved);
  const signature = `${aggregate}(${inner})`;
  if (aggregate === 'COUNT') {
    return { sql: `count(${sql})`, kind: 'int', field: undefined, signature };
  }
  if (aggregate === 'COUNT_DISTINCT') {
    return { sql: `count(DISTINCT ${sql})`, kind: 'int', field: undefined, signature };
  }
  checkAggregatable(resolved, aggregate);
  if (aggregate === 'MIN' || aggregate === 'MAX') {
    const kind = literalKindOf(resolved.field);
    return { sql: `${aggregate.toLowerCase()}(${sql})`, kind, field: resolved.field, signature };
  }
  // Salesforce adds up decimals; the binary sum is rounded back to the field's scale.
  const scale = String(resolved.field.scale);
  const total = aggregate === 'SUM' ? `round(sum(${sql}), ${scale})` : `avg(${sql})`;
  return { sql: total, kind: 'number', field: resolved.field, signature };
}

function checkAggregatable(resolved: ResolvedField, aggregate: Aggregate): void {
  const { field } = resolved;
  const isNumeric = literalKindOf(field) === 'number' || field.type === 'int';
  const needsNumber = aggregate === 'SUM' || aggregate === 'AVG';
  if (field.aggregatable && (isNumeric || !needsNumber)) return;
  throw malformed(
    `field ${field.name} does not support aggregate operator ${aggregate}`,
    field.name,
  );
}

function onlyParameter(call: FunctionCall): string {
  const [parameter] = call.parameters ?? [];
  if (typeof parameter === 'string') return parameter;
  // The users of the sandbox have the time zone in which times are stored.
  if (parameter?.functionName?.toUpperCase() === 'CONVERTTIMEZONE') return onlyParameter(parameter);
  throw malformed(`unexpected token: '${call.functionName ?? '('}'`, call.functionName);
}

function badArgument(call: FunctionCall, resolved: ResolvedField): Error {
  return malformed(
    `${call.functionName ?? ''} is not supported on field ${resolved.field.name}`,
    resolved.field.name,
  );
}

function dayField(field: FieldSchema): FieldSchema {
  return { ...field, type: 'date' };
}
