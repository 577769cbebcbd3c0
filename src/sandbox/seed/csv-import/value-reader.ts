import type { SeedValue } from '../dataset.ts';
import { predicateOf } from './conditions.ts';
import { dateFormatText, dateParser } from './date-format.ts';
import type { FieldReader, FileLayout } from './file-layout.ts';
import { RowFault } from './import-report.ts';
import { joinedText, keyText } from './joined-text.ts';
import type { LookupReader } from './lookup-reader.ts';
import type { ValueMapping } from './mapping-schema.ts';
import { numberParser } from './number-format.ts';
import type { TargetColumn } from './target-columns.ts';

/** Makes one value of a table out of a row of a file. Throws a RowFault where it cannot. */
export type ValueReader = (fields: readonly string[]) => SeedValue;

interface ValueReaderInput {
  readonly value: ValueMapping;
  readonly column: TargetColumn;
  readonly layout: FileLayout;
  /** Reads what `lookup` says; made beforehand, because a file must be read for it. */
  readonly lookup: LookupReader | null;
}

export function valueReader(input: ValueReaderInput): ValueReader {
  const { value } = input;
  const read = value.choose === undefined ? convertedReader(input) : choiceReader(input);
  const fallback = value.default ?? null;
  const name = sourceName(value);
  if (value.required !== true && fallback === null) return read;
  return (fields) => {
    const found = read(fields) ?? fallback;
    if (found === null) throw new RowFault({ column: name, value: null, expected: 'a value' });
    return found;
  };
}

/** How a message names where a value comes from; null when it is no one column. */
function sourceName(value: ValueMapping): string | null {
  return value.column ?? value.columns?.join(', ') ?? value.lookup?.column ?? null;
}

function choiceReader({ value, layout }: ValueReaderInput): ValueReader {
  const choices = (value.choose ?? []).map(({ when, value: given }) => ({
    holds: predicateOf(when, layout),
    given,
  }));
  return (fields) => {
    const choice = choices.find(({ holds }) => holds(fields));
    const chosen = choice?.given ?? value.otherwise;
    if (chosen !== undefined) return chosen;
    throw new RowFault({
      column: null,
      value: fields.join(','),
      expected: 'a row that `choose` names',
    });
  };
}

function convertedReader(input: ValueReaderInput): ValueReader {
  const { value, lookup } = input;
  if (value.constant !== undefined) {
    const { constant } = value;
    return () => constant;
  }
  const convert = conversion(input);
  const read = lookup ?? textReader(input);
  return (fields) => {
    const found = read(fields);
    if (typeof found === 'number') return scaled(found, value);
    return found === '' ? null : convert(found);
  };
}

function textReader({ value, column, layout }: ValueReaderInput): FieldReader {
  const readers = (value.columns ?? [value.column ?? '']).map((name) => layout.reader(name));
  const isReference = column.references !== undefined;
  const joined = isReference ? keyText(readers) : joinedText(readers, value.join ?? ' ');
  const { prefix } = value;
  if (prefix === undefined) return joined;
  return (fields) => {
    const text = joined(fields);
    return text === '' ? '' : prefix + text;
  };
}

type Conversion = (text: string) => SeedValue;

function conversion(input: ValueReaderInput): Conversion {
  const convert = typeConversion(input);
  const { map, otherwise } = input.value;
  if (map === undefined) return convert;
  const values = new Map(Object.entries(map));
  const expected = `one of ${Object.keys(map).join(', ')}`;
  return (text) => {
    const value = values.get(text) ?? otherwise;
    if (value !== undefined) return value;
    throw new RowFault({ column: sourceName(input.value), value: text, expected });
  };
}

function typeConversion(input: ValueReaderInput): Conversion {
  const { column } = input;
  if (column.choices !== undefined) return choiceConversion(input, column.choices);
  if (column.type === 'boolean') return booleanConversion(input);
  if (column.type === 'date') return dateConversion(input);
  return column.type === 'number' || column.type === 'money'
    ? numberConversion(input)
    : (text) => text;
}

function choiceConversion({ value }: ValueReaderInput, choices: readonly string[]): Conversion {
  const known = new Set(choices);
  return (text) => {
    if (known.has(text)) return text;
    const expected = `one of ${choices.join(', ')} (or a \`map\` to them)`;
    throw new RowFault({ column: sourceName(value), value: text, expected });
  };
}

const TRUE_WORDS: readonly string[] = ['yes', 'y', 'true', 't', '1'];
const FALSE_WORDS: readonly string[] = ['no', 'n', 'false', 'f', '0'];

function booleanConversion({ value }: ValueReaderInput): Conversion {
  const truths = new Map<string, boolean>();
  for (const word of value.true_words ?? TRUE_WORDS) truths.set(word.toLowerCase(), true);
  for (const word of value.false_words ?? FALSE_WORDS) truths.set(word.toLowerCase(), false);
  return (text) => {
    const truth = truths.get(text.toLowerCase());
    if (truth !== undefined) return truth;
    const expected = `one of ${[...truths.keys()].join(', ')}`;
    throw new RowFault({ column: sourceName(value), value: text, expected });
  };
}

function dateConversion({ value, layout }: ValueReaderInput): Conversion {
  const format = { date: value.date ?? layout.format.date, zone: value.zone ?? layout.format.zone };
  const parse = dateParser(format);
  return (text) => {
    const date = parse(text);
    if (date !== null) return date;
    const expected = dateFormatText(format);
    throw new RowFault({ column: sourceName(value), value: text, expected });
  };
}

function numberConversion({ value, layout }: ValueReaderInput): Conversion {
  const { decimal, thousands } = layout.format;
  const format = { decimal: value.decimal ?? decimal, thousands: value.thousands ?? thousands };
  const parse = numberParser(format);
  return (text) => {
    const number = parse(text);
    if (number !== null) return scaled(number, value);
    const expected = `a number with decimal ${format.decimal ?? 'point'}`;
    throw new RowFault({ column: sourceName(value), value: text, expected });
  };
}

/** Far finer than any price, far coarser than the error of a multiplication. */
const SCALED_STEPS = 1e8;

function scaled(number: number, { scale }: ValueMapping): number {
  if (scale === undefined) return number;
  const product = Math.round(number * scale * SCALED_STEPS) / SCALED_STEPS;
  return product === 0 ? 0 : product;
}
