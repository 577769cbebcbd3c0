import type { Dataset } from '../dataset.ts';
import { brokenRow, type FileCounts, type SkippedRow } from './import-report.ts';
import { readMapping } from './mapping-file.ts';
import { preparedTables } from './prepared-source.ts';
import { fileFinder } from './source-files.ts';
import { tableReader } from './table-reader.ts';

export interface CsvDatasetOptions {
  /** Folder with the CSV files, plain or .gz. */
  readonly folder: string;
  /** YAML file that says what the columns mean: see docs/sandbox-data.md. */
  readonly mappingFile: string;
  /**
   * Told of each row that is left out where the mapping says `on_error: skip`.
   * Without it a broken row stops the import all the same: no row is lost with nobody hearing of it.
   */
  readonly onSkipped?: (row: SkippedRow) => void;
  /** Told what became of the rows of a file each time a table has been read to its end. */
  readonly onFileRead?: (counts: FileCounts) => void;
}

/**
 * The tables of a folder of CSV files, read row by row at each iteration. In memory are the keys of the tables that
 * others refer to, and one value a key of the files that are looked into.
 * Throws config.missing or config.invalid for the mapping, import.invalid for files that do not fit it;
 * a broken row throws import.invalid when the iteration comes to it.
 */
export async function csvDataset(options: CsvDatasetOptions): Promise<Dataset> {
  const mapping = await readMapping(options.mappingFile);
  const tables = await preparedTables(mapping, await fileFinder(options.folder));
  const { onSkipped } = options;
  const skips = mapping.on_error === 'skip' && onSkipped !== undefined;
  const reader = tableReader({
    tables,
    onFault: skips ? onSkipped : stop,
    onFaultUnseen: skips ? ignore : stop,
    onFileRead: options.onFileRead ?? ignore,
  });
  return {
    tables: [...tables.keys()].map((name) => ({ name, rows: () => reader(name) })),
    stories: [],
  };
}

function stop(row: SkippedRow): never {
  throw brokenRow(row);
}

function ignore(): void {
  // The rows are read again by whoever asked, and told of then.
}
