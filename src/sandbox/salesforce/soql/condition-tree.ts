import type {
  Condition,
  ConditionWithValueQuery,
  HavingClause,
  NegationCondition,
  WhereClause,
} from '@jetstreamapp/soql-parser-js';
import { unexpectedToken } from './soql-error.ts';

/** A comparison as the parser leaves it. */
export type Comparison = Exclude<ConditionWithValueQuery, NegationCondition>;

export type ConditionTree =
  | { readonly kind: 'and' | 'or'; readonly items: readonly ConditionTree[] }
  | { readonly kind: 'not'; readonly item: ConditionTree }
  | { readonly kind: 'test'; readonly test: Comparison };

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | { readonly test: Comparison };

/**
 * The parser chains conditions to the right and counts parentheses; this makes the tree that they mean. Salesforce
 * has no precedence between AND and OR: mixing them without parentheses is an error.
 */
export function conditionTree(clause: WhereClause | HavingClause): ConditionTree {
  const tokens = [...flatten(clause)];
  let position = 0;

  function readGroup(): ConditionTree {
    const items = [readItem()];
    let joint: 'AND' | 'OR' | undefined;
    for (;;) {
      const operator = tokens[position];
      if (operator !== 'AND' && operator !== 'OR') break;
      if (joint !== undefined && joint !== operator) throw unexpectedToken(operator);
      joint = operator;
      position += 1;
      items.push(readItem());
    }
    const [only] = items;
    if (only !== undefined && items.length === 1) return only;
    return { kind: joint === 'OR' ? 'or' : 'and', items };
  }

  function readItem(): ConditionTree {
    const token = tokens[position];
    position += 1;
    if (token === 'NOT') return { kind: 'not', item: readItem() };
    if (token === '(') {
      const group = readGroup();
      position += 1;
      return group;
    }
    if (typeof token === 'object') return { kind: 'test', test: token.test };
    throw unexpectedToken(token ?? '<EOF>');
  }

  return readGroup();
}

function* flatten(clause: WhereClause | HavingClause): Generator<Token> {
  let rest: WhereClause | HavingClause | undefined = clause;
  while (rest !== undefined) {
    const { left } = rest;
    if (left !== null) yield* flattenCondition(left);
    if ('operator' in rest) {
      yield rest.operator;
      rest = rest.right;
    } else {
      rest = undefined;
    }
  }
}

const OPERATORS: readonly Comparison['operator'][] = [
  'LIKE',
  'IN',
  'NOT IN',
  'INCLUDES',
  'EXCLUDES',
];

/** The parser leaves some words in the case in which they were written. */
function spelt(operator: Comparison['operator']): Comparison['operator'] {
  return OPERATORS.find((known) => known === operator.toUpperCase()) ?? operator;
}

function* flattenCondition(condition: Condition | ConditionWithValueQuery): Generator<Token> {
  for (let open = condition.openParen ?? 0; open > 0; open -= 1) yield '(';
  if (!('operator' in condition)) return;
  yield { test: { ...condition, operator: spelt(condition.operator) } };
  for (let close = condition.closeParen ?? 0; close > 0; close -= 1) yield ')';
}
