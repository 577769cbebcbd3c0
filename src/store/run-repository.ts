import { z } from 'zod';
import type { RunStatus, Stage } from '../domain/run.ts';
import type { SqlSession } from './database.ts';

const idSchema = z.object({ id: z.number() });

export interface NewRun {
  readonly connectionId: number;
  readonly command: string;
  readonly asOf: string;
}

/** Begins a run. A run that still says `running` was cut off: whoever begins holds the connection's lock. */
export async function beginRun(sql: SqlSession, run: NewRun): Promise<number> {
  await sql.run(
    `UPDATE bellwether.runs SET status = 'interrupted', finished_at = now()
     WHERE connection_id = $1 AND status = 'running'`,
    [run.connectionId],
  );
  const rows = await sql.rows(
    idSchema,
    `INSERT INTO bellwether.runs (connection_id, command, as_of, status) VALUES ($1, $2, $3, 'running') RETURNING id`,
    [run.connectionId, run.command, run.asOf],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('the run was not stored');
  return row.id;
}

export async function enterStage(sql: SqlSession, runId: number, stage: Stage): Promise<void> {
  await sql.run('UPDATE bellwether.runs SET stage = $2 WHERE id = $1', [runId, stage]);
}

export interface RunEnd {
  readonly status: Exclude<RunStatus, 'running'>;
  readonly counts: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

export async function endRun(sql: SqlSession, runId: number, end: RunEnd): Promise<void> {
  await sql.run(
    `UPDATE bellwether.runs SET status = $2, counts = $3, error = $4, finished_at = now() WHERE id = $1`,
    [runId, end.status, JSON.stringify(end.counts), end.error ?? null],
  );
}

const runSchema = z.object({
  id: z.number(),
  command: z.string(),
  as_of: z.string(),
  status: z.string(),
  stage: z.string().nullable(),
  started_at: z.date(),
  finished_at: z.date().nullable(),
  counts: z.record(z.string(), z.unknown()),
  error: z.string().nullable(),
});

export interface RunReport {
  readonly id: number;
  readonly command: string;
  readonly asOf: string;
  readonly status: string;
  readonly stage: string | undefined;
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
  readonly counts: Readonly<Record<string, unknown>>;
  readonly error: string | undefined;
}

export async function latestRuns(
  sql: SqlSession,
  connectionId: number,
  limit: number,
): Promise<readonly RunReport[]> {
  const rows = await sql.rows(
    runSchema,
    `SELECT id, command, as_of, status, stage, started_at, finished_at, counts, error
     FROM bellwether.runs WHERE connection_id = $1 ORDER BY id DESC LIMIT $2`,
    [connectionId, limit],
  );
  return rows.map((row) => ({
    id: row.id,
    command: row.command,
    asOf: row.as_of,
    status: row.status,
    stage: row.stage ?? undefined,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString(),
    counts: row.counts,
    error: row.error ?? undefined,
  }));
}

const pollSchema = z.object({ last_ended_at: z.date().nullable(), calls: z.number().nullable() });

const dailySchema = z.object({ used: z.number(), limit: z.number() });

/** What the runs so far say about the polls to come. */
export interface PollHistory {
  readonly lastEndedAt: Date | undefined;
  /** API calls of a poll, on average over the latest; undefined before the first. */
  readonly callsPerPoll: number | undefined;
  /** The vendor's count as of the latest run that learned it. */
  readonly daily: { readonly used: number; readonly limit: number } | undefined;
}

/** Polls over which the cost of one is averaged. */
const POLLS = 5;

export async function pollHistory(sql: SqlSession, connectionId: number): Promise<PollHistory> {
  const polls = await sql.rows(
    pollSchema,
    `SELECT (SELECT max(finished_at) FROM bellwether.runs
             WHERE connection_id = $1 AND command = 'poll') AS last_ended_at,
       (SELECT avg(calls)::float8 FROM (
          SELECT (counts #>> '{usage,calls}')::int AS calls FROM bellwether.runs
          WHERE connection_id = $1 AND command = 'poll' AND status = 'finished'
          ORDER BY id DESC LIMIT $2
        ) latest) AS calls`,
    [connectionId, POLLS],
  );
  const usage = await sql.rows(
    z.object({ daily: dailySchema }),
    `SELECT counts #> '{usage,daily}' AS daily FROM bellwether.runs
     WHERE connection_id = $1 AND counts #> '{usage,daily}' IS NOT NULL ORDER BY id DESC LIMIT 1`,
    [connectionId],
  );
  return {
    lastEndedAt: polls[0]?.last_ended_at ?? undefined,
    callsPerPoll: polls[0]?.calls ?? undefined,
    daily: usage[0]?.daily,
  };
}
