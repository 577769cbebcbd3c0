import type { FieldType, Query, Subquery } from '@jetstreamapp/soql-parser-js';
import { hasField, type ObjectSchema } from '../schema/object.ts';
import { compileAggregate, isAggregateQuery } from './compile-aggregate.ts';
import {
  compileConditions,
  whereLeftSide,
  type ConditionCompiler,
  type SemiJoin,
} from './compile-condition.ts';
import type { CompiledAggregate, CompiledCount, CompiledQuery } from './compiled-query.ts';
import { conditionTree, type ConditionTree } from './condition-tree.ts';
import { splitKeyset } from './keyset-split.ts';
import { narrowWindowHint } from './narrow-window.ts';
import { orderClauses, orderTerm, recordOrder } from './order-by.ts';
import { QueryScope, type CompileContext } from './query-scope.ts';
import { Parameters } from './parameters.ts';
import { RecordShapeBuilder } from './record-shape-builder.ts';
import { addSelection } from './select-list.ts';
import { malformed, noSuchChild, noSuchObject, SoqlError } from './soql-error.ts';

export type Compiled = CompiledQuery | CompiledAggregate | CompiledCount;

/** https://developer.salesforce.com/docs (SOQL OFFSET). */
const OFFSET_MAX = 2000;

/** Compiles a parsed query; every identifier goes through the schema, every value becomes a parameter. */
export function compileQuery(context: CompileContext, query: Query): Compiled {
  const name = query.sObject ?? '';
  const object = context.org.schema.findOn(context.surface, name);
  if (object === undefined) throw noSuchObject(name);
  checkOffset(query);
  const scope = new QueryScope(context, object, query.sObjectAlias);
  if (!isAggregateQuery(query)) return compileRecords(scope, query, []);
  return compileAggregate(scope, query, {
    where: whereSql(scope, conditionsOf(query), baseConditions(scope, query)),
    semiJoin: compileSemiJoin,
  });
}

/** The records that one parent has under a child relationship; the parent's key is the statement's first value. */
function compileChildren(
  scope: QueryScope,
  subquery: Subquery,
): {
  readonly key: string;
  readonly query: CompiledQuery;
} {
  const { context } = scope;
  const wanted = subquery.relationshipName.toLowerCase();
  const relationship = context.org.schema
    .childrenOf(scope.object.name)
    .find(
      ({ child, field }) =>
        field.childRelationshipName?.toLowerCase() === wanted &&
        context.access.canRead(child, field),
    );
  if (relationship === undefined) throw noSuchChild(subquery.relationshipName);
  const parameters = new Parameters();
  const parentPlace = parameters.addVariable();
  const childScope = new QueryScope(
    { ...context, parameters },
    relationship.child,
    subquery.sObjectAlias,
  );
  const { sql } = childScope.resolve(relationship.field.name);
  return {
    key: relationship.field.childRelationshipName ?? subquery.relationshipName,
    query: compileRecords(childScope, subquery, [`${sql} = ${parentPlace}`]),
  };
}

function compileRecords(
  scope: QueryScope,
  query: Query | Subquery,
  conditions: readonly string[],
): CompiledQuery {
  checkOffset(query);
  const base = [...conditions, ...baseConditions(scope, query)];
  const clauses = orderClauses(query.orderBy);
  const alternatives = alternativesOf(scope, query, base);
  const terms = clauses.map((clause) => orderTerm(recordOrder(scope, clause), clause));
  const hint = isOrderedById(query)
    ? narrowWindowHint(scope, conditionsOf(query)[0], (test) =>
        compileConditions(conditionCompiler(scope), { kind: 'test', test }),
      )
    : '';
  const filterJoins = scope.joins;
  const shape = new RecordShapeBuilder(scope);
  for (const item of selectedItems(query))
    addSelection({ scope, shape, query, compileChildren }, item);
  return {
    kind: 'records',
    object: scope.object,
    parameters: scope.context.parameters,
    from: scope.from,
    hint,
    idSql: scope.idSql,
    filterJoins,
    joins: scope.joins,
    alternatives,
    orderBy: terms.length === 0 ? '' : `ORDER BY ${terms.join(', ')}`,
    limit: query.limit,
    offset: query.offset ?? 0,
    columns: shape.columns,
    shape: shape.shape,
    selected: shape.selected,
  };
}

function selectedItems(query: Query | Subquery): readonly FieldType[] {
  const items = query.fields ?? [];
  refuseManyChildren(items);
  for (const item of items) {
    const alias = item.type === 'Field' && !('objectPrefix' in item) ? item.alias : undefined;
    if (alias !== undefined)
      throw malformed('only aggregate expressions use field aliasing', alias);
  }
  return items;
}

function conditionsOf(query: Query | Subquery): readonly ConditionTree[] {
  return query.where === undefined ? [] : [conditionTree(query.where)];
}

/** Without the recycle bin, and within the scope that the query names. */
function baseConditions(scope: QueryScope, query: Query | Subquery): readonly string[] {
  const conditions = scope.liveSql === undefined ? [] : [scope.liveSql];
  const using = query.usingScope?.toLowerCase();
  if (using === undefined || using === 'everything') return conditions;
  if (using !== 'mine' || !hasField(scope.object, 'OwnerId')) {
    throw new SoqlError('INVALID_QUERY_SCOPE', `invalid query scope: ${query.usingScope ?? ''}`);
  }
  const owner = scope.resolve('OwnerId').sql;
  return [...conditions, `${owner} = ${scope.context.parameters.add(scope.context.user)}`];
}

