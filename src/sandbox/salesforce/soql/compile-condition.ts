import type { LiteralType, Query } from '@jetstreamapp/soql-parser-js';
import type { FieldSchema } from '../schema/field.ts';
import {
  definite,
  differsSql,
  equalsSql,
  includesSql,
  likeSql,
  oneOfSql,
  orderedSql,
  type Comparable,
  type ComparedColumn,
} from './comparison-sql.ts';
import type { Comparison, ConditionTree } from './condition-tree.ts';
import { fieldExpression, scalarExpression, type Expression } from './functions.ts';
import {
  literalKindOf,
  readLikePattern,
  readLiteral,
  readString,
  type Literal,
} from './literals.ts';
import type { QueryScope } from './query-scope.ts';
import { malformed, SoqlError } from './soql-error.ts';

/** Compiles the SELECT in the parentheses of an IN; given from outside because queries contain conditions. */
export type SemiJoinCompiler = (scope: QueryScope, query: Query) => SemiJoin;

export interface SemiJoin {
  readonly sql: string;
  /** The objects whose ids the SELECT gives. */
  readonly targets: readonly string[];
  readonly objectName: string;
}

export interface ConditionCompiler {
  readonly scope: QueryScope;
  readonly semiJoin: SemiJoinCompiler;
  /** What a comparison's left side may be: fields in WHERE, groups and aggregates in HAVING. */
  readonly leftSide: (test: Comparison) => Expression;
}

export function compileConditions(compiler: ConditionCompiler, tree: ConditionTree): string {
  return compileTree(compiler, tree, true);
}

function compileTree(compiler: ConditionCompiler, tree: ConditionTree, isTop: boolean): string {
  if (tree.kind === 'test') return compileTest(compiler, tree.test, isTop);
  if (tree.kind === 'not') return `NOT ${definite(compileTree(compiler, tree.item, false))}`;
  const isStillTop = isTop && tree.kind === 'and';
  const items = tree.items.map((item) => compileTree(compiler, item, isStillTop));
  return joined(items, tree.kind === 'and' ? 'AND' : 'OR');
}

/** Long chains are halved again and again: SQLite refuses expressions that nest a thousand deep. */
const CHAIN_MAX = 400;

function joined(items: readonly string[], joint: 'AND' | 'OR'): string {
  if (items.length <= CHAIN_MAX) return `(${items.join(` ${joint} `)})`;
  const half = Math.ceil(items.length / 2);
  return `(${joined(items.slice(0, half), joint)} ${joint} ${joined(items.slice(half), joint)})`;
}

/** The left side of a WHERE comparison: a field that can be filtered by, or a function of one. */
export function whereLeftSide(scope: QueryScope, test: Comparison): Expression {
  if ('fn' in test) return scalarExpression(scope, test.fn);
  const resolved = scope.resolve(test.field);
  if (!resolved.field.filterable || resolved.field.type === 'address') {
    throw new SoqlError(
      'INVALID_FIELD',
      `field '${test.field}' can not be filtered in a query call`,
      test.field,
      'WHERE',
    );
  }
  return fieldExpression(resolved);
}

function compileTest(compiler: ConditionCompiler, test: Comparison, isTop: boolean): string {
  const left = compiler.leftSide(test);
  if ('valueQuery' in test) return compileSemiJoin(compiler, test, left, isTop);
  const path = 'fn' in test ? (test.fn.rawValue ?? '') : test.field;
  checkOperator(test, left, path);
  const column = { sql: left.sql, isText: left.kind === 'text' && !isId(left.field) };
  const literals = literalsOf(test);
  const { parameters } = compiler.scope.context;
  if (test.operator === 'LIKE') return compileLike(column, literals, compiler);
  const values = literals.map((literal) => readComparable(compiler.scope, left, literal, path));
  if (test.operator === 'INCLUDES' || test.operator === 'EXCLUDES') {
    const texts = literals.map((literal) => readString(literal.text));
    const sql = includesSql(column, texts, parameters);
    return test.operator === 'INCLUDES' ? sql : `NOT ${definite(sql)}`;
  }
  if (test.operator === 'IN') return oneOfSql(column, values, parameters);
  // A record without a value is in no list, unless the list says null.
  if (test.operator === 'NOT IN') return `NOT ${definite(oneOfSql(column, values, parameters))}`;
  return compileBinary(column, test, values, compiler);
}

