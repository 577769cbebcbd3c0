import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { MeasureDefinition } from '../../../src/domain/measure.ts';
import { framed, keepTable } from '../../../src/measures/frame.ts';
import type { MeasureInput } from '../../../src/measures/run-measures.ts';
import { sharedTables } from '../../../src/measures/shared-tables.ts';
import { alignedLaunches } from '../../../src/season/aligned-launches.ts';
import { ownCpuMs, type Contestant } from '../contestant.ts';
import type { DuckDbConnection } from './duckdb-package.ts';
import { duckDbSql } from './duckdb-sql.ts';

export interface DuckDbInput {
  readonly duckDb: DuckDbConnection;
  readonly measures: readonly MeasureDefinition[];
  readonly input: MeasureInput;
  /** For files of its own. */
  readonly folder: string;
}

/** Made from the season calendar, not from the mirror. */
const LAUNCH_TABLES = ['launches', 'launch_days'];

/** The statements of the product on a copy of its tables: the same frame, the same tables kept, the values stored. */
export async function duckDbContestant(given: DuckDbInput): Promise<Contestant> {
  const { duckDb } = given;
  await takeLaunches(given);
  await createValues(duckDb);
  return {
    name: 'duckdb',
    async compute(accounts) {
      await duckDb.run('BEGIN');
      if (accounts !== undefined) await enterScope(duckDb, accounts);
      await computeMeasures(given, accounts !== undefined);
      await duckDb.run('COMMIT');
    },
    async forget() {
      await duckDb.run('DROP TABLE measure_values');
      await createValues(duckDb);
    },
    cpuMs: () => Promise.resolve(ownCpuMs()),
    async values(measure) {
      const read = await duckDb.runAndReadAll(
        `SELECT account_id::INTEGER, value, sample_size FROM measure_values WHERE measure = '${measure}'`,
      );
      const rows = valueSchema.parse(read.getRows());
      return new Map(rows.map(([account, value, sampleSize]) => [account, { value, sampleSize }]));
    },
  };
}

const valueSchema = z.array(z.tuple([z.number(), z.number().nullable(), z.number()]));

async function createValues(duckDb: DuckDbConnection): Promise<void> {
  await duckDb.run(
    'CREATE TABLE measure_values (account_id BIGINT, measure VARCHAR, value DOUBLE, sample_size INTEGER)',
  );
}

async function takeLaunches({ duckDb, input, folder }: DuckDbInput): Promise<void> {
  const { calendar = {}, seasons, asOf } = input;
  const file = join(folder, 'launches.json');
  await writeFile(file, JSON.stringify(alignedLaunches(calendar, seasons, asOf)));
  const days =
    'STRUCT(place VARCHAR, launch_day INTEGER, earlier_on DATE, earlier_until DATE, earlier_ends_on DATE)[]';
  await duckDb.run(
    `CREATE TABLE kept_launches AS SELECT * FROM read_json('${file}', columns = {
       season: 'VARCHAR', launch_on: 'DATE', ends_on: 'DATE', families: 'VARCHAR[]', days: '${days}' })`,
  );
  await duckDb.run(
    `CREATE TABLE kept_launch_days AS SELECT season, launch_on, families, unnest(days, recursive := true)
     FROM kept_launches`,
  );
}

async function enterScope(duckDb: DuckDbConnection, accounts: readonly number[]): Promise<void> {
  const ids = accounts.map((id) => `(${String(id)})`).join(', ');
  await duckDb.run('CREATE OR REPLACE TEMP TABLE scope (account_id BIGINT)');
  await duckDb.run(`INSERT INTO scope VALUES ${ids}`);
}

async function computeMeasures(
  { duckDb, measures, input }: DuckDbInput,
  scoped: boolean,
): Promise<void> {
  const inScope = scoped ? ' WHERE account_id IN (SELECT account_id FROM scope)' : '';
  await duckDb.run(`DELETE FROM measure_values${inScope}`);
  const kept = new Set(LAUNCH_TABLES);
  const shared = sharedTables(measures);
  for (const name of shared) {
    await duckDb.run(duckDbSql(keepTable(name, { scoped, kept }), input));
    kept.add(name);
  }
  for (const { id, sql } of measures) {
    await duckDb.run(
      `INSERT INTO measure_values SELECT account_id, '${id}', value::DOUBLE, sample_size::INTEGER
       FROM (${duckDbSql(framed(sql, { scoped, kept }), input)}) computed`,
    );
  }
  for (const name of shared) await duckDb.run(`DROP TABLE kept_${name}`);
}
