import { z } from 'zod';
import type { SqlSession } from './database.ts';

/** A hint that a record changed, as it is queued. */
export interface NewWebhookEvent {
  readonly key: string;
  readonly orgId: string;
  readonly objectId: string;
  readonly recordId: string;
  readonly occurredAt: Date;
}

const queuedSchema = z.object({ ours: z.number(), queued: z.number() });

/** What became of the events of a delivery. */
export type QueuedEvents = z.infer<typeof queuedSchema>;

/**
 * Queues the events of a delivery in one statement. `ours` are of the connection's own org, `queued` those of them that
 * had not come before.
 */
export async function queueEvents(
  sql: SqlSession,
  connectionId: number,
  events: readonly NewWebhookEvent[],
): Promise<QueuedEvents> {
  if (events.length === 0) return { ours: 0, queued: 0 };
  const rows = await sql.rows(queuedSchema, QUEUE, [
    connectionId,
    events.map(({ key }) => key),
    events.map(({ orgId }) => orgId),
    events.map(({ objectId }) => objectId),
    events.map(({ recordId }) => recordId),
    events.map(({ occurredAt }) => occurredAt.toISOString()),
  ]);
  return rows[0] ?? { ours: 0, queued: 0 };
}

/** Before its first sync a connection does not know its org: then that sync will tell. */
const QUEUE = `
  WITH ours AS (
    SELECT e.* FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
      AS e (event_key, org_id, object, crm_id, occurred_at)
    JOIN bellwether.connections c ON c.id = $1 AND coalesce(c.org_id, e.org_id) = e.org_id
  ), queued AS (
    INSERT INTO bellwether.webhook_events (connection_id, event_key, object, crm_id, occurred_at)
    SELECT $1, event_key, object, crm_id, occurred_at FROM ours
    ON CONFLICT DO NOTHING
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM ours)::int AS ours, (SELECT count(*) FROM queued)::int AS queued`;

const waitingSchema = z.object({
  events: z.number(),
  oldest: z.date().nullable(),
  age_ms: z.number().nullable(),
});

export interface WaitingEvents {
  readonly events: number;
  readonly oldestAt: Date | undefined;
  /** How long ago the oldest came in, by the database's clock. */
  readonly oldestAgeMs: number;
}

export async function waitingEvents(sql: SqlSession, connectionId: number): Promise<WaitingEvents> {
  const rows = await sql.rows(
    waitingSchema,
    `SELECT count(*)::int AS events, min(received_at) AS oldest,
       (extract(epoch FROM clock_timestamp() - min(received_at)) * 1000)::float8 AS age_ms
     FROM bellwether.webhook_events WHERE connection_id = $1 AND done_at IS NULL`,
    [connectionId],
  );
  const row = rows[0];
  return {
    events: row?.events ?? 0,
    oldestAt: row?.oldest ?? undefined,
    oldestAgeMs: row?.age_ms ?? 0,
  };
}

const countSchema = z.object({ count: z.number() });

/** Different records that wait; counts no further than `most` and one. */
export async function waitingRecords(
  sql: SqlSession,
  connectionId: number,
  most: number,
): Promise<number> {
  const rows = await sql.rows(
    countSchema,
    `SELECT count(*)::int AS count FROM (
       SELECT DISTINCT object, crm_id FROM bellwether.webhook_events
       WHERE connection_id = $1 AND done_at IS NULL LIMIT $2
     ) records`,
    [connectionId, most + 1],
  );
  return rows[0]?.count ?? 0;
}

/**
 * Claims what waits for a run, also what an earlier run had claimed and did not finish. Only events that came in at least
 * `settledMs` ago. Gives their number. What comes in later is another run's.
 */
export async function claimEvents(
  sql: SqlSession,
  claim: {
    readonly connectionId: number;
    readonly runId: number;
    readonly settledMs: number;
  },
): Promise<number> {
  return sql.run(
    `UPDATE bellwether.webhook_events SET run_id = $2
     WHERE connection_id = $1 AND done_at IS NULL
       AND received_at <= clock_timestamp() - $3 * interval '1 millisecond'`,
    [claim.connectionId, claim.runId, claim.settledMs],
  );
}

/** Gives back what a run has claimed. */
export async function releaseEvents(
  sql: SqlSession,
  connectionId: number,
  runId: number,
): Promise<void> {
  await sql.run(
    `UPDATE bellwether.webhook_events SET run_id = NULL
     WHERE connection_id = $1 AND run_id = $2 AND done_at IS NULL`,
    [connectionId, runId],
  );
}

const recordSchema = z.object({ object: z.string(), crm_ids: z.array(z.string()) });

/** The records that a run has claimed, each once, by the vendor's id of their object. */
export async function claimedRecords(
  sql: SqlSession,
  connectionId: number,
  runId: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await sql.rows(
    recordSchema,
    `SELECT object, array_agg(DISTINCT crm_id ORDER BY crm_id) AS crm_ids
     FROM bellwether.webhook_events WHERE connection_id = $1 AND run_id = $2 AND done_at IS NULL
     GROUP BY object ORDER BY object`,
    [connectionId, runId],
  );
  return new Map(rows.map((row) => [row.object, row.crm_ids]));
}

/** The run has done what followed from its events. */
export async function finishEvents(
  sql: SqlSession,
  connectionId: number,
  runId: number,
): Promise<void> {
  await sql.run(
    `UPDATE bellwether.webhook_events SET done_at = clock_timestamp()
     WHERE connection_id = $1 AND run_id = $2 AND done_at IS NULL`,
    [connectionId, runId],
  );
}

/** HubSpot repeats a delivery for up to 24 hours; so long, and for good measure, a repetition is known as one. */
const KEPT_DAYS = 3;

/** Forgets events that nothing can repeat any more. */
export async function forgetOldEvents(sql: SqlSession, connectionId: number): Promise<void> {
  await sql.run(
    `DELETE FROM bellwether.webhook_events
     WHERE connection_id = $1 AND done_at < now() - $2 * interval '1 day'`,
    [connectionId, KEPT_DAYS],
  );
}
