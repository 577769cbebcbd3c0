import { Client } from 'pg';
import type { EmbeddedConnection } from '../../src/store/embedded-postgres/embedded-server.ts';

/** The rows of one statement, through a connection of its own. */
export async function rowsOf(
  connection: EmbeddedConnection,
  sql: string,
): Promise<readonly Record<string, unknown>[]> {
  const client = new Client(connection);
  // The statement or the connect reports what happened; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
