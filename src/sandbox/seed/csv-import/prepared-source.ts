import type { SeedTableName } from '../dataset.ts';
import { allOf, type Predicate } from './conditions.ts';
import { headerOf } from './csv-file.ts';
import { fileLayout, type FileLayout, formatOf } from './file-layout.ts';
import { keyText } from './joined-text.ts';
import { lookupReader, type LookupReader } from './lookup-reader.ts';
import { tablesOf } from './mapping-faults.ts';
import type { ImportMapping, Lookup, SourceMapping, ValueMapping } from './mapping-schema.ts';
import type { FileFinder, SourceFile } from './source-files.ts';
import { targetColumn } from './target-columns.ts';
import { valueReader, type ValueReader } from './value-reader.ts';

/** One file of one table, ready to be read: the file is there and has all columns that the mapping names. */
export interface PreparedSource {
  readonly layout: FileLayout;
  readonly meets: Predicate;
  /** '' where the row has no key. `number` is that of the row in the file. */
  readonly keyOf: (fields: readonly string[], number: number) => string;
  /** True when the keys cannot be met twice: they are row numbers. */
  readonly numbered: boolean;
  readonly keyColumns: string;
  readonly duplicates: 'fail' | 'first' | 'last';
  readonly cells: readonly Cell[];
}

interface Cell {
  readonly name: string;
  readonly read: ValueReader;
  readonly reference: Reference | null;
}

interface Reference {
  readonly table: SeedTableName;
  readonly unknown: 'fail' | 'empty';
  /** The columns of the file that it is made of, for messages. */
  readonly columns: string;
}

export type PreparedTables = ReadonlyMap<SeedTableName, readonly PreparedSource[]>;

/** Reads all headers and all files that are looked into. Throws import.invalid at the first fault. */
export async function preparedTables(
  mapping: ImportMapping,
  find: FileFinder,
): Promise<PreparedTables> {
  const workshop = workshopOf(mapping, find);
  const tables = new Map<SeedTableName, PreparedSource[]>();
  for (const [table, sources] of tablesOf(mapping)) {
    const prepared: PreparedSource[] = [];
    for (const source of sources) {
      for (const file of find(source.file)) {
        prepared.push(
          await prepare({ table, source, layout: await workshop.layoutOf(file), workshop }),
        );
      }
    }
    tables.set(table, prepared);
  }
  return tables;
}

/** Makes what several sources share only once. */
interface Workshop {
  layoutOf(file: SourceFile): Promise<FileLayout>;
  lookupOf(lookup: Lookup, layout: FileLayout): Promise<LookupReader>;
}

function workshopOf(mapping: ImportMapping, find: FileFinder): Workshop {
  const layouts = new Map<string, FileLayout>();
  const lookups = new Map<string, LookupReader>();
  async function layoutOf(file: SourceFile): Promise<FileLayout> {
    const format = formatOf(mapping, file);
    const layout = layouts.get(file.name) ?? fileLayout(file, format, await headerOf(file, format));
    layouts.set(file.name, layout);
    return layout;
  }
  async function lookupOf(lookup: Lookup, layout: FileLayout): Promise<LookupReader> {
    const name = `${layout.file.name} ${JSON.stringify(lookup)}`;
    const known = lookups.get(name);
    if (known !== undefined) return known;
    const targets = await Promise.all(find(lookup.file).map((file) => layoutOf(file)));
    const reader = await lookupReader({ lookup, layout, targets });
    lookups.set(name, reader);
    return reader;
  }
  return { layoutOf, lookupOf };
}

interface PrepareInput {
  readonly table: SeedTableName;
  readonly source: SourceMapping;
  readonly layout: FileLayout;
  readonly workshop: Workshop;
}

async function prepare(input: PrepareInput): Promise<PreparedSource> {
  const { source, layout } = input;
  const cells: Cell[] = [];
  for (const [name, value] of Object.entries(source.columns)) {
    cells.push(await cellOf(input, name, value));
  }
  return {
    layout,
    meets: allOf(source.where, layout),
    keyOf: keyReader(source, layout),
    numbered: source.key.row_number === true,
    keyColumns: source.key.columns?.join(', ') ?? '',
    duplicates: source.duplicates ?? 'fail',
    cells,
  };
}

async function cellOf(
  { table, layout, workshop }: PrepareInput,
  name: string,
  value: ValueMapping,
): Promise<Cell> {
  const column = targetColumn(table, name);
  if (column === undefined)
    throw new Error(`${table} has no column ${name}: the mapping was not checked`);
  const lookup = value.lookup === undefined ? null : await workshop.lookupOf(value.lookup, layout);
  const read = valueReader({ value, column, layout, lookup });
  if (column.references === undefined) return { name, read, reference: null };
  const columns = value.columns?.join(', ') ?? value.column ?? name;
  const reference = { table: column.references, unknown: value.unknown ?? 'fail', columns };
  return { name, read, reference };
}

function keyReader({ key }: SourceMapping, layout: FileLayout): PreparedSource['keyOf'] {
  const { columns, prefix = '' } = key;
  if (columns === undefined) return (_, number) => `${prefix}${layout.file.name}#${String(number)}`;
  const read = keyText(columns.map((column) => layout.reader(column)));
  return (fields) => {
    const text = read(fields);
    return text === '' ? '' : prefix + text;
  };
}
