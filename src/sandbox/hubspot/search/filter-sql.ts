import type { AssociationDefinition } from '../catalog/association-definition.ts';
import type { ObjectType } from '../catalog/object-type.ts';
import {
  ID_PROPERTY,
  holdsSeveralOptions,
  type PropertyDefinition,
} from '../catalog/property-definition.ts';
import { validationError } from '../hubspot-error.ts';
import type { Portal } from '../portal.ts';
import { dayText, isEpochMs, parseInstant } from '../records/instant-text.ts';
import type { Database, SqlValue } from '../store/database.ts';
import { columnOf } from '../store/record-table.ts';
import type {
  AssociationTarget,
  SearchFilter,
  SearchOperator,
  SearchQuery,
} from './search-query.ts';
import { hasToken } from './tokens.ts';

/** A condition with its parameters in order. */
export interface SqlCondition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** How the values of a property are compared. */
interface Comparable {
  /** SQL expression, null where the record has no value. */
  readonly expression: string;
  /** A value of the request as something the expression can be compared with. */
  bound(text: string): SqlValue;
  /** The same for lists, which HubSpot does not fold: values must come in lower case. */
  listed(text: string): SqlValue;
}

const HAS_TOKEN = 'has_token';

export function defineSearchFunctions(database: Database): void {
  database.define(HAS_TOKEN, (text, pattern) =>
    typeof text === 'string' && typeof pattern === 'string'
      ? Number(hasToken(text, pattern))
      : null,
  );
}

/** Everything that a query demands of a record, over the columns of the type's table. */
export function queryCondition(portal: Portal, type: ObjectType, query: SearchQuery): SqlCondition {
  const groups = query.groups.map((filters) =>
    joined(
      filters.map((filter) => filterCondition(portal, type, filter)),
      ' AND ',
    ),
  );
  const parts = groups.length === 0 ? [] : [joined(groups, ' OR ')];
  if (query.text !== undefined && query.text !== '')
    parts.push(textCondition(portal, type, query.text));
  return parts.length === 0 ? { sql: 'TRUE', values: [] } : joined(parts, ' AND ');
}

/** The expression by which results are ordered. */
export function sortExpression(
  portal: Portal,
  type: ObjectType,
  property: PropertyDefinition,
): string {
  return comparable(portal, type, property).expression;
}

function filterCondition(portal: Portal, type: ObjectType, filter: SearchFilter): SqlCondition {
  if ('associatedType' in filter.target)
    return linkedCondition(portal, type, filter, filter.target);
  const { property } = filter.target;
  const compared = comparable(portal, type, property);
  if (holdsSeveralOptions(property)) {
    const among = severalOptions(compared, filter);
    if (among !== undefined) return among;
  }
  return CONDITIONS[filter.operator](compared, filter);
}

/**
 * Every comparison with nothing is unknown and finds nothing, NEQ and NOT_IN included: records without a value
 * are found by NOT_HAS_PROPERTY alone. [K]
 */
const CONDITIONS: Readonly<
  Record<SearchOperator, (compared: Comparable, filter: SearchFilter) => SqlCondition>
> = {
  LT: against('<'),
  LTE: against('<='),
  GT: against('>'),
  GTE: against('>='),
  EQ: against('='),
  NEQ: against('<>'),
  BETWEEN: (compared, { value = '', highValue = '' }) => ({
    sql: `${compared.expression} BETWEEN ? AND ?`,
    values: [compared.bound(value), compared.bound(highValue)],
  }),
  IN: listed('IN'),
  NOT_IN: listed('NOT IN'),
  HAS_PROPERTY: ({ expression }) => ({ sql: `${expression} IS NOT NULL`, values: [] }),
  NOT_HAS_PROPERTY: ({ expression }) => ({ sql: `${expression} IS NULL`, values: [] }),
  CONTAINS_TOKEN: ({ expression }, { value = '' }) => ({
    sql: `${HAS_TOKEN}(${expression}, ?) = 1`,
    values: [value],
  }),
  NOT_CONTAINS_TOKEN: ({ expression }, { value = '' }) => ({
    sql: `${HAS_TOKEN}(${expression}, ?) = 0`,
    values: [value],
  }),
};

function against(operator: string): (compared: Comparable, filter: SearchFilter) => SqlCondition {
  return (compared, { value = '' }) => ({
    sql: `${compared.expression} ${operator} ?`,
    values: [compared.bound(value)],
  });
}

