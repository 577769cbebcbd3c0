import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { BellwetherError } from '../../../../../src/domain/errors.ts';
import { csvDataset } from '../../../../../src/sandbox/seed/csv-import/csv-dataset.ts';
import type {
  FileCounts,
  SkippedRow,
} from '../../../../../src/sandbox/seed/csv-import/import-report.ts';
import type { SeedRow } from '../../../../../src/sandbox/seed/dataset.ts';

const folders: string[] = [];

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A new folder with these files; it is gone after the tests. */
export async function folderWith(files: Files): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'csv-import-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

export interface Imported {
  /** Tables in the order of the dataset. */
  readonly tables: Readonly<Record<string, SeedRow[]>>;
  readonly skipped: readonly SkippedRow[];
  readonly counts: readonly FileCounts[];
}

/** Imports the files by the mapping and reads all tables. */
export async function imported(files: Files, mapping: string): Promise<Imported> {
  const folder = await folderWith({ ...files, 'mapping.yaml': mapping });
  return importedBy(folder, join(folder, 'mapping.yaml'));
}

export async function importedBy(folder: string, mappingFile: string): Promise<Imported> {
  const skipped: SkippedRow[] = [];
  const counts: FileCounts[] = [];
  const dataset = await csvDataset({
    folder,
    mappingFile,
    onSkipped: (row) => skipped.push(row),
    onFileRead: (count) => counts.push(count),
  });
  const tables: Record<string, SeedRow[]> = {};
  for (const table of dataset.tables) {
    const read: SeedRow[] = [];
    for await (const row of table.rows()) read.push(row);
    tables[table.name] = read;
  }
  return { tables, skipped, counts };
}

/** The code and the message of the error that an import ends with; '' when it does not. */
export async function failureOf(files: Files, mapping: string): Promise<string> {
  try {
    await imported(files, mapping);
    return '';
  } catch (error) {
    if (!(error instanceof BellwetherError)) throw error;
    return `${error.code} ${error.message.replaceAll(/\/\S*\//g, '')}`;
  }
}
