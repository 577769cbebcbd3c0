import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigFault } from '../config/fault.ts';
import type { MeasureDefinition } from '../domain/measure.ts';
import { checkSql } from './check-sql.ts';
import { readMeasure } from './measure-file.ts';

export type Measures = ReadonlyMap<string, MeasureDefinition>;

/** The folder of the configuration in which analysts keep their own measures. */
const FOLDER = 'measures';

/**
 * The catalogue with the analysts' own measures, and what is wrong with those. A file that breaks a rule is left out: its
 * SQL never runs.
 */
export async function withOwnMeasures(
  catalog: Measures,
  configFolder: string,
): Promise<{ readonly measures: Measures; readonly faults: readonly ConfigFault[] }> {
  const measures = new Map(catalog);
  const faults: ConfigFault[] = [];
  for (const name of await fileNames(join(configFolder, FOLDER))) {
    const file = join(configFolder, FOLDER, name);
    const read = await readOwn(file, name, catalog);
    if ('measure' in read) measures.set(read.measure.id, read.measure);
    else faults.push(...read.faults);
  }
  return { measures, faults };
}

async function fileNames(folder: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  return (await readdir(folder)).filter((name) => !name.endsWith('.md')).sort();
}

async function readOwn(
  file: string,
  name: string,
  catalog: Measures,
): Promise<{ readonly measure: MeasureDefinition } | { readonly faults: readonly ConfigFault[] }> {
  const fault = (line: number | undefined, message: string): ConfigFault => ({
    file,
    line,
    path: '',
    message,
  });
  if (!name.endsWith('.sql')) {
    return { faults: [fault(undefined, 'is not read: the names of measures end in .sql')] };
  }
  const read = readMeasure(name, await readFile(file, 'utf8'));
  if (!read.ok) return { faults: [fault(read.fault.line, read.fault.message)] };
  const { measure, sqlLine } = read;
  if (catalog.has(measure.id)) {
    const taken = `"${measure.id}" is a measure of the catalogue: give yours another id and file name`;
    return { faults: [fault(undefined, taken)] };
  }
  const broken = await checkSql(measure.sql);
  if (broken.length === 0) return { measure: { ...measure, file } };
  return { faults: broken.map(({ line, message }) => fault(sqlLine + line - 1, message)) };
}
