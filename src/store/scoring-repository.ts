import { z } from 'zod';
import type { AsOf } from '../domain/run.ts';
import type { SqlSession } from './database.ts';
import { scoreTable } from './score-table.ts';

/** Whether a day has been scored completely with this model and this knowledge, and its values are still there. */
export async function isScored(
  sql: SqlSession,
  connectionId: number,
  asOf: AsOf,
  modelVersion: string,
): Promise<boolean> {
  const rows = await sql.rows(
    z.object({ one: z.number() }),
    `SELECT 1 AS one FROM bellwether.scorings
     WHERE connection_id = $1 AND as_of = $2 AND known_before = $3 AND model_version = $4
       AND (EXISTS (SELECT 1 FROM bellwether.account_values WHERE connection_id = $1 AND as_of = $2)
            OR NOT EXISTS (SELECT 1 FROM bellwether.scores WHERE connection_id = $1 AND as_of = $2))`,
    [connectionId, asOf.day, asOf.knownBefore, modelVersion],
  );
  return rows.length > 0;
}

/** Takes back the mark that a day is scored, while it is being scored anew. */
export async function openScoring(
  sql: SqlSession,
  connectionId: number,
  day: string,
): Promise<void> {
  await sql.run('DELETE FROM bellwether.scorings WHERE connection_id = $1 AND as_of = $2', [
    connectionId,
    day,
  ]);
}

export async function closeScoring(
  sql: SqlSession,
  connectionId: number,
  asOf: AsOf,
  modelVersion: string,
): Promise<void> {
  await sql.run(
    `INSERT INTO bellwether.scorings (connection_id, as_of, known_before, model_version) VALUES ($1, $2, $3, $4)
     ON CONFLICT (connection_id, as_of) DO UPDATE SET
       known_before = excluded.known_before, model_version = excluded.model_version, scored_at = now(),
       replayed = false`,
    [connectionId, asOf.day, asOf.knownBefore, modelVersion],
  );
}

/** How the scores of a past day came to be, where there are any. */
export type DayOfScores =
  { readonly origin: 'live' } | { readonly origin: 'replayed'; readonly modelVersion: string };

const dayOfScoresSchema = z.object({
  model_version: z.string().nullable(),
  replayed: z.boolean().nullable(),
});

/** Scores that no scoring was closed over were left by a live run that was cut off: a replay leaves nothing half done. */
export async function scoresOfDay(
  sql: SqlSession,
  connectionId: number,
  day: string,
): Promise<DayOfScores | undefined> {
  const rows = await sql.rows(
    dayOfScoresSchema,
    `SELECT model_version, replayed FROM bellwether.scorings WHERE connection_id = $1 AND as_of = $2
     UNION ALL
     (SELECT NULL, NULL FROM bellwether.scores WHERE connection_id = $1 AND as_of = $2 LIMIT 1)`,
    [connectionId, day],
  );
  const scoring = rows.find(({ model_version: version }) => version !== null) ?? rows[0];
  if (scoring === undefined) return undefined;
  const { replayed, model_version: modelVersion } = scoring;
  return replayed === true && modelVersion !== null
    ? { origin: 'replayed', modelVersion }
    : { origin: 'live' };
}

/** Records that a past day was replayed; the values go, for the history keeps them in its reasons. */
export async function closeReplay(
  sql: SqlSession,
  connectionId: number,
  day: string,
  modelVersion: string,
): Promise<void> {
  await sql.run('DELETE FROM bellwether.account_values WHERE connection_id = $1 AND as_of = $2', [
    connectionId,
    day,
  ]);
  await sql.run(
    `INSERT INTO bellwether.scorings (connection_id, as_of, known_before, model_version, replayed)
     VALUES ($1, $2, $2, $3, true)
     ON CONFLICT (connection_id, as_of) DO UPDATE SET
       known_before = excluded.known_before, model_version = excluded.model_version, scored_at = now()`,
    [connectionId, day, modelVersion],
  );
}

export async function hasScoresUpTo(
  sql: SqlSession,
  connectionId: number,
  day: string,
): Promise<boolean> {
  const rows = await sql.rows(
    z.object({ one: z.number() }),
    'SELECT 1 AS one FROM bellwether.scorings WHERE connection_id = $1 AND as_of <= $2 LIMIT 1',
    [connectionId, day],
  );
  return rows.length > 0;
}

/** Whether no later day has been scored: the marks of what changed, and the values that are kept, are those of this one. */
export async function isNewestScored(
  sql: SqlSession,
  connectionId: number,
  day: string,
): Promise<boolean> {
  const later = await sql.rows(
    z.object({ one: z.number() }),
    'SELECT 1 AS one FROM bellwether.scorings WHERE connection_id = $1 AND as_of > $2 LIMIT 1',
    [connectionId, day],
  );
  return later.length === 0;
}

const countSchema = z.object({ scored: z.number() });

/** Accounts with a score by a scorecard on a day. */
export async function countScored(
  sql: SqlSession,
  connectionId: number,
  day: string,
  scorecard: string,
): Promise<number> {
  const { table, condition } = scoreTable(scorecard);
  const rows = await sql.rows(
    countSchema,
    `SELECT count(*)::int AS scored FROM ${table}
     WHERE connection_id = $1 AND as_of = $2 AND score IS NOT NULL AND ${condition('$3')}`,
    [connectionId, day, scorecard],
  );
  return rows[0]?.scored ?? 0;
}
