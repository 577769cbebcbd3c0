import { FormulaError } from './formula-tokens.ts';
import {
  expectKind,
  numberSql,
  testSql,
  textSql,
  type FormulaKind,
  type FormulaValue,
} from './formula-value.ts';

type Arguments = readonly FormulaValue[];

interface FormulaFunction {
  /** Least and most arguments. */
  readonly count: readonly [number, number];
  readonly compile: (...values: Arguments) => FormulaValue;
}

const MANY = 100;
const SECONDS_PER_DAY = '86400';
/** Numbers come to SQL from outside as decimals. */
const NOW = 'CAST(org_now() AS INTEGER)';

/** The functions that formulas of the sandbox may use; times are the sandbox's clock in UTC. */
const FORMULA_FUNCTIONS: Readonly<Record<string, FormulaFunction>> = {
  IF: { count: [3, 3], compile: compileIf },
  CASE: { count: [4, MANY], compile: compileCase },
  AND: { count: [1, MANY], compile: (...values) => logic(values, ' AND ') },
  OR: { count: [1, MANY], compile: (...values) => logic(values, ' OR ') },
  NOT: { count: [1, 1], compile: (value) => test(`(NOT ${testSql(given(value))})`) },
  ISBLANK: { count: [1, 1], compile: (value) => isBlank(given(value)) },
  ISNULL: { count: [1, 1], compile: (value) => isBlank(given(value)) },
  BLANKVALUE: { count: [2, 2], compile: blankValue },
  NULLVALUE: { count: [2, 2], compile: blankValue },
  ISPICKVAL: {
    count: [2, 2],
    compile: (field, value) => test(`(${textSql(given(field))} = ${textSql(given(value))})`),
  },
  TEXT: { count: [1, 1], compile: (value) => toText(given(value)) },
  VALUE: { count: [1, 1], compile: (value) => number(`CAST(${textSql(given(value))} AS REAL)`) },
  LEN: { count: [1, 1], compile: (value) => number(`length(${textSql(given(value))})`) },
  UPPER: { count: [1, 1], compile: (value) => text(`upper(${textSql(given(value))})`) },
  LOWER: { count: [1, 1], compile: (value) => text(`lower(${textSql(given(value))})`) },
  TRIM: { count: [1, 1], compile: (value) => text(`trim(${textSql(given(value))})`) },
  LEFT: {
    count: [2, 2],
    compile: (value, size) =>
      text(`substr(${textSql(given(value))}, 1, ${numberSql(given(size))})`),
  },
  RIGHT: {
    count: [2, 2],
    compile: (value, size) =>
      text(`substr(${textSql(given(value))}, -(${numberSql(given(size))}))`),
  },
  CONTAINS: {
    count: [2, 2],
    compile: (value, part) =>
      test(`(instr(${textSql(given(value))}, ${textSql(given(part))}) > 0)`),
  },
  BEGINS: {
    count: [2, 2],
    compile: (value, part) =>
      test(`(instr(${textSql(given(value))}, ${textSql(given(part))}) = 1)`),
  },
  TODAY: {
    count: [0, 0],
    compile: () => ({ sql: `(${NOW} / ${SECONDS_PER_DAY})`, kind: 'date' }),
  },
  NOW: { count: [0, 0], compile: () => ({ sql: NOW, kind: 'datetime' }) },
  DATEVALUE: { count: [1, 1], compile: (value) => ({ sql: daySql(given(value)), kind: 'date' }) },
  YEAR: { count: [1, 1], compile: (value) => datePart('%Y', given(value)) },
  MONTH: { count: [1, 1], compile: (value) => datePart('%m', given(value)) },
  DAY: { count: [1, 1], compile: (value) => datePart('%d', given(value)) },
  ABS: { count: [1, 1], compile: (value) => number(`abs(${numberSql(given(value))})`) },
  ROUND: {
    count: [2, 2],
    compile: (value, scale) =>
      number(`round(${numberSql(given(value))}, ${numberSql(given(scale))})`),
  },
  FLOOR: { count: [1, 1], compile: (value) => number(`floor(${numberSql(given(value))})`) },
  CEILING: { count: [1, 1], compile: (value) => number(`ceil(${numberSql(given(value))})`) },
  MOD: {
    count: [2, 2],
    compile: (value, by) => number(`mod(${numberSql(given(value))}, ${numberSql(given(by))})`),
  },
  MIN: { count: [1, MANY], compile: (...values) => extreme('min', values) },
  MAX: { count: [1, MANY], compile: (...values) => extreme('max', values) },
};

