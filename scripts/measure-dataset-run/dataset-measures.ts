import { readFile } from 'node:fs/promises';
import type { MeasureDefinition } from '../../src/domain/measure.ts';
import { loadCatalog } from '../../src/measures/catalog.ts';

/** The facts that measures of data sets share, each built on those before it. */
const FACTS = [
  'deliveries',
  'due_lines',
  'due_orders',
  'settlements',
  'invoice_states',
  'balances',
];

/**
 * The measures of data sets: files of the same form as those of the catalogue, run in the same as-of frame, on facts
 * over all history (`facts/`) beside the tables of the frame.
 */
export async function datasetMeasures(): Promise<ReadonlyMap<string, MeasureDefinition>> {
  const measures = await loadCatalog(new URL('measures/', import.meta.url));
  const facts = await Promise.all(FACTS.map(namedFact));
  const before = `WITH ${facts.join(',\n')}`;
  return new Map(
    [...measures].map(([id, measure]) => [
      id,
      { ...measure, sql: `${before}\nSELECT own.* FROM (\n${measure.sql}\n) own` },
    ]),
  );
}

async function namedFact(name: string): Promise<string> {
  const sql = await readFile(new URL(`facts/${name}.sql`, import.meta.url), 'utf8');
  return `${name} AS (\n${sql.trim()}\n)`;
}