function alternativesOf(
  scope: QueryScope,
  query: Query | Subquery,
  base: readonly string[],
): readonly string[] {
  const trees = conditionsOf(query);
  const [tree] = trees;
  const split = tree !== undefined && isKeysetOrder(query) ? splitKeyset(scope, tree) : undefined;
  if (split === undefined) return [whereSql(scope, trees, base)];
  return split.alternatives.map((own) => whereSql(scope, [...split.rest, ...own], base));
}

/** In the order of the cursor, or in none: then one alternative can follow the other. */
function isKeysetOrder(query: Query | Subquery): boolean {
  if ((query.offset ?? 0) > 0) return false;
  const names = orderClauses(query.orderBy).map((clause) =>
    'field' in clause && clause.order !== 'DESC' ? clause.field.toLowerCase() : '?',
  );
  return names.length === 0 || names.join(',') === 'systemmodstamp,id';
}

function whereSql(
  scope: QueryScope,
  trees: readonly ConditionTree[],
  base: readonly string[],
): string {
  const compiler = conditionCompiler(scope);
  refuseManySemiJoins(trees);
  const conditions = [...base, ...trees.map((tree) => compileConditions(compiler, tree))];
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

/** https://developer.salesforce.com/docs (SOQL limits). The wording is an assumption [K]. */
const SEMI_JOINS_MAX = 2;

function refuseManySemiJoins(trees: readonly ConditionTree[]): void {
  const items = trees.flatMap((tree) => (tree.kind === 'and' ? tree.items : [tree]));
  const joins = items.filter((item) => item.kind === 'test' && 'valueQuery' in item.test);
  if (joins.length > SEMI_JOINS_MAX) {
    throw malformed(`Maximum ${String(SEMI_JOINS_MAX)} semi join sub-selects are allowed.`);
  }
}

function conditionCompiler(scope: QueryScope): ConditionCompiler {
  return {
    scope,
    semiJoin: compileSemiJoin,
    leftSide: whereLeftSide.bind(undefined, scope),
  };
}

function isOrderedById(query: Query | Subquery): boolean {
  const [only, ...others] = orderClauses(query.orderBy);
  if (only === undefined || others.length > 0) return false;
  return 'field' in only && only.field.toLowerCase() === 'id';
}

/** The SELECT inside an IN: one id or reference of each record. */
function compileSemiJoin(outer: QueryScope, query: Query): SemiJoin {
  const { context } = outer;
  const object: ObjectSchema | undefined = context.org.schema.findOn(
    context.surface,
    query.sObject ?? '',
  );
  if (object === undefined) throw noSuchObject(query.sObject ?? '');
  refuseInSemiJoin(query);
  const scope = new QueryScope(context, object, query.sObjectAlias);
  const [item, ...others] = query.fields ?? [];
  const isField = item?.type === 'Field' || item?.type === 'FieldRelationship';
  if (!isField || others.length > 0) {
    throw malformed('Semi join sub-selects must select exactly one id or reference field');
  }
  const path =
    item.type === 'FieldRelationship' ? [...item.relationships, item.field] : [item.field];
  const resolved = scope.resolve(path.join('.'));
  const where = whereSql(scope, conditionsOf(query), [
    ...baseConditions(scope, query),
    `${resolved.sql} IS NOT NULL`,
  ]);
  return {
    sql: `SELECT ${resolved.sql} ${scope.from} ${scope.joins} ${where}`,
    targets: resolved.field.type === 'id' ? [resolved.owner.name] : resolved.field.referenceTo,
    objectName: object.name,
  };
}

/** A set of ids has neither order nor length. The wordings are assumptions [K]. */
function refuseInSemiJoin(query: Query): void {
  if (query.orderBy !== undefined) throw malformed("unexpected token: 'ORDER'");
  if (query.limit !== undefined) throw malformed("unexpected token: 'LIMIT'");
  if (conditionsOf(query).some(hasSemiJoin)) {
    throw malformed('Nesting of semi join sub-selects is not supported');
  }
}

function hasSemiJoin(tree: ConditionTree): boolean {
  if (tree.kind === 'test') return 'valueQuery' in tree.test;
  return tree.kind === 'not' ? hasSemiJoin(tree.item) : tree.items.some(hasSemiJoin);
}

/** https://developer.salesforce.com/docs (relationship query limits): lists of children in one query. */
const CHILDREN_MAX = 20;

function refuseManyChildren(items: readonly FieldType[]): void {
  const children = items.filter((item) => item.type === 'FieldSubquery');
  if (children.length <= CHILDREN_MAX) return;
  // The wording is an assumption [K].
  throw malformed(`Maximum ${String(CHILDREN_MAX)} child relationships are allowed in a query.`);
}

function checkOffset(query: Query | Subquery): void {
  if ((query.offset ?? 0) <= OFFSET_MAX) return;
  throw new SoqlError(
    'NUMBER_OUTSIDE_VALID_RANGE',
    `Maximum SOQL offset allowed is ${String(OFFSET_MAX)}`,
  );
}
