import { z } from 'zod';
import type { AsOf } from '../domain/run.ts';
import { copyLine, type SqlSession, type Transaction } from './database.ts';
import type { ValueTable } from './value-table.ts';

const yardstickSchema = z.object({
  curves: z.array(
    z.object({
      scorecard: z.string(),
      segment: z.string(),
      measure: z.string(),
      accounts: z.number(),
      curve: z.array(z.tuple([z.number(), z.number()])).nullable(),
    }),
  ),
  feeds: z.array(
    z.object({ entity: z.string(), newestOn: z.string().nullable(), freshness: z.number() }),
  ),
});

/** A curve from the distribution of a day; null where too few accounts had a value. */
export interface DayCurve {
  readonly scorecard: string;
  readonly segment: string;
  readonly measure: string;
  readonly accounts: number;
  readonly curve: readonly (readonly [value: number, points: number])[] | null;
}

/** How current the records of an entity were. */
export interface Feed {
  readonly entity: string;
  readonly newestOn: string | null;
  /** 1 current, 0 too old to count. */
  readonly freshness: number;
}

/** What the scorecards are completed with on a day. */
export interface DayYardstick {
  readonly curves: readonly DayCurve[];
  readonly feeds: readonly Feed[];
}

export async function findYardstick(
  sql: SqlSession,
  connectionId: number,
  day: string,
): Promise<DayYardstick | undefined> {
  const rows = await sql.rows(
    z.object({ content: yardstickSchema }),
    'SELECT content FROM bellwether.score_yardsticks WHERE connection_id = $1 AND as_of = $2',
    [connectionId, day],
  );
  return rows[0]?.content;
}

export async function saveYardstick(
  sql: SqlSession,
  connectionId: number,
  day: string,
  yardstick: DayYardstick,
): Promise<void> {
  await sql.run(
    `INSERT INTO bellwether.score_yardsticks (connection_id, as_of, content) VALUES ($1, $2, $3)
     ON CONFLICT (connection_id, as_of) DO UPDATE SET content = excluded.content`,
    [connectionId, day, JSON.stringify(yardstick)],
  );
}

/** Opens the list of active accounts with their segments, for {@link distribution}; it goes with the transaction. */
export async function openSegmentList(tx: Transaction): Promise<void> {
  await tx.run(
    'CREATE TEMP TABLE segment_of (account_id bigint PRIMARY KEY, segment text NOT NULL) ON COMMIT DROP',
  );
}

export async function listSegments(
  tx: Transaction,
  accounts: readonly (readonly [accountId: number, segment: string])[],
): Promise<void> {
  await tx.copyIn(
    'COPY pg_temp.segment_of (account_id, segment) FROM STDIN',
    accounts.map(([id, segment]) => copyLine([id, segment])),
  );
}

/** The list may be needed again in the same transaction. */
export async function closeSegmentList(tx: Transaction): Promise<void> {
  await tx.run('DROP TABLE pg_temp.segment_of');
}

export interface DistributionOf {
  readonly connectionId: number;
  readonly day: string;
  readonly measure: string;
  /** Undefined for the whole book. */
  readonly segment: string | undefined;
  readonly shares: readonly number[];
  readonly from: ValueTable;
}

/** How many active accounts have a value of the measure, and the values at the given shares of them. */
export async function distribution(
  tx: Transaction,
  { connectionId, day, measure, segment, shares, from }: DistributionOf,
): Promise<{ readonly accounts: number; readonly values: readonly number[] }> {
  const rows = await tx.rows(
    z.object({ accounts: z.number(), at: z.array(z.number()).nullable() }),
    `SELECT count(*)::int AS accounts, percentile_cont($5::float8[]) WITHIN GROUP (ORDER BY v.value) AS at
     FROM (
       SELECT account_id, values[array_position(measures, $3)] AS value FROM ${from}
       WHERE connection_id = $1 AND as_of = $2
     ) v JOIN pg_temp.segment_of s USING (account_id)
     WHERE v.value IS NOT NULL AND ($4::text IS NULL OR s.segment = $4)`,
    [connectionId, day, measure, segment ?? null, shares],
  );
  const row = rows[0];
  return { accounts: row?.accounts ?? 0, values: row?.at ?? [] };
}

/** Table and day of the records of each entity whose age can be told. */
const FEED_DAYS = {
  orders: ['mirror.order_facts', 'ordered_on'],
  shipments: ['mirror.shipments', 'shipped_on'],
  invoices: ['mirror.invoices', 'issued_on'],
  payments: ['mirror.payments', 'paid_on'],
  returns: ['mirror.returns', 'returned_on'],
  survey_responses: ['mirror.survey_responses', 'responded_on'],
  portal_usage: ['mirror.portal_usage', "(month + interval '1 month - 1 day')::date"],
} as const;

type DatedEntity = keyof typeof FEED_DAYS;

/** Entities whose age can be told, in a fixed order. */
export const DATED_ENTITIES: readonly DatedEntity[] = [
  'invoices',
  'orders',
  'payments',
  'portal_usage',
  'returns',
  'shipments',
  'survey_responses',
];

/**
 * The day of the newest record of an entity that was known, over all accounts that are there; an unfinished month counts to
 * its day. What hangs on a deleted account says nothing: a mirror that is read anew may not have it.
 */
export async function newestDay(
  sql: SqlSession,
  connectionId: number,
  entity: DatedEntity,
  { knownBefore }: AsOf,
): Promise<string | undefined> {
  const [table, day] = FEED_DAYS[entity];
  const start = entity === 'portal_usage' ? 'month' : day;
  const alive = entity === 'orders' ? '' : 'AND deleted_at IS NULL';
  const rows = await sql.rows(
    z.object({ newest: z.string().nullable() }),
    `SELECT CASE WHEN count(*) > 0 THEN least(max(${day}), $2::date - 1) END AS newest FROM ${table} r
     WHERE connection_id = $1 AND ${start} < $2 ${alive}
       AND EXISTS (SELECT 1 FROM mirror.accounts a WHERE a.id = r.account_id AND a.deleted_at IS NULL)`,
    [connectionId, knownBefore],
  );
  return rows[0]?.newest ?? undefined;
}