/** Calls a function by its name, whatever its case. */
export function callFunction(name: string, values: Arguments): FormulaValue {
  const called = FORMULA_FUNCTIONS[name.toUpperCase()];
  if (called === undefined) throw new FormulaError(`Unknown function ${name}`);
  const [least, most] = called.count;
  if (values.length >= least && values.length <= most) return called.compile(...values);
  throw new FormulaError(
    `Incorrect number of parameters for function '${name.toUpperCase()}()'. Expected ${String(least)}, received ${String(values.length)}`,
  );
}

function given(value: FormulaValue | undefined): FormulaValue {
  if (value === undefined) throw new FormulaError('a parameter is missing');
  return value;
}

function number(sql: string): FormulaValue {
  return { sql, kind: 'number' };
}

function text(sql: string): FormulaValue {
  return { sql, kind: 'text' };
}

function test(sql: string): FormulaValue {
  return { sql, kind: 'boolean' };
}

function compileIf(...[condition, then, otherwise]: Arguments): FormulaValue {
  const kind = commonKind([given(then), given(otherwise)]);
  const sql = `(CASE WHEN ${testSql(given(condition))} THEN ${given(then).sql} ELSE ${given(otherwise).sql} END)`;
  return { sql, kind };
}

/** `CASE(value, when, then, when, then, otherwise)`. */
function compileCase(...values: Arguments): FormulaValue {
  const [value, ...rest] = values;
  const otherwise = given(rest.at(-1));
  const pairs = rest.slice(0, -1);
  if (pairs.length % 2 !== 0) throw new FormulaError("Incorrect number of parameters for 'CASE()'");
  const whens = pairs.flatMap((when, index) =>
    index % 2 === 0 ? `WHEN ${when.sql} THEN ${given(pairs[index + 1]).sql}` : [],
  );
  const results = [...pairs.filter((_, index) => index % 2 === 1), otherwise];
  const sql = `(CASE ${given(value).sql} ${whens.join(' ')} ELSE ${otherwise.sql} END)`;
  return { sql, kind: commonKind(results) };
}

function commonKind(values: Arguments): FormulaKind {
  const kinds = new Set(values.map(({ kind }) => kind).filter((kind) => kind !== 'null'));
  const [only, ...others] = kinds;
  if (others.length === 0) return only ?? 'null';
  throw new FormulaError(`Incorrect parameter type: ${[...kinds].join(' and ')} are mixed`);
}

function logic(values: Arguments, joint: string): FormulaValue {
  return test(`(${values.map(testSql).join(joint)})`);
}

function isBlank(value: FormulaValue): FormulaValue {
  return test(value.kind === 'text' ? `(${textSql(value)} = '')` : `(${value.sql} IS NULL)`);
}

function blankValue(...[value, otherwise]: Arguments): FormulaValue {
  const kind = commonKind([given(value), given(otherwise)]);
  const sql = `(CASE WHEN ${isBlank(given(value)).sql} THEN ${given(otherwise).sql} ELSE ${given(value).sql} END)`;
  return { sql, kind };
}

function toText(value: FormulaValue): FormulaValue {
  switch (value.kind) {
    case 'date':
      return text(`date(${value.sql} * ${SECONDS_PER_DAY}, 'unixepoch')`);
    case 'datetime':
      return text(`(datetime(${value.sql}, 'unixepoch') || 'Z')`);
    case 'number':
      return text(`printf('%.15g', ${value.sql})`);
    default:
      return text(textSql(value));
  }
}

function daySql(value: FormulaValue): string {
  const { sql, kind } = expectKind(value, 'date', 'datetime');
  return kind === 'datetime' ? `(${sql} / ${SECONDS_PER_DAY})` : sql;
}

function datePart(format: string, value: FormulaValue): FormulaValue {
  const seconds = `${daySql(value)} * ${SECONDS_PER_DAY}`;
  return number(`CAST(strftime('${format}', ${seconds}, 'unixepoch') AS INTEGER)`);
}

function extreme(name: 'min' | 'max', values: Arguments): FormulaValue {
  const [only, ...others] = values.map(numberSql);
  return number(
    others.length === 0 ? (only ?? 'NULL') : `${name}(${values.map(numberSql).join(', ')})`,
  );
}
