import { RowFault } from './import-report.ts';
import type { Condition } from './mapping-schema.ts';
import type { FileLayout } from './file-layout.ts';

/** Whether a row of a file meets a condition. Throws a RowFault where a number is compared and there is none. */
export type Predicate = (fields: readonly string[]) => boolean;

/** All of the conditions; no condition is met by every row. */
export function allOf(conditions: readonly Condition[] | undefined, layout: FileLayout): Predicate {
  const predicates = (conditions ?? []).map((condition) => predicateOf(condition, layout));
  return (fields) => predicates.every((holds) => holds(fields));
}

export function predicateOf(condition: Condition, layout: FileLayout): Predicate {
  const { not, any, column } = condition;
  if (not !== undefined) {
    const holds = predicateOf(not, layout);
    return (fields) => !holds(fields);
  }
  if (any !== undefined) {
    const predicates = any.map((one) => predicateOf(one, layout));
    return (fields) => predicates.some((holds) => holds(fields));
  }
  return plainPredicate(condition, layout, column ?? '');
}

function plainPredicate(condition: Condition, layout: FileLayout, column: string): Predicate {
  const read = layout.reader(column);
  if (condition.equals !== undefined) {
    const wanted = String(condition.equals);
    return (fields) => read(fields) === wanted;
  }
  if (condition.in !== undefined) {
    const wanted = new Set(condition.in.map(String));
    return (fields) => wanted.has(read(fields));
  }
  if (condition.matches !== undefined) {
    const pattern = new RegExp(condition.matches, 'u');
    return (fields) => pattern.test(read(fields));
  }
  if (condition.empty !== undefined) {
    const wanted = condition.empty;
    return (fields) => (read(fields) === '') === wanted;
  }
  return comparison(condition, layout, column);
}

function comparison(condition: Condition, layout: FileLayout, column: string): Predicate {
  const read = layout.reader(column);
  const { greater_than: least = -Infinity, less_than: most = Infinity } = condition;
  return (fields) => {
    const text = read(fields);
    const number = layout.parseNumber(text);
    if (number === null) throw new RowFault({ column, value: text, expected: 'a number' });
    return number > least && number < most;
  };
}
