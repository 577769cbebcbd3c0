import type { ObjectType } from '../catalog/object-type.ts';
import type { PropertyDefinition } from '../catalog/property-definition.ts';
import { validationError } from '../hubspot-error.ts';
import {
  asObject,
  integerOf,
  objectListOf,
  requiredText,
  textListOf,
  textOf,
  type JsonObject,
} from '../http/json-body.ts';
import type { Portal } from '../portal.ts';

/** https://developers.hubspot.com/docs/api-reference/latest/crm/search-the-crm */
const GROUPS = 5;
const FILTERS_IN_GROUP = 6;
const FILTERS = 18;
const STANDARD_LIMIT = 10;
const LARGEST_LIMIT = 200;
/** Results past the ten thousandth cannot be reached. */
const REACHABLE = 10_000;
const BODY_CHARACTERS = 3_000;

const OPERATORS = [
  'LT',
  'LTE',
  'GT',
  'GTE',
  'EQ',
  'NEQ',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const;

export type SearchOperator = (typeof OPERATORS)[number];

export interface SearchFilter {
  readonly target: PropertyTarget | AssociationTarget;
  readonly operator: SearchOperator;
  readonly value: string | undefined;
  readonly highValue: string | undefined;
  readonly values: readonly string[];
}

export interface PropertyTarget {
  readonly property: PropertyDefinition;
}

/** `associations.company`: records linked with a given one. */
export interface AssociationTarget {
  readonly associatedType: ObjectType;
}

export interface SearchSort {
  readonly property: PropertyDefinition;
  readonly descending: boolean;
}

export interface SearchQuery {
  /** Any group must hold, with all of its filters. None: everything is found. */
  readonly groups: readonly (readonly SearchFilter[])[];
  readonly sort: SearchSort | undefined;
  /** Looked for in the searchable properties. */
  readonly text: string | undefined;
  readonly properties: readonly string[];
  readonly limit: number;
  /** Results to pass over. */
  readonly offset: number;
}

export function requireSearchableBody(characters: number): void {
  if (characters <= BODY_CHARACTERS) return;
  throw validationError(
    `The search request is ${String(characters)} characters long, but the limit is ${String(BODY_CHARACTERS)}.`,
  );
}

export function readSearchQuery(portal: Portal, type: ObjectType, body: JsonObject): SearchQuery {
  const limit = integerOf(body, 'limit') ?? STANDARD_LIMIT;
  if (limit < 0 || limit > LARGEST_LIMIT) {
    throw validationError(
      `limit must be at most ${String(LARGEST_LIMIT)}, but was ${String(limit)}`,
    );
  }
  return {
    groups: readGroups(portal, type, body),
    sort: readSort(portal, type, body),
    text: textOf(body, 'query'),
    properties: textListOf(body, 'properties'),
    limit,
    offset: readOffset(body, limit),
  };
}

function readOffset(body: JsonObject, limit: number): number {
  const text = textOf(body, 'after') ?? '';
  if (text === '') return 0;
  if (!/^\d{1,9}$/.test(text)) throw validationError(`after must be an integer, but was ${text}`);
  const offset = Number(text);
  // The text of real answers; nothing in them says what the problem is.
  if (offset + limit > REACHABLE) throw validationError('There was a problem with the request.');
  return offset;
}

function readGroups(
  portal: Portal,
  type: ObjectType,
  body: JsonObject,
): readonly (readonly SearchFilter[])[] {
  const lists = objectListOf(body, 'filterGroups').map((group) => objectListOf(group, 'filters'));
  // The guide shows top-level filters too: one more group.
  const single = objectListOf(body, 'filters');
  const groups = [...lists, single].filter((filters) => filters.length > 0);
  const total = groups.reduce((sum, filters) => sum + filters.length, 0);
  if (
    groups.length > GROUPS ||
    total > FILTERS ||
    groups.some(({ length }) => length > FILTERS_IN_GROUP)
  ) {
    throw validationError(
      `A search may have ${String(GROUPS)} filterGroups with ${String(FILTERS_IN_GROUP)} filters each and ${String(FILTERS)} filters in all.`,
    );
  }
  return groups.map((filters) => filters.map((filter) => readFilter(portal, type, filter)));
}

function readFilter(portal: Portal, type: ObjectType, filter: JsonObject): SearchFilter {
  const operatorText = requiredText(filter, 'operator');
  const operator = OPERATORS.find((known) => known === operatorText);
  if (operator === undefined) throw validationError(`${operatorText} is not a filter operator`);
  const read: SearchFilter = {
    target: readTarget(portal, type, requiredText(filter, 'propertyName')),
    operator,
    value: textOf(filter, 'value'),
    highValue: textOf(filter, 'highValue'),
    values: textListOf(filter, 'values'),
  };
  requireOperands(read);
  return read;
}

function readTarget(portal: Portal, type: ObjectType, name: string): SearchFilter['target'] {
  const associated = /^associations\.(.+)$/.exec(name)?.[1];
  if (associated === undefined) return { property: knownProperty(portal, type, name) };
  const associatedType = portal.schema.resolve(associated);
  if (associatedType === undefined) throw unknownSearchProperty(name);
  return { associatedType };
}

function requireOperands({ operator, value, highValue, values }: SearchFilter): void {
  const needsList = operator === 'IN' || operator === 'NOT_IN';
  const needsNothing = operator === 'HAS_PROPERTY' || operator === 'NOT_HAS_PROPERTY';
  if (needsList && values.length === 0) throw validationError(`operator ${operator} needs values`);
  if (operator === 'BETWEEN' && highValue === undefined) {
    throw validationError('operator BETWEEN needs a highValue');
  }
  if (!needsList && !needsNothing && value === undefined) {
    throw validationError(`operator ${operator} needs a value`);
  }
}

function readSort(portal: Portal, type: ObjectType, body: JsonObject): SearchSort | undefined {
  const sorts = body['sorts'] ?? null;
  if (!Array.isArray(sorts) || sorts.length === 0) return undefined;
  if (sorts.length > 1) throw validationError('Only one sorting rule can be applied to a search.');
  const sort: unknown = sorts[0];
  if (typeof sort === 'string') {
    const descending = sort.startsWith('-');
    const name = descending ? sort.slice(1) : sort;
    return { property: knownProperty(portal, type, name), descending };
  }
  const rule = asObject(sort, 'a sort');
  return {
    property: knownProperty(portal, type, requiredText(rule, 'propertyName')),
    descending: textOf(rule, 'direction') === 'DESCENDING',
  };
}

function knownProperty(portal: Portal, type: ObjectType, name: string): PropertyDefinition {
  const property = portal.schema.property(type, name);
  if (property === undefined) throw unknownSearchProperty(name);
  return property;
}

/** [K] The wording of real answers is not known. */
function unknownSearchProperty(name: string): ReturnType<typeof validationError> {
  return validationError(`Property "${name}" does not exist`, {
    context: { propertyName: [name] },
  });
}
