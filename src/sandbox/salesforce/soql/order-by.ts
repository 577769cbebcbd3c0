import type { OrderByClause } from '@jetstreamapp/soql-parser-js';
import { fieldExpression, scalarExpression, type Expression } from './functions.ts';
import type { QueryScope } from './query-scope.ts';
import { malformed } from './soql-error.ts';

export function orderClauses(
  orderBy: OrderByClause | OrderByClause[] | undefined,
): readonly OrderByClause[] {
  if (orderBy === undefined) return [];
  return Array.isArray(orderBy) ? orderBy : [orderBy];
}

/** ORDER BY of records: by fields, or by parts of dates. */
export function recordOrder(scope: QueryScope, clause: OrderByClause): Expression {
  if ('fn' in clause) return scalarExpression(scope, clause.fn);
  const resolved = scope.resolve(clause.field);
  if (!resolved.field.sortable) {
    throw malformed(
      `field '${clause.field}' can not be sorted in a query call`,
      clause.field,
      'ORDER',
    );
  }
  return fieldExpression(resolved);
}

/**
 * One term of ORDER BY. Nulls come first whichever the direction, unless the query says otherwise; what is never
 * null is left to SQLite's own order, so that an index can serve.
 */
export function orderTerm(expression: Expression, clause: OrderByClause): string {
  const direction = clause.order === 'DESC' ? ' DESC' : '';
  const mayBeNull = expression.field?.nillable !== false || expression.signature.includes('.');
  if (!mayBeNull) return `${expression.sql}${direction}`;
  const nulls = clause.nulls === 'LAST' ? 'LAST' : 'FIRST';
  const isDefault = (direction === '') === (nulls === 'FIRST');
  return `${expression.sql}${direction}${isDefault ? '' : ` NULLS ${nulls}`}`;
}
