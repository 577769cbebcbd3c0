import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { BellwetherError, messageOf } from '../domain/errors.ts';
import { ENTITIES } from '../domain/entities.ts';
import { MEASURE_UNITS, type MeasureDefinition } from '../domain/measure.ts';

const headerSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  title: z.string(),
  unit: z.enum(MEASURE_UNITS),
  direction: z.enum(['higher', 'lower', 'none']),
  kind: z.enum(['leading', 'lagging']),
  dimension: z.enum(['outcome', 'business', 'relationship']),
  inputs: z.array(
    z.string().refine((name) => Object.hasOwn(ENTITIES, name), 'must be a canonical entity'),
  ),
  definition: z.string(),
  source: z.string(),
  meaning: z.string(),
  advice: z.string(),
  phrase: z.string(),
});

/** The measures by id: each file of the folder is one, a header in a comment and a SELECT. */
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

/** One measure file. Throws `config.invalid` naming the file and what is wrong with its header. */
export function parseMeasure(file: string, text: string): MeasureDefinition {
  const parts = /^\/\*\n(?<header>[\s\S]*?)\*\/\n(?<sql>[\s\S]+)$/.exec(text)?.groups;
  if (parts === undefined) throw invalid(file, 'must be a header in /* */ and a SELECT');
  const header = headerSchema.safeParse(parseHeader(file, parts['header'] ?? ''));
  if (!header.success) {
    const issue = header.error.issues[0];
    throw invalid(file, `${issue?.path.join('.') ?? 'header'}: ${issue?.message ?? 'not valid'}`);
  }
  if (`${header.data.id}.sql` !== file) throw invalid(file, `its id is ${header.data.id}`);
  return { ...header.data, sql: (parts['sql'] ?? '').trim() };
}

function parseHeader(file: string, header: string): unknown {
  try {
    return parse(header);
  } catch (error) {
    throw invalid(file, `its header is not valid YAML: ${messageOf(error).split('\n')[0] ?? ''}`);
  }
}

function invalid(file: string, message: string): BellwetherError {
  return new BellwetherError('config.invalid', `measure ${file}: ${message}`);
}
