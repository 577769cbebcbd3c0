import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { z } from 'zod';
import { sqlTypes } from './sql-types.ts';
import { storeErrorFrom } from './store-errors.ts';

/** Where a PostgreSQL server is. */
export type DatabaseAddress =
  | { readonly url: string }
  | {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly database: string;
    };

export type SqlValue = string | number | boolean | Date | null | readonly SqlValue[];

/** A place where statements run: the pool, or one transaction. */
export interface SqlSession {
  /** Rows, each parsed by the schema. */
  rows<S extends z.ZodType>(
    schema: S,
    sql: string,
    values?: readonly SqlValue[],
  ): Promise<readonly z.infer<S>[]>;
  /** Runs a statement and says how many rows it touched. */
  run(sql: string, values?: readonly SqlValue[]): Promise<number>;
}

export interface Transaction extends SqlSession {
  /** COPY ... FROM STDIN: lines of PostgreSQL's text format, see {@link copyLine}. */
  copyIn(sql: string, lines: Iterable<string>): Promise<void>;
}

export interface Database extends SqlSession {
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Holds a session-wide advisory lock while `work` runs; undefined when somebody else holds it. The signal aborts
   * when the session, and with it the lock, is lost.
   */
  withLock<T>(key: bigint, work: (lost: AbortSignal) => Promise<T>): Promise<T | undefined>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly address: DatabaseAddress;
  readonly maxConnections?: number;
  /** Told of connections that broke while idle. */
  readonly onError: (error: Error) => void;
}

export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    ...connectionOf(options.address),
    max: options.maxConnections ?? 8,
    types: sqlTypes(),
    application_name: 'bellwether',
    // Days are compared with instants nowhere, but should it ever happen, then in UTC on every server.
    options: '-c TimeZone=UTC',
  });
  pool.on('error', options.onError);
  return {
    ...sessionOn(pool),
    transaction: (work) => inTransaction(pool, work),
    withLock: (key, work) => withLock(pool, key, work),
    close: () => pool.end(),
  };
}

function connectionOf(address: DatabaseAddress): pg.PoolConfig {
  return 'url' in address ? { connectionString: address.url } : address;
}

interface Queryable {
  query(config: { text: string; values: unknown[] }): Promise<pg.QueryResult<pg.QueryResultRow>>;
}

function sessionOn(client: Queryable): SqlSession {
  const execute = async (
    text: string,
    values: readonly SqlValue[] = [],
  ): Promise<pg.QueryResult<pg.QueryResultRow>> => {
    try {
      return await client.query({ text, values: [...values] });
    } catch (error) {
      throw storeErrorFrom(error) ?? error;
    }
  };
  return {
    async rows(schema, sql, values) {
      const result = await execute(sql, values);
      return z.array(schema).parse(result.rows);
    },
    async run(sql, values) {
      const result = await execute(sql, values);
      return result.rowCount ?? 0;
    },
  };
}

async function inTransaction<T>(pool: pg.Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await connect(pool);
  const session = sessionOn(client);
  // A server that goes away between two statements: the next one fails, nothing else may.
  client.on('error', ignore);
  try {
    await session.run('BEGIN');
    const result = await work({ ...session, copyIn: (sql, lines) => copyIn(client, sql, lines) });
    await session.run('COMMIT');
    client.release();
    return result;
  } catch (error) {
    await rollBack(client);
    throw error;
  } finally {
    client.off('error', ignore);
  }
}

function ignore(): void {}

/** A connection that cannot even roll back is thrown away; the server rolls back by itself. */
async function rollBack(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('ROLLBACK');
    client.release();
  } catch {
    client.release(true);
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw storeErrorFrom(error) ?? error;
  }
}

async function copyIn(client: pg.PoolClient, sql: string, lines: Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(inChunks(lines)), client.query(copyFrom(sql)));
  } catch (error) {
    throw storeErrorFrom(error) ?? error;
  }
}

/** Few large writes instead of many small ones. */
function* inChunks(lines: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length >= 65_536) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

async function withLock<T>(
  pool: pg.Pool,
  key: bigint,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const client = await connect(pool);
  const lost = new AbortController();
  const onLoss = (error: Error): void => {
    lost.abort(error);
  };
  client.on('error', onLoss);
  try {
    const taken = await sessionOn(client).rows(
      z.object({ taken: z.boolean() }),
      'SELECT pg_try_advisory_lock($1) AS taken',
      [String(key)],
    );
    if (taken[0]?.taken !== true) return undefined;
    try {
      return await work(lost.signal);
    } finally {
      if (!lost.signal.aborted) await client.query('SELECT pg_advisory_unlock($1)', [String(key)]);
    }
  } finally {
    client.off('error', onLoss);
    client.release(lost.signal.aborted);
  }
}

export type CopyValue = string | number | boolean | null;

/** A line of COPY's text format (PostgreSQL documentation, "COPY", "Text Format"). */
export function copyLine(values: readonly CopyValue[]): string {
  return `${values.map(copyValue).join('\t')}\n`;
}

function copyValue(value: CopyValue): string {
  if (value === null) return String.raw`\N`;
  if (typeof value !== 'string') return String(value);
  // Hardly any value needs it, and a first read copies them by the hundred million.
  return TO_ESCAPE.test(value)
    ? value.replace(EACH_TO_ESCAPE, (char) => ESCAPED[char] ?? '')
    : value;
}

const ESCAPED: Readonly<Record<string, string>> = {
  '\\': String.raw`\\`,
  '\t': String.raw`\t`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  // It cannot stand in a PostgreSQL text at all; no CRM means anything by it.
  '\u0000': '',
};

const TO_ESCAPE = new RegExp(
  `[${Object.keys(ESCAPED)
    .map((char) => `\\${char}`)
    .join('')}]`,
);
const EACH_TO_ESCAPE = new RegExp(TO_ESCAPE, 'g');
