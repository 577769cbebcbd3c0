import { fieldOf, relationshipOf, type ObjectSchema } from '../schema/object.ts';
import type { Schema } from '../schema/schema.ts';
import { quoted } from '../store/store.ts';
import { callFunction } from './formula-functions.ts';
import { applyOperator, PRECEDENCE } from './formula-operators.ts';
import { FormulaError, formulaTokens, type FormulaToken } from './formula-tokens.ts';
import {
  expectKind,
  kindOf,
  numberSql,
  ROW,
  testSql,
  textLiteral,
  type FormulaValue,
} from './formula-value.ts';

interface FormulaPlace {
  readonly schema: Schema;
  readonly object: ObjectSchema;
  /** Numbers that are missing count as zero, as Setup proposes; otherwise they make the result missing. */
  readonly blankAsZero: boolean;
}

const CONSTANTS: Readonly<Record<string, FormulaValue>> = {
  TRUE: { sql: '1', kind: 'boolean' },
  FALSE: { sql: '0', kind: 'boolean' },
  NULL: { sql: 'NULL', kind: 'null' },
};

/**
 * A formula of Setup as SQL over one row ({@link ROW}): fields of the record and of its parents, the operators, and the
 * functions in formula-functions.ts. Throws {@link FormulaError}.
 */
export function compileFormula(place: FormulaPlace, formula: string): FormulaValue {
  return new FormulaReader(place, formulaTokens(formula)).readAll();
}

const END: FormulaToken = { kind: 'end', text: '' };

class FormulaReader {
  readonly #place: FormulaPlace;
  readonly #tokens: readonly FormulaToken[];
  #position = 0;

  constructor(place: FormulaPlace, tokens: readonly FormulaToken[]) {
    this.#place = place;
    this.#tokens = tokens;
  }

  readAll(): FormulaValue {
    const value = this.#readExpression(0);
    const rest = this.#peek();
    if (rest.kind !== 'end') throw new FormulaError(`Syntax error. Extra '${rest.text}'`);
    return value;
  }

  /** Reads on as long as operators bind tighter than `binding`. */
  #readExpression(binding: number): FormulaValue {
    let left = this.#readOperand();
    for (;;) {
      const token = this.#peek();
      const precedence = token.kind === 'sign' ? (PRECEDENCE[token.text] ?? 0) : 0;
      if (precedence <= binding) return left;
      this.#next();
      left = applyOperator(token.text, left, this.#readExpression(precedence));
    }
  }

  #readOperand(): FormulaValue {
    const token = this.#next();
    if (token.kind === 'number') return { sql: token.text, kind: 'number' };
    if (token.kind === 'text') return { sql: textLiteral(token.text), kind: 'text' };
    return token.kind === 'name' ? this.#readName(token.text) : this.#readSigned(token.text);
  }

  #readSigned(sign: string): FormulaValue {
    if (sign === '(') {
      const inner = this.#readExpression(0);
      this.#expect(')');
      return inner;
    }
    if (sign === '-') return { sql: `(-${numberSql(this.#readOperand())})`, kind: 'number' };
    if (sign === '!') return { sql: `(NOT ${testSql(this.#readOperand())})`, kind: 'boolean' };
    throw new FormulaError(`Syntax error. Extra '${sign}'`);
  }

  #readName(name: string): FormulaValue {
    if (this.#isNext('(')) return callFunction(name, this.#readArguments());
    return CONSTANTS[name.toUpperCase()] ?? fieldValue(this.#place, name.split('.'));
  }

  #readArguments(): readonly FormulaValue[] {
    this.#expect('(');
    const values: FormulaValue[] = [];
    if (!this.#isNext(')')) values.push(this.#readExpression(0));
    while (this.#isNext(',')) {
      this.#next();
      values.push(this.#readExpression(0));
    }
    this.#expect(')');
    return values;
  }

  #isNext(sign: string): boolean {
    const token = this.#peek();
    return token.kind === 'sign' && token.text === sign;
  }

  #expect(sign: string): void {
    if (!this.#isNext(sign)) throw new FormulaError(`Syntax error. Missing '${sign}'`);
    this.#next();
  }

  #peek(): FormulaToken {
    return this.#tokens[this.#position] ?? END;
  }

  #next(): FormulaToken {
    const token = this.#peek();
    this.#position += 1;
    return token;
  }
}

/** As {@link compileFormula}, for a formula that must be true or false. */
export function compileTest(place: FormulaPlace, formula: string): string {
  return testSql(expectKind(compileFormula(place, formula), 'boolean'));
}

/** A field of the record, or by relationships of a parent. */
function fieldValue(place: FormulaPlace, path: readonly string[]): FormulaValue {
  const [name = '', ...rest] = path;
  if (rest.length > 0) return parentValue(place, name, rest);
  const field = fieldOf(place.object, name);
  if (field === undefined || field.type === 'address') {
    throw new FormulaError(`Field ${name} does not exist. Check spelling.`);
  }
  const kind = kindOf(field);
  const column = field.formula?.sql ?? `${ROW}.${quoted(field.name)}`;
  const isZero = kind === 'number' && place.blankAsZero;
  return { sql: isZero ? `coalesce(${column}, 0)` : column, kind };
}

function parentValue(place: FormulaPlace, name: string, rest: readonly string[]): FormulaValue {
  const reference = relationshipOf(place.object, name);
  const parent = place.schema.find(reference?.referenceTo[0] ?? '');
  if (reference === undefined || parent === undefined || reference.polymorphic) {
    throw new FormulaError(`Field ${name} does not exist. Check spelling.`);
  }
  const { sql, kind } = fieldValue({ ...place, object: parent }, rest);
  const alias = `parent_${String(rest.length)}`;
  const inner = `(SELECT ${sql.replaceAll(ROW, alias)} FROM ${quoted(parent.name)} ${alias}
    WHERE ${alias}."Id" = ${ROW}.${quoted(reference.name)})`;
  const isZero = kind === 'number' && place.blankAsZero;
  return { sql: isZero ? `coalesce(${inner}, 0)` : inner, kind };
}
