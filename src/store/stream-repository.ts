import { z } from 'zod';
import type { EntityName } from '../domain/entities.ts';
import type { SqlSession } from './database.ts';

/** How far a stream has been read. */
export interface StreamState {
  /** Hash of the mapping; another one starts a full read. */
  readonly fingerprint: string;
  /** Number of the full read that is under way or was the last, from 1. */
  readonly generation: number;
  readonly cursor: Readonly<Record<string, unknown>> | undefined;
  /** True once a full read has reached its end. */
  readonly complete: boolean;
  readonly recordsRead: number;
  /** The CRM's time at which the last complete reading of all records began. */
  readonly sweptAt: Date | undefined;
  /** A reading of all records that is under way; without a cursor it is at its beginning. */
  readonly sweep: StreamSweep | undefined;
}

export interface StreamSweep {
  readonly began: Date;
  readonly cursor: Readonly<Record<string, unknown>> | undefined;
}

const streamSchema = z.object({
  entity: z.string(),
  fingerprint: z.string(),
  read_generation: z.number(),
  cursor: z.record(z.string(), z.unknown()).nullable(),
  complete: z.boolean(),
  records_read: z.number(),
  caught_up_at: z.date().nullable(),
  swept_at: z.date().nullable(),
  sweep_began_at: z.date().nullable(),
  sweep_cursor: z.record(z.string(), z.unknown()).nullable(),
});

const COLUMNS = `entity, fingerprint, read_generation, cursor, complete, records_read, caught_up_at, swept_at,
  sweep_began_at, sweep_cursor`;

export async function findStream(
  sql: SqlSession,
  connectionId: number,
  entity: EntityName,
): Promise<StreamState | undefined> {
  const rows = await sql.rows(
    streamSchema,
    `SELECT ${COLUMNS} FROM bellwether.streams WHERE connection_id = $1 AND entity = $2`,
    [connectionId, entity],
  );
  const row = rows[0];
  return row === undefined ? undefined : toState(row);
}

function toState(row: z.infer<typeof streamSchema>): StreamState {
  const began = row.sweep_began_at;
  return {
    fingerprint: row.fingerprint,
    generation: row.read_generation,
    cursor: row.cursor ?? undefined,
    complete: row.complete,
    recordsRead: row.records_read,
    sweptAt: row.swept_at ?? undefined,
    sweep: began === null ? undefined : { began, cursor: row.sweep_cursor ?? undefined },
  };
}

/** The checkpoint: stored in the transaction of the page that it follows. */
export async function saveStream(
  sql: SqlSession,
  connectionId: number,
  entity: EntityName,
  state: StreamState,
): Promise<void> {
  await sql.run(
    `INSERT INTO bellwether.streams (connection_id, entity, fingerprint, read_generation, cursor, complete,
       records_read, swept_at, sweep_began_at, sweep_cursor)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (connection_id, entity) DO UPDATE SET
       fingerprint = excluded.fingerprint, read_generation = excluded.read_generation, cursor = excluded.cursor,
       complete = excluded.complete, records_read = excluded.records_read, swept_at = excluded.swept_at,
       sweep_began_at = excluded.sweep_began_at, sweep_cursor = excluded.sweep_cursor`,
    [
      connectionId,
      entity,
      state.fingerprint,
      state.generation,
      jsonOf(state.cursor),
      state.complete,
      state.recordsRead,
      state.sweptAt ?? null,
      state.sweep?.began ?? null,
      jsonOf(state.sweep?.cursor),
    ],
  );
}

function jsonOf(cursor: StreamState['cursor']): string | null {
  return cursor === undefined ? null : JSON.stringify(cursor);
}

export async function markCaughtUp(
  sql: SqlSession,
  connectionId: number,
  entity: EntityName,
): Promise<void> {
  await sql.run(
    `UPDATE bellwether.streams SET complete = true, caught_up_at = now() WHERE connection_id = $1 AND entity = $2`,
    [connectionId, entity],
  );
}

export interface StreamReport {
  readonly entity: string;
  readonly complete: boolean;
  readonly recordsRead: number;
  readonly caughtUpAt: string | undefined;
  /** The CRM's time since which every record has been read, also where its time of change had not moved. */
  readonly sweptAt: string | undefined;
}

export async function listStreams(
  sql: SqlSession,
  connectionId: number,
): Promise<readonly StreamReport[]> {
  const rows = await sql.rows(
    streamSchema,
    `SELECT ${COLUMNS} FROM bellwether.streams WHERE connection_id = $1 ORDER BY entity`,
    [connectionId],
  );
  return rows.map((row) => ({
    entity: row.entity,
    complete: row.complete,
    recordsRead: row.records_read,
    caughtUpAt: row.caught_up_at?.toISOString(),
    sweptAt: row.swept_at?.toISOString(),
  }));
}
