import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';
import { ENTITY_NAMES } from '../../../src/domain/entities.ts';
import type { BenchStore } from '../bench-store.ts';
import type { DuckDbConnection } from './duckdb-package.ts';

/** Types of the mirror's columns in DuckDB; those of other types are left out, no measure reads them. */
const TYPES: Readonly<Record<string, string>> = {
  bigint: 'BIGINT',
  integer: 'INTEGER',
  // Money has two decimals in the generated distributor. That they are enough is told by the comparison of the values.
  numeric: 'DECIMAL(12, 2)',
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
  date: 'DATE',
  // Asked for only whether it is there.
  'timestamp with time zone': 'VARCHAR',
  _text: 'VARCHAR[]',
  _numeric: 'DECIMAL(12, 2)[]',
};

/** What measures never read. */
const LEFT_OUT = new Set(['modified_at', 'read_generation', 'score_fields_written_at']);

const TABLES: readonly string[] = [...ENTITY_NAMES, 'order_facts'];

export interface CopiedTable {
  readonly table: string;
  readonly rows: number;
}

/** Copies the mirror into DuckDB through CSV files in `folder`. */
export async function copyMirror(
  { database, address }: Pick<BenchStore, 'database' | 'address'>,
  duckDb: DuckDbConnection,
  folder: string,
): Promise<readonly CopiedTable[]> {
  const columns = await database.rows(
    columnSchema,
    `SELECT table_name, column_name, CASE data_type WHEN 'ARRAY' THEN udt_name ELSE data_type END AS data_type
     FROM information_schema.columns
     WHERE table_schema = 'mirror' ORDER BY table_name, ordinal_position`,
  );
  const client = new pg.Client('url' in address ? { connectionString: address.url } : address);
  await client.connect();
  const copied: CopiedTable[] = [];
  try {
    await duckDb.run('CREATE SCHEMA mirror');
    for (const table of TABLES) {
      const own = columns.filter(
        ({ table_name: name, column_name: column, data_type: type }) =>
          name === table && TYPES[type] !== undefined && !LEFT_OUT.has(column),
      );
      const file = join(folder, `${table}.csv`);
      // DuckDB reads lists as JSON writes them.
      const names = own
        .map(({ column_name: column, data_type: type }) =>
          type.startsWith('_') ? `to_json(${column})` : column,
        )
        .join(', ');
      const sql = `COPY (SELECT ${names} FROM mirror.${table}) TO STDOUT (FORMAT csv)`;
      await pipeline(client.query(copyTo(sql)), createWriteStream(file));
      copied.push({ table, rows: await takeIn(duckDb, table, own, file) });
    }
  } finally {
    await client.end();
  }
  return copied;
}

const columnSchema = z.object({
  table_name: z.string(),
  column_name: z.string(),
  data_type: z.string(),
});

async function takeIn(
  duckDb: DuckDbConnection,
  table: string,
  columns: readonly z.infer<typeof columnSchema>[],
  file: string,
): Promise<number> {
  const definitions = columns.map(
    ({ column_name: name, data_type: type }) => `${name} ${TYPES[type] ?? ''}`,
  );
  await duckDb.run(`CREATE TABLE mirror.${table} (${definitions.join(', ')})`);
  await duckDb.run(
    `COPY mirror.${table} FROM '${file}' (FORMAT csv, AUTO_DETECT false, HEADER false, DELIM ',', QUOTE '"', ESCAPE '"', NULLSTR '', ALLOW_QUOTED_NULLS false)`,
  );
  const counted = await duckDb.runAndReadAll(`SELECT count(*)::INTEGER FROM mirror.${table}`);
  return z.tuple([z.tuple([z.number()])]).parse(counted.getRows())[0][0];
}