function listed(operator: string): (compared: Comparable, filter: SearchFilter) => SqlCondition {
  return (compared, { values }) => ({
    sql: `${compared.expression} ${operator} (${values.map(() => '?').join(', ')})`,
    values: values.map((value) => compared.listed(value)),
  });
}

/** A checkbox equals each of its options. */
function severalOptions(compared: Comparable, filter: SearchFilter): SqlCondition | undefined {
  const positive = filter.operator === 'EQ' || filter.operator === 'IN';
  if (!positive && filter.operator !== 'NEQ' && filter.operator !== 'NOT_IN') return undefined;
  const wanted = filter.values.length > 0 ? filter.values : [filter.value ?? ''];
  const any = wanted
    .map(() => `instr(';' || ${compared.expression} || ';', ';' || ? || ';') > 0`)
    .join(' OR ');
  return { sql: positive ? `(${any})` : `NOT (${any})`, values: wanted };
}

function comparable(portal: Portal, type: ObjectType, property: PropertyDefinition): Comparable {
  const system = systemColumn(type, property.name);
  if (system !== undefined) return system;
  const exists = portal.records.table(type).columns().has(property.name);
  const column = exists ? columnOf(property.name) : 'NULL';
  switch (property.type) {
    case 'number':
      return alike(`CAST(${column} AS REAL)`, (text) => numberOf(property.name, text));
    case 'datetime':
      return alike(column, (text) => instantOf(property.name, text));
    case 'date':
      return alike(column, (text) => dayText(instantOf(property.name, text)));
    case 'string':
    case 'phone_number':
      // Case does not count, but lists must come in lower case (documented).
      return { expression: `lower(${column})`, bound: lowerAscii, listed: (text) => text };
    default:
      return alike(column, (text) => text);
  }
}

function systemColumn(type: ObjectType, name: string): Comparable | undefined {
  if (name === ID_PROPERTY) return alike('id', (text) => numberOf(name, text));
  if (name === type.createdProperty) return alike('created_at', (text) => instantOf(name, text));
  if (name === type.modifiedProperty) return alike('updated_at', (text) => instantOf(name, text));
  return undefined;
}

function alike(expression: string, bound: (text: string) => SqlValue): Comparable {
  return { expression, bound, listed: bound };
}

/** As SQLite's lower() does: letters beyond ASCII keep their case. */
function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) {
    throw validationError(`${text} is not a valid number for property ${name}`);
  }
  return value;
}

function instantOf(name: string, text: string): number {
  const epochMs = isEpochMs(text) ? Number(text) : parseInstant(text);
  if (epochMs === undefined) {
    throw validationError(`${text} is not a valid time for property ${name}`);
  }
  return epochMs;
}

function textCondition(portal: Portal, type: ObjectType, text: string): SqlCondition {
  const columns = portal.records.table(type).columns();
  const searched = type.searchableProperties.filter((name) => columns.has(name));
  const parts = searched.map((name) => ({
    sql: `instr(lower(${columnOf(name)}), ?) > 0`,
    values: [lowerAscii(text)],
  }));
  return parts.length === 0 ? { sql: 'FALSE', values: [] } : joined(parts, ' OR ');
}

function linkedCondition(
  portal: Portal,
  type: ObjectType,
  filter: SearchFilter,
  { associatedType }: AssociationTarget,
): SqlCondition {
  if (filter.operator !== 'EQ' && filter.operator !== 'IN') {
    throw validationError('associations can be searched with EQ and IN only');
  }
  const ids = filter.operator === 'IN' ? filter.values : [filter.value ?? ''];
  const targets = ids.map((id) => numberOf(`associations.${associatedType.singular}`, id));
  const parts = portal.associations
    .between(type.id, associatedType.id)
    .map(({ definition, direction }) => linkedVia(definition, direction, targets));
  return parts.length === 0 ? { sql: 'FALSE', values: [] } : joined(parts, ' OR ');
}

function linkedVia(
  definition: AssociationDefinition,
  direction: 'forward' | 'inverse',
  targets: readonly number[],
): SqlCondition {
  const [near, far] = direction === 'forward' ? ['from_id', 'to_id'] : ['to_id', 'from_id'];
  return {
    sql: `id IN (SELECT ${near} FROM associations WHERE definition = ?
      AND ${far} IN (SELECT value FROM json_each(?)))`,
    values: [definition.id, JSON.stringify(targets)],
  };
}

function joined(conditions: readonly SqlCondition[], separator: string): SqlCondition {
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(separator)})`,
    values: conditions.flatMap(({ values }) => values),
  };
}
