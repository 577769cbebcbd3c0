import { describe, expect, it } from '@jest/globals';
import {
  duckDbMeasures,
  duckDbSql,
} from '../../../scripts/bench-measures-run/duckdb/duckdb-sql.ts';
import { loadCatalog } from '../../../src/measures/catalog.ts';
import { framed, keepTable } from '../../../src/measures/frame.ts';
import { sharedTables } from '../../../src/measures/shared-tables.ts';

const PARAMETERS = { connectionId: 7, asOf: { day: '2026-04-20', knownBefore: '2026-04-21' } };

describe('the SQL of the measures for DuckDB', () => {
  it('has every parameter in its place', () => {
    const sql = 'SELECT $1::int, $2::date - day FROM t WHERE c = $1 AND d < $3 AND e < $3::date';
    expect(duckDbSql(sql, PARAMETERS)).toBe(
      `SELECT 7, DATE '2026-04-20' - day FROM t WHERE c = 7 AND d < DATE '2026-04-21' AND e < DATE '2026-04-21'`,
    );
  });

  it('leaves nothing of a catalogue statement that DuckDB does not have', async () => {
    const measures = await duckDbMeasures([...(await loadCatalog()).values()]);
    const kept = new Set(['launches', 'launch_days', ...sharedTables(measures)]);
    const texts = [
      ...sharedTables(measures).map((name) =>
        keepTable(name, { scoped: true, kept: new Set(['launches', 'launch_days']) }),
      ),
      ...measures.map(({ sql }) => framed(sql, { scoped: true, kept })),
    ].map((sql) => duckDbSql(sql, PARAMETERS));
    expect(texts.filter((sql) => /\$\d|jsonb|pg_temp|cardinality|range_agg|NaN/.test(sql))).toEqual(
      [],
    );
  });
});
