import type {
  FieldFunctionExpression,
  FieldType,
  GroupByClause,
  OrderByClause,
  Query,
} from '@jetstreamapp/soql-parser-js';
import { jsonWriter, plainNumber, type ValueWriter } from '../values/wire-value.ts';
import { compileConditions, type SemiJoinCompiler } from './compile-condition.ts';
import type {
  AggregateMember,
  CompiledAggregate,
  CompiledCount,
  SelectedColumn,
} from './compiled-query.ts';
import { conditionTree, type Comparison } from './condition-tree.ts';
import {
  aggregateExpression,
  aggregateOf,
  fieldExpression,
  scalarExpression,
  type Expression,
} from './functions.ts';
import { orderClauses, orderTerm } from './order-by.ts';
import type { QueryScope } from './query-scope.ts';
import { malformed } from './soql-error.ts';

interface AggregateParts {
  /** With the word WHERE, or empty. */
  readonly where: string;
  readonly semiJoin: SemiJoinCompiler;
}

export function isAggregateQuery(query: Query): boolean {
  return query.groupBy !== undefined || (query.fields ?? []).some(isAggregateItem);
}

function isAggregateItem(item: FieldType): item is FieldFunctionExpression {
  return item.type === 'FieldFunctionExpression' && aggregateOf(item) !== undefined;
}

export function compileAggregate(
  scope: QueryScope,
  query: Query,
  parts: AggregateParts,
): CompiledAggregate | CompiledCount {
  const items = query.fields ?? [];
  if (items.some(isBareCount)) {
    if (items.length > 1) throw malformed("unexpected token: ','", ',');
    refuseOrder(scope, query);
    return compileCount(scope, query, parts.where);
  }
  const groups = groupExpressions(scope, query);
  if (groups.length === 0 && query.limit !== undefined) {
    throw malformed(
      'Non-grouped query that uses overall aggregate functions cannot also use LIMIT',
    );
  }
  const selected = selectItems(scope, items, groups);
  const having = havingSql(scope, query, groups, parts.semiJoin);
  const orderBy = orderSql(scope, query, groups);
  const groupBy = groups.map((group) => group.sql).join(', ');
  return {
    kind: 'aggregate',
    object: scope.object,
    parameters: scope.context.parameters,
    sql: [
      `SELECT ${selected.map((item) => item.expression.sql).join(', ')} ${scope.from} ${scope.joins} ${parts.where}`,
      groupBy === '' ? '' : `GROUP BY ${groupBy}`,
      having,
      orderBy,
      limitSql(query),
    ].join(' '),
    members: selected.map(({ key, write }) => ({ key, write })),
    selected: selected.map(({ column }) => column),
  };
}

function compileCount(scope: QueryScope, query: Query, where: string): CompiledCount {
  const bounded = query.limit !== undefined || query.offset !== undefined;
  const source = `${scope.from} ${scope.joins} ${where}`;
  return {
    kind: 'count',
    object: scope.object,
    parameters: scope.context.parameters,
    sql: bounded
      ? `SELECT count(*) FROM (SELECT 1 ${source} ${limitSql(query)})`
      : `SELECT count(*) ${source}`,
  };
}

/** A number has no order. */
function refuseOrder(scope: QueryScope, query: Query): void {
  const [clause] = orderClauses(query.orderBy);
  if (clause === undefined) return;
  const { signature } = orderExpression(scope, clause, undefined);
  throw malformed(`Ordered field must be grouped or aggregated: ${signature}`);
}

function isBareCount(item: FieldType): boolean {
  return isAggregateItem(item) && aggregateOf(item) === 'COUNT' && item.parameters.length === 0;
}

function limitSql(query: Query): string {
  const offset = query.offset ?? 0;
  if (query.limit === undefined && offset === 0) return '';
  return `LIMIT ${String(query.limit ?? -1)} OFFSET ${String(offset)}`;
}

function groupExpressions(scope: QueryScope, query: Query): readonly Expression[] {
  const clauses = query.groupBy === undefined ? [] : [query.groupBy].flat();
  return clauses.map((clause) => groupExpression(scope, clause));
}

