import type { SeedRow, SeedTableName, SeedValue } from '../dataset.ts';
import { type CsvRecord, recordsOf } from './csv-file.ts';
import { type FileCounts, RowFault, type SkippedRow, wrongWidth } from './import-report.ts';
import type { PreparedSource } from './prepared-source.ts';

/** A row that meets `where` and is sound, but whose key another row may have as well. */
export interface Candidate {
  readonly row: SeedRow;
  readonly source: PreparedSource;
  /** Unlike that of any other row of the table. */
  readonly id: number;
  /** Leaves the row out as one that is not as the mapping says. */
  reject(fault: RowFault): void;
  /** Leaves the row out as one of several with the same key. */
  drop(): void;
}

/** The keys of the tables that rows may refer to. A reference to any other table is not checked. */
export type KnownKeys = ReadonlyMap<SeedTableName, ReadonlyMap<string, number>>;

interface CandidatesInput {
  readonly table: SeedTableName;
  readonly sources: readonly PreparedSource[];
  readonly known: KnownKeys;
  /** Called for each broken row; throws to stop. */
  readonly onFault: (row: SkippedRow) => void;
  readonly onFileRead: (counts: FileCounts) => void;
}

/** No file has more rows than this. */
const IDS_PER_SOURCE = 2 ** 40;

/** The sound rows of all files of a table, some hundreds at a time. */
export async function* candidatesOf(input: CandidatesInput): AsyncGenerator<readonly Candidate[]> {
  for (const [at, source] of input.sources.entries()) {
    const tally = emptyTally(input.table, source.layout.file.name);
    const each = { ...input, source, tally, firstId: at * IDS_PER_SOURCE };
    for await (const records of recordsOf(source.layout.file, source.layout.format)) {
      yield records.flatMap((record) => candidateOf(each, record) ?? []);
    }
    input.onFileRead({ ...tally });
  }
}

type Tally = { -readonly [name in keyof FileCounts]: FileCounts[name] };

function emptyTally(table: string, file: string): Tally {
  return { table, file, read: 0, filtered: 0, duplicates: 0, skipped: 0, kept: 0, emptied: 0 };
}

interface SourceInput extends CandidatesInput {
  readonly source: PreparedSource;
  /** Counted up while the file is read. */
  readonly tally: Tally;
  readonly firstId: number;
}

/** Null for a row that is left out. */
function candidateOf(input: SourceInput, record: CsvRecord): Candidate | null {
  const { source, tally } = input;
  tally.read += 1;
  const row = soundRow(input, record);
  if (row === null) return null;
  tally.kept += 1;
  return {
    row,
    source,
    id: input.firstId + record.number,
    reject(fault) {
      tally.kept -= 1;
      report(input, record, fault);
    },
    drop() {
      tally.kept -= 1;
      tally.duplicates += 1;
    },
  };
}

function soundRow(input: SourceInput, record: CsvRecord): SeedRow | null {
  const { layout, meets } = input.source;
  try {
    if (record.fields.length !== layout.width) throw wrongWidth(record.fields, layout.width);
    if (meets(record.fields)) return rowOf(input, record);
    input.tally.filtered += 1;
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    report(input, record, error);
  }
  return null;
}

function report(
  { table, source, tally, onFault }: SourceInput,
  { line }: CsvRecord,
  { column, value, expected }: RowFault,
): void {
  tally.skipped += 1;
  onFault({ table, file: source.layout.file.name, line, column, value, expected });
}

function rowOf({ source, known, tally }: SourceInput, { fields, number }: CsvRecord): SeedRow {
  const key = source.keyOf(fields, number);
  if (key === '') throw new RowFault({ column: source.keyColumns, value: '', expected: 'a key' });
  const row: { key: string } & Record<string, SeedValue> = { key };
  for (const { name, read, reference } of source.cells) {
    const value = read(fields);
    const keys = reference === null ? undefined : known.get(reference.table);
    if (reference === null || keys === undefined || value === null || keys.has(String(value))) {
      row[name] = value;
    } else if (reference.unknown === 'empty') {
      row[name] = null;
      tally.emptied += 1;
    } else {
      const expected = `the key of a row in ${reference.table}`;
      throw new RowFault({ column: reference.columns, value: String(value), expected });
    }
  }
  return row;
}