function compileBinary(
  column: ComparedColumn,
  test: Comparison,
  values: readonly Comparable[],
  compiler: ConditionCompiler,
): string {
  const { parameters } = compiler.scope.context;
  const [value] = values;
  if (value === undefined || values.length > 1) throw malformed("unexpected token: '('");
  // The parser also lets `<>` through, which is not in its type.
  const operator: string = test.operator;
  switch (operator) {
    case '=':
      return equalsSql(column, value, parameters);
    case '!=':
    case '<>':
      return differsSql(column, value, parameters);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return orderedSql(column, operator, value, parameters);
    default:
      throw malformed(`unexpected token: '${operator}'`, operator);
  }
}

function compileLike(
  column: ComparedColumn,
  literals: readonly Literal[],
  compiler: ConditionCompiler,
): string {
  const tests = literals.map((literal) => {
    if (literal.type !== 'STRING') throw malformed(`unexpected token: '${literal.text}'`);
    return likeSql(column, readLikePattern(literal.text), compiler.scope.context.parameters);
  });
  return tests.length === 1 ? (tests[0] ?? '0') : joined(tests, 'OR');
}

function compileSemiJoin(
  compiler: ConditionCompiler,
  test: Extract<Comparison, { valueQuery: Query }>,
  left: Expression,
  isTop: boolean,
): string {
  if (!isTop) {
    throw malformed(
      'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.',
    );
  }
  const inner = compiler.semiJoin(compiler.scope, test.valueQuery);
  const outer = compiler.scope.object.name;
  const targets = left.field?.type === 'id' ? [outer] : (left.field?.referenceTo ?? []);
  if (!targets.some((target) => inner.targets.includes(target))) {
    throw malformed(
      `The selected field in the subquery and the left operand field in the where expression in the outer query '${test.field}' should point to the same object type`,
    );
  }
  if (inner.objectName === outer) {
    throw malformed('The inner and outer selects should not be on the same object type');
  }
  if (test.operator === 'IN') return `${left.sql} IN (${inner.sql})`;
  return `(${left.sql} IS NULL OR ${left.sql} NOT IN (${inner.sql}))`;
}

const ORDERED: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

function checkOperator(test: Comparison, left: Expression, path: string): void {
  const { operator } = test;
  const type = left.field?.type ?? left.kind;
  if (operator === 'INCLUDES' || operator === 'EXCLUDES') {
    if (type === 'multipicklist') return;
    throw invalidOperator('includes or excludes operator only valid on multipicklist field', path);
  }
  const noLike = left.kind !== 'text' || isId(left.field) || type === 'multipicklist';
  const refused =
    (operator === 'LIKE' && noLike) || (left.kind === 'boolean' && ORDERED.has(operator));
  if (refused) {
    const shown = isId(left.field) ? 'id' : type;
    throw invalidOperator(`invalid operator on ${shown} field`, path);
  }
}

function invalidOperator(message: string, path: string): SoqlError {
  return new SoqlError('INVALID_QUERY_FILTER_OPERATOR', message, path, 'WHERE');
}

function readComparable(
  scope: QueryScope,
  left: Expression,
  literal: Literal,
  path: string,
): Comparable {
  const kind = left.field === undefined ? left.kind : literalKindOf(left.field);
  const value = readLiteral(literal, kind, path, scope.context.today);
  if (!isId(left.field) || value.kind !== 'text') return value;
  // An empty id is none at all.
  if (value.text === '') return { kind: 'null' };
  const id = scope.context.org.ids.decode(value.text);
  if (id === undefined) throw invalidOperator(`invalid ID field: ${value.text}`, literal.text);
  return { kind: 'key', key: id.key, own: id.own };
}

function isId(field: FieldSchema | undefined): boolean {
  return field?.type === 'id' || field?.type === 'reference';
}

function literalsOf(test: Comparison): readonly Literal[] {
  if ('valueQuery' in test) return [];
  const { value, literalType } = test;
  if (!Array.isArray(value)) return [{ text: value, type: single(literalType) }];
  return value.map((text, index) => ({
    text,
    type: Array.isArray(literalType) ? literalType[index] : literalType,
  }));
}

function single(type: LiteralType | LiteralType[] | undefined): LiteralType | undefined {
  return Array.isArray(type) ? type[0] : type;
}
