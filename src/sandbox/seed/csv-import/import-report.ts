import { BellwetherError } from '../../../domain/errors.ts';

/** A row that the import leaves out because it is not as the mapping says. */
export interface SkippedRow {
  readonly table: string;
  /** Name of the file in the folder. */
  readonly file: string;
  /** Line of the file on which the row ends; the first line is 1. */
  readonly line: number;
  /** Column of the file; null where the row as a whole is broken. */
  readonly column: string | null;
  readonly value: string | null;
  /** What was expected instead. */
  readonly expected: string;
}

/** What became of the rows of one file in one table. read = filtered + duplicates + skipped + kept. */
export interface FileCounts {
  readonly table: string;
  readonly file: string;
  /** Rows of data in the file. */
  readonly read: number;
  /** Left out by `where`. */
  readonly filtered: number;
  /** Left out by `duplicates: first` or `last`. */
  readonly duplicates: number;
  readonly skipped: number;
  readonly kept: number;
  /** References to nothing that were left empty, as `unknown: empty` says. */
  readonly emptied: number;
}

/** What is wrong with a row, found deep inside a conversion, where file and line are not known. */
export class RowFault extends Error {
  readonly column: string | null;
  readonly value: string | null;
  readonly expected: string;

  constructor(fault: Pick<SkippedRow, 'column' | 'value' | 'expected'>) {
    super(fault.expected);
    this.name = 'RowFault';
    this.column = fault.column;
    this.value = fault.value;
    this.expected = fault.expected;
  }
}

/** What is wrong with a row that has too few or too many fields. */
export function wrongWidth(fields: readonly string[], width: number): RowFault {
  return new RowFault({
    column: null,
    value: fields.join(','),
    expected: `${String(width)} fields as in the header, not ${String(fields.length)}`,
  });
}

/** The error that stops an import at a broken row. */
export function brokenRow(row: SkippedRow): BellwetherError {
  return new BellwetherError('import.invalid', textOf(row));
}

function textOf({ table, file, line, column, value, expected }: SkippedRow): string {
  const place = `${file}:${String(line)}${column === null ? '' : ` column ${column}`} (for ${table})`;
  return `${place}: expected ${expected}, got ${value === null ? 'nothing' : shown(value)}`;
}

const LONGEST_SHOWN = 80;

function shown(value: string): string {
  return `'${value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value}'`;
}
