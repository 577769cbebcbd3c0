import { allOf } from './conditions.ts';
import { recordsOf } from './csv-file.ts';
import type { FieldReader, FileLayout } from './file-layout.ts';
import { brokenRow, RowFault, wrongWidth } from './import-report.ts';
import type { Lookup } from './mapping-schema.ts';
import { keyText } from './joined-text.ts';

/** What a row of a file finds in another file: a text, '' for nothing, or a sum. */
export type LookupReader = (fields: readonly string[]) => string | number;

type Found = ReadonlyMap<string, string | number>;

interface LookupInput {
  readonly lookup: Lookup;
  /** The file whose rows look something up. */
  readonly layout: FileLayout;
  /** The files that are looked into. */
  readonly targets: readonly FileLayout[];
}

/**
 * Reads the other files whole and keeps one value for each key in memory.
 * A broken row in them always stops the import: a sum without it would be wrong and nobody would see it.
 */
export async function lookupReader({
  lookup,
  layout,
  targets,
}: LookupInput): Promise<LookupReader> {
  const found = new Map<string, string | number>();
  for (const target of targets) await readInto(found, lookup, target);
  const ours = Object.values(lookup.match);
  const read = keyText(ours.map((column) => layout.reader(column)));
  return lookup.missing === 'empty' ? lenient(found, read) : strict(found, read, lookup);
}

function lenient(found: Found, read: FieldReader): LookupReader {
  return (fields) => found.get(read(fields)) ?? '';
}

function strict(found: Found, read: FieldReader, { file, match }: Lookup): LookupReader {
  return (fields) => {
    const key = read(fields);
    const value = found.get(key);
    if (value !== undefined) return value;
    const expected = `a row of ${file} with this ${Object.keys(match).join(', ')}`;
    throw new RowFault({ column: Object.values(match).join(', '), value: key, expected });
  };
}

async function readInto(
  found: Map<string, string | number>,
  lookup: Lookup,
  layout: FileLayout,
): Promise<void> {
  const { file, format } = layout;
  const readKey = keyText(Object.keys(lookup.match).map((column) => layout.reader(column)));
  const meets = allOf(lookup.where, layout);
  const add = lookup.sum === undefined ? taker(lookup, layout) : adder(lookup.sum, layout);
  for await (const records of recordsOf(file, format)) {
    for (const { line, fields } of records) {
      try {
        if (fields.length !== layout.width) throw wrongWidth(fields, layout.width);
        const key = meets(fields) ? readKey(fields) : '';
        if (key !== '') found.set(key, add(fields, found.get(key)));
      } catch (error) {
        if (!(error instanceof RowFault)) throw error;
        const { column, value, expected } = error;
        throw brokenRow({ table: 'a lookup', file: file.name, line, column, value, expected });
      }
    }
  }
}

type Adder = (fields: readonly string[], before: string | number | undefined) => string | number;

function taker(lookup: Lookup, layout: FileLayout): Adder {
  const column = lookup.column ?? '';
  const read = layout.reader(column);
  return (fields, before) => {
    const value = read(fields);
    if (before === undefined || before === value) return value;
    throw new RowFault({
      column,
      value,
      expected: `the same as before for this key (${String(before)})`,
    });
  };
}

/** Sums of money in binary fractions drift; this is far finer than any price. */
const SUM_STEPS = 1e6;

function adder(columns: readonly string[], layout: FileLayout): Adder {
  const readers = columns.map((column) => ({ column, read: layout.reader(column) }));
  return (fields, before) => {
    let product = 1;
    for (const { column, read } of readers) {
      const text = read(fields);
      const factor = layout.parseNumber(text);
      if (factor === null) throw new RowFault({ column, value: text, expected: 'a number' });
      product *= factor;
    }
    return (
      Math.round(((typeof before === 'number' ? before : 0) + product) * SUM_STEPS) / SUM_STEPS
    );
  };
}
