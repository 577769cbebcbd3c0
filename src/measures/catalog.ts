import { readdir, readFile } from 'node:fs/promises';
import { BellwetherError } from '../domain/errors.ts';
import type { MeasureDefinition } from '../domain/measure.ts';
import { readMeasure } from './measure-file.ts';

/** The measures that come with Bellwether, by id: each file of the folder is one. */
export async function loadCatalog(
  folder = new URL('./catalog/', import.meta.url),
): Promise<ReadonlyMap<string, MeasureDefinition>> {
  const catalog = new Map<string, MeasureDefinition>();
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  for (const name of names) {
    const measure = parseMeasure(name, await readFile(new URL(name, folder), 'utf8'));
    catalog.set(measure.id, measure);
  }
  return catalog;
}

/** One measure file. Throws `config.invalid` naming the file and what is wrong with it. */
export function parseMeasure(file: string, text: string): MeasureDefinition {
  const read = readMeasure(file, text);
  if (read.ok) return read.measure;
  throw new BellwetherError('config.invalid', `measure ${file}: ${read.fault.message}`);
}
