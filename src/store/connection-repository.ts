import { z } from 'zod';
import type { CrmKind } from '../domain/crm-schema.ts';
import type { SqlSession } from './database.ts';

const connectionSchema = z.object({
  id: z.number(),
  org_id: z.string().nullable(),
  org_name: z.string().nullable(),
});

export interface StoredConnection {
  readonly id: number;
  /** Undefined until the connection was used for the first time. */
  readonly orgId: string | undefined;
  readonly orgName: string | undefined;
}

/** The row of a connection of the configuration; made at its first use. */
export async function ensureConnection(
  sql: SqlSession,
  name: string,
  crm: CrmKind,
): Promise<StoredConnection> {
  const found = await findConnection(sql, name);
  if (found !== undefined) return found;
  await sql.run(
    'INSERT INTO bellwether.connections (name, crm) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
    [name, crm],
  );
  const made = await findConnection(sql, name);
  if (made === undefined) throw new Error(`the connection ${name} vanished`);
  return made;
}

async function findConnection(
  sql: SqlSession,
  name: string,
): Promise<StoredConnection | undefined> {
  const rows = await sql.rows(
    connectionSchema,
    'SELECT id, org_id, org_name FROM bellwether.connections WHERE name = $1',
    [name],
  );
  const row = rows[0];
  return row && { id: row.id, orgId: row.org_id ?? undefined, orgName: row.org_name ?? undefined };
}

export async function rememberOrg(
  sql: SqlSession,
  connectionId: number,
  org: { readonly orgId: string; readonly orgName: string },
): Promise<void> {
  await sql.run('UPDATE bellwether.connections SET org_id = $2, org_name = $3 WHERE id = $1', [
    connectionId,
    org.orgId,
    org.orgName,
  ]);
}
