import { readdir, readFile } from 'node:fs/promises';
import type { MeasureDefinition } from '../../../src/domain/measure.ts';
import type { AsOf } from '../../../src/domain/run.ts';

export interface DuckDbParameters {
  readonly connectionId: number;
  readonly asOf: AsOf;
}

/** Where DuckDB says the same otherwise than PostgreSQL; order matters. */
const RULES: readonly (readonly [RegExp, string])[] = [
  // Only the types of the parameters are told there, and jsonb is no type of DuckDB's.
  [/parameters AS \(SELECT [^)]*\)/, 'parameters AS (SELECT 1)'],
  [/ON COMMIT DROP /g, ''],
  [/\bpg_temp\./g, ''],
  [/\bcardinality\(/g, 'len('],
  // An amount that is not known: its decimals have no such value, and the generated distributor has no such amount.
  [/\S+ = 'NaN'/g, 'false'],
  [/'NaN'/g, 'NULL'],
];

/** A statement of the as-of frame as DuckDB takes it, with the parameters in their places. */
export function duckDbSql(sql: string, { connectionId, asOf }: DuckDbParameters): string {
  let text = sql;
  for (const [pattern, replacement] of RULES) text = text.replace(pattern, replacement);
  return text
    .replaceAll(/\$1(?:::int)?\b/g, String(connectionId))
    .replaceAll(/\$2(?:::date)?\b/g, `DATE '${asOf.day}'`)
    .replaceAll(/\$3(?:::date)?\b/g, `DATE '${asOf.knownBefore}'`);
}

/** The catalogue, with the files of `variants/` in the place of measures that no rule can rewrite. */
export async function duckDbMeasures(
  catalog: readonly MeasureDefinition[],
): Promise<readonly MeasureDefinition[]> {
  const folder = new URL('variants/', import.meta.url);
  const own = new Map<string, string>();
  for (const name of await readdir(folder)) {
    own.set(name.replace('.sql', ''), await readFile(new URL(name, folder), 'utf8'));
  }
  return catalog.map((measure) => ({ ...measure, sql: own.get(measure.id) ?? measure.sql }));
}
