import { z } from 'zod';
import type { SqlSession } from './database.ts';
import { waitingEvents } from './webhook-repository.ts';

/** Adds to the counters of a connection. A name is `delivery:OUTCOME` or `event:OUTCOME`. */
export async function addWebhookCounts(
  sql: SqlSession,
  connectionId: number,
  counts: ReadonlyMap<string, number>,
): Promise<void> {
  if (counts.size === 0) return;
  await sql.run(
    `INSERT INTO bellwether.webhook_counts AS c (connection_id, what, count, last_at)
     SELECT $1, what, count, now() FROM unnest($2::text[], $3::bigint[]) AS n (what, count)
     ON CONFLICT (connection_id, what) DO UPDATE
     SET count = c.count + excluded.count, last_at = excluded.last_at`,
    [connectionId, [...counts.keys()], [...counts.values()]],
  );
}

const countSchema = z.object({ what: z.string(), count: z.number(), last_at: z.date() });

const secondsSchema = z.object({
  count: z.number(),
  median: z.number().nullable(),
  p95: z.number().nullable(),
});

/** How the webhooks of a connection stand. */
export interface WebhookReport {
  /** Deliveries by outcome, since the beginning. */
  readonly deliveries: Readonly<Record<string, number>>;
  /** Events by outcome, since the beginning. */
  readonly events: Readonly<Record<string, number>>;
  readonly lastDeliveryAt: string | undefined;
  readonly waiting: number;
  readonly oldestSeconds: number;
  /** From the event to the written score, over the events of the last day that changed one. */
  readonly secondsToScore:
    { readonly events: number; readonly median: number; readonly p95: number } | undefined;
}

export async function webhookReport(sql: SqlSession, connectionId: number): Promise<WebhookReport> {
  const counts = await sql.rows(
    countSchema,
    'SELECT what, count, last_at FROM bellwether.webhook_counts WHERE connection_id = $1 ORDER BY what',
    [connectionId],
  );
  const named = (kind: string): Readonly<Record<string, number>> =>
    Object.fromEntries(
      counts.flatMap(({ what, count }) =>
        what.startsWith(`${kind}:`) ? [[what.slice(kind.length + 1), count]] : [],
      ),
    );
  const { events, oldestAgeMs } = await waitingEvents(sql, connectionId);
  return {
    deliveries: named('delivery'),
    events: named('event'),
    lastDeliveryAt: counts.find(({ what }) => what === 'delivery:accepted')?.last_at.toISOString(),
    waiting: events,
    oldestSeconds: oldestAgeMs / 1000,
    secondsToScore: await secondsToScore(sql, connectionId),
  };
}

async function secondsToScore(
  sql: SqlSession,
  connectionId: number,
): Promise<WebhookReport['secondsToScore']> {
  const rows = await sql.rows(
    secondsSchema,
    `SELECT count(*)::int AS count,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)::float8 AS median,
       percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds)::float8 AS p95
     FROM (
       SELECT extract(epoch FROM written_at - occurred_at)::float8 AS seconds
       FROM bellwether.webhook_events
       WHERE connection_id = $1 AND done_at > now() - interval '1 day' AND written_at IS NOT NULL
     ) scored`,
    [connectionId],
  );
  const row = rows[0];
  if (row === undefined || row.median === null || row.p95 === null) return undefined;
  return { events: row.count, median: row.median, p95: row.p95 };
}
