import { FormulaError } from './formula-tokens.ts';
import { expectKind, numberSql, testSql, textSql, type FormulaValue } from './formula-value.ts';

/** Operators that bind the tighter the greater the number. */
export const PRECEDENCE: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '=': 3,
  '==': 3,
  '<>': 3,
  '!=': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '&': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '^': 8,
};

const EQUALITY: Readonly<Record<string, string>> = {
  '=': 'IS',
  '==': 'IS',
  '<>': 'IS NOT',
  '!=': 'IS NOT',
};

export function applyOperator(sign: string, left: FormulaValue, right: FormulaValue): FormulaValue {
  const equality = EQUALITY[sign];
  if (equality !== undefined) return compared(equality, left, right);
  switch (sign) {
    case '||':
      return { sql: `(${testSql(left)} OR ${testSql(right)})`, kind: 'boolean' };
    case '&&':
      return { sql: `(${testSql(left)} AND ${testSql(right)})`, kind: 'boolean' };
    case '&':
      return { sql: `(${textSql(left)} || ${textSql(right)})`, kind: 'text' };
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compared(sign, left, right);
    default:
      return calculated(sign, left, right);
  }
}

/** Texts of formulas are compared with regard to case. */
function compared(operator: string, left: FormulaValue, right: FormulaValue): FormulaValue {
  if (left.kind !== 'null') expectKind(right, left.kind);
  const isText = left.kind === 'text' || right.kind === 'text';
  const [a, b] = isText
    ? [textSql(left), `${textSql(right)} COLLATE BINARY`]
    : [left.sql, right.sql];
  return { sql: `(${a} ${operator} ${b})`, kind: 'boolean' };
}

function calculated(sign: string, left: FormulaValue, right: FormulaValue): FormulaValue {
  if (left.kind === 'text' && sign === '+') {
    return { sql: `(${textSql(left)} || ${textSql(right)})`, kind: 'text' };
  }
  if (left.kind === 'date' || left.kind === 'datetime') return moved(sign, left, right);
  const [a, b] = [numberSql(left), numberSql(right)];
  // Whole numbers are divided as decimals; a division by zero gives nothing.
  if (sign === '/') return { sql: `(${a} * 1.0 / nullif(${b}, 0))`, kind: 'number' };
  if (sign === '^') return { sql: `pow(${a}, ${b})`, kind: 'number' };
  return { sql: `(${a} ${sign} ${b})`, kind: 'number' };
}

/** A date-time is moved by days and parts of them, as a date is by days; the difference of two is one in days. */
function moved(sign: string, left: FormulaValue, right: FormulaValue): FormulaValue {
  if (sign !== '+' && sign !== '-') {
    throw new FormulaError(`Incorrect parameter type for operator '${sign}': ${left.kind}`);
  }
  const isDateTime = left.kind === 'datetime';
  if (right.kind === left.kind && sign === '-') {
    const difference = `(${left.sql} - ${right.sql})`;
    return { sql: isDateTime ? `(${difference} / 86400.0)` : difference, kind: 'number' };
  }
  const days = numberSql(right);
  const step = isDateTime ? `CAST(${days} * 86400 AS INTEGER)` : `CAST(${days} AS INTEGER)`;
  return { sql: `(${left.sql} ${sign} ${step})`, kind: left.kind };
}
