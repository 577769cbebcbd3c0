import { z } from 'zod';
import type { SqlSession } from './database.ts';

/** Keeps what a model version stands for. The same version is always the same content. */
export async function saveModel(
  sql: SqlSession,
  connectionId: number,
  modelVersion: string,
  content: object,
): Promise<void> {
  await sql.run(
    `INSERT INTO bellwether.models (connection_id, model_version, content) VALUES ($1, $2, $3)
     ON CONFLICT (connection_id, model_version) DO NOTHING`,
    [connectionId, modelVersion, JSON.stringify(content)],
  );
}

/** What a model version stood for; undefined where it was not kept. */
export async function findModel(
  sql: SqlSession,
  connectionId: number,
  modelVersion: string,
): Promise<unknown> {
  const rows = await sql.rows(
    z.object({ content: z.unknown() }),
    'SELECT content FROM bellwether.models WHERE connection_id = $1 AND model_version = $2',
    [connectionId, modelVersion],
  );
  return rows[0]?.content;
}
