import { z } from 'zod';
import type { SqlSession, Transaction } from './database.ts';

const versionSchema = z.object({
  number: z.number(),
  name: z.string(),
  model_version: z.string(),
  content: z.unknown(),
  published_at: z.date(),
  days_ago: z.number(),
  author: z.string(),
  note: z.string().nullable(),
  verdict: z.unknown(),
  override_reason: z.string().nullable(),
  restored_from: z.number().nullable(),
});

/** A model as it was published. What `content` and `verdict` are is known to whoever publishes. */
export interface StoredModelVersion {
  readonly number: number;
  readonly name: string;
  /** Under which the model is kept. */
  readonly modelVersion: string;
  readonly content: unknown;
  readonly publishedAt: string;
  /** Whole days since then. */
  readonly daysAgo: number;
  readonly author: string;
  readonly note: string | undefined;
  readonly verdict: unknown;
  readonly overrideReason: string | undefined;
  readonly restoredFrom: number | undefined;
}

export type NewModelVersion = Omit<
  StoredModelVersion,
  'number' | 'content' | 'publishedAt' | 'daysAgo'
>;

const READ = `SELECT v.number, v.name, v.model_version, m.content, v.published_at,
  floor(extract(epoch FROM now() - v.published_at) / 86400)::int AS days_ago,
  v.author, v.note, v.verdict, v.override_reason, v.restored_from
  FROM bellwether.model_versions v JOIN bellwether.models m USING (connection_id, model_version)
  WHERE v.connection_id = $1 ORDER BY v.number DESC`;

/** All versions of a connection, the newest first; the first one runs. */
export async function listModelVersions(
  sql: SqlSession,
  connectionId: number,
): Promise<readonly StoredModelVersion[]> {
  const rows = await sql.rows(versionSchema, READ, [connectionId]);
  return rows.map((row) => fromRow(row));
}

export async function latestModelVersion(
  sql: SqlSession,
  connectionId: number,
): Promise<StoredModelVersion | undefined> {
  const rows = await sql.rows(versionSchema, `${READ} LIMIT 1`, [connectionId]);
  return rows[0] && fromRow(rows[0]);
}

/** Adds the next version of a model that is kept; gives its number. Two at once do not get the same one. */
export async function addModelVersion(
  tx: Transaction,
  connectionId: number,
  version: NewModelVersion,
): Promise<number> {
  await tx.run('SELECT 1 FROM bellwether.connections WHERE id = $1 FOR UPDATE', [connectionId]);
  const rows = await tx.rows(
    z.object({ number: z.number() }),
    `INSERT INTO bellwether.model_versions
       (connection_id, number, name, model_version, author, note, verdict, override_reason, restored_from)
     SELECT $1::int, coalesce(max(number), 0) + 1, $2::text, $3::text, $4::text, $5::text, $6::jsonb, $7::text, $8::int
     FROM bellwether.model_versions WHERE connection_id = $1
     RETURNING number`,
    [
      connectionId,
      version.name,
      version.modelVersion,
      version.author,
      version.note ?? null,
      JSON.stringify(version.verdict),
      version.overrideReason ?? null,
      version.restoredFrom ?? null,
    ],
  );
  const number = rows[0]?.number;
  if (number === undefined) throw new Error('the version was not stored');
  return number;
}

export interface ModelMark {
  readonly number: number;
  /** As it stands on the scores. */
  readonly modelVersion: string;
  readonly firstDay: string;
  readonly lastDay: string;
}

export interface HistoryMark {
  readonly number: number;
  readonly modelVersion: string;
  readonly day: string;
}

/** Notes that a day was scored with a published version. */
export async function markHistory(
  sql: SqlSession,
  connectionId: number,
  { number, modelVersion, day }: HistoryMark,
): Promise<void> {
  await sql.run(
    `INSERT INTO bellwether.model_marks AS m (connection_id, number, model_version, first_day, last_day)
     VALUES ($1, $2, $3, $4, $4)
     ON CONFLICT (connection_id, number, model_version) DO UPDATE SET
       first_day = least(m.first_day, excluded.first_day), last_day = greatest(m.last_day, excluded.last_day)`,
    [connectionId, number, modelVersion, day],
  );
}

export async function listMarks(
  sql: SqlSession,
  connectionId: number,
): Promise<readonly ModelMark[]> {
  const rows = await sql.rows(
    z.object({
      number: z.number(),
      model_version: z.string(),
      first_day: z.string(),
      last_day: z.string(),
    }),
    `SELECT number, model_version, first_day, last_day FROM bellwether.model_marks
     WHERE connection_id = $1 ORDER BY number DESC, first_day, model_version`,
    [connectionId],
  );
  return rows.map((row) => ({
    number: row.number,
    modelVersion: row.model_version,
    firstDay: row.first_day,
    lastDay: row.last_day,
  }));
}

function fromRow(row: z.infer<typeof versionSchema>): StoredModelVersion {
  return {
    number: row.number,
    name: row.name,
    modelVersion: row.model_version,
    content: row.content,
    publishedAt: row.published_at.toISOString(),
    daysAgo: row.days_ago,
    author: row.author,
    note: row.note ?? undefined,
    verdict: row.verdict,
    overrideReason: row.override_reason ?? undefined,
    restoredFrom: row.restored_from ?? undefined,
  };
}