function groupExpression(scope: QueryScope, clause: GroupByClause): Expression {
  if ('fn' in clause) return scalarExpression(scope, clause.fn);
  const resolved = scope.resolve(clause.field);
  if (!resolved.field.groupable) {
    throw malformed(`field '${clause.field}' can not be grouped in a query call`, clause.field);
  }
  return fieldExpression(resolved);
}

interface SelectedItem extends AggregateMember {
  readonly expression: Expression;
  readonly column: SelectedColumn;
}

function selectItems(
  scope: QueryScope,
  items: readonly FieldType[],
  groups: readonly Expression[],
): readonly SelectedItem[] {
  let unnamed = 0;
  return items.map((item, index) => {
    const expression = itemExpression(scope, item, groups);
    const name = itemName(item, expression);
    const key = name ?? `expr${String(unnamed)}`;
    if (name === undefined) unnamed += 1;
    const isAggregate = isAggregateItem(item);
    const column = {
      name: key,
      path: [key],
      field: expression.field,
      aggregate: isAggregate,
      column: index,
    };
    return { key, write: writerOf(scope, expression), expression, column };
  });
}

function itemExpression(
  scope: QueryScope,
  item: FieldType,
  groups: readonly Expression[],
): Expression {
  if (item.type === 'FieldFunctionExpression') {
    const aggregate = aggregateOf(item);
    if (aggregate !== undefined) return aggregateExpression(scope, item, aggregate);
    return mustBeGrouped(scalarExpression(scope, item), groups);
  }
  if (item.type === 'Field') return mustBeGrouped(fieldOf(scope, item.field), groups);
  if (item.type === 'FieldRelationship') {
    return mustBeGrouped(fieldOf(scope, [...item.relationships, item.field].join('.')), groups);
  }
  throw malformed("unexpected token: '('");
}

function fieldOf(scope: QueryScope, path: string): Expression {
  return fieldExpression(scope.resolve(path));
}

function mustBeGrouped(expression: Expression, groups: readonly Expression[]): Expression {
  if (groups.some((group) => group.signature === expression.signature)) return expression;
  throw malformed(`Field must be grouped or aggregated: ${expression.signature}`);
}

/** The alias, or a field's own name; expressions without an alias are numbered by the caller. */
function itemName(item: FieldType, expression: Expression): string | undefined {
  if ('alias' in item && item.alias !== undefined) return item.alias;
  return item.type === 'FieldFunctionExpression' ? undefined : expression.field?.name;
}

function writerOf(scope: QueryScope, expression: Expression): ValueWriter {
  if (expression.field === undefined) return plainNumber;
  const isAverage = expression.sql.startsWith('avg(');
  return isAverage ? plainNumber : jsonWriter(expression.field, scope.context.org.ids);
}

function havingSql(
  scope: QueryScope,
  query: Query,
  groups: readonly Expression[],
  semiJoin: SemiJoinCompiler,
): string {
  if (query.having === undefined) return '';
  function leftSide(test: Comparison): Expression {
    if (!('fn' in test)) return mustBeGrouped(fieldOf(scope, test.field), groups);
    const aggregate = aggregateOf(test.fn);
    if (aggregate !== undefined) return aggregateExpression(scope, test.fn, aggregate);
    return mustBeGrouped(scalarExpression(scope, test.fn), groups);
  }
  const tree = conditionTree(query.having);
  return `HAVING ${compileConditions({ scope, semiJoin, leftSide }, tree)}`;
}

function orderSql(scope: QueryScope, query: Query, groups: readonly Expression[]): string {
  const terms = orderClauses(query.orderBy).map((clause) =>
    orderTerm(orderExpression(scope, clause, groups), clause),
  );
  // Without an order the groups come as SQLite sorts them: the same every time.
  return terms.length === 0 ? '' : `ORDER BY ${terms.join(', ')}`;
}

function orderExpression(
  scope: QueryScope,
  clause: OrderByClause,
  groups: readonly Expression[] | undefined,
): Expression {
  const aggregate = 'fn' in clause ? aggregateOf(clause.fn) : undefined;
  if ('fn' in clause && aggregate !== undefined) {
    return aggregateExpression(scope, clause.fn, aggregate);
  }
  const expression =
    'fn' in clause ? scalarExpression(scope, clause.fn) : fieldOf(scope, clause.field);
  return groups === undefined ? expression : mustBeGrouped(expression, groups);
}
