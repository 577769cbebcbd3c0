import { z } from 'zod';
import type { MeasureValues } from '../domain/measure.ts';
import type { EarlierScore, HealthScore, Reason, WithheldReason } from '../domain/score.ts';
import { copyLine, type SqlSession, type Transaction } from './database.ts';
import { packConfidence, packReasons, reasonsSchema } from './packed-score.ts';

/** An account that may be scored, with its values. */
export interface ScorableAccount {
  readonly id: number;
  readonly customerType: string | null;
  readonly region: string | null;
  readonly country: string | null;
  readonly values: MeasureValues;
}

const scorableSchema = z.object({
  id: z.number(),
  customer_type: z.string().nullable(),
  region: z.string().nullable(),
  country: z.string().nullable(),
  values: z.record(z.string(), z.tuple([z.number().nullable(), z.number()])).nullable(),
});

export interface AccountPage {
  readonly connectionId: number;
  readonly day: string;
  readonly afterId: number;
  readonly limit: number;
  /** Only accounts in the temporary table `scope`. */
  readonly scoped: boolean;
}

/** The next accounts by id, with the values of the day. */
export async function scorableAccounts(
  sql: SqlSession,
  page: AccountPage,
): Promise<readonly ScorableAccount[]> {
  const inScope = page.scoped ? 'AND a.id IN (SELECT account_id FROM pg_temp.scope)' : '';
  const rows = await sql.rows(
    scorableSchema,
    `SELECT a.id, a.customer_type, a.region, a.country, v.values
     FROM (
       SELECT id, customer_type, region, country FROM mirror.accounts a
       WHERE connection_id = $1 AND deleted_at IS NULL AND id > $3 ${inScope}
       ORDER BY id LIMIT $4
     ) a
     LEFT JOIN LATERAL (
       SELECT jsonb_object_agg(m.measure, jsonb_build_array(m.value, m.sample_size)) AS values
       FROM bellwether.measure_values m
       WHERE m.connection_id = $1 AND m.as_of = $2 AND m.account_id = a.id
     ) v ON true
     ORDER BY a.id`,
    [page.connectionId, page.day, page.afterId, page.limit],
  );
  return rows.map((row) => ({
    id: row.id,
    customerType: row.customer_type,
    region: row.region,
    country: row.country,
    values: toValues(row.values ?? {}),
  }));
}

export function toValues(
  stored: Readonly<Record<string, readonly [number | null, number]>>,
): MeasureValues {
  return new Map(
    Object.entries(stored).map(([measure, [value, sampleSize]]) => [
      measure,
      { value: value ?? undefined, sampleSize },
    ]),
  );
}

const earlierSchema = z.object({
  account_id: z.number(),
  as_of: z.string(),
  score: z.number(),
  band: z.enum(['red', 'yellow', 'green']),
  band_since: z.string(),
  reasons: reasonsSchema,
});

/** The latest score of each account on or before a day. */
export async function latestScores(
  sql: SqlSession,
  connectionId: number,
  accountIds: readonly number[],
  upTo: string,
): Promise<ReadonlyMap<number, EarlierScore>> {
  const rows = await sql.rows(
    earlierSchema,
    `SELECT s.account_id, s.as_of, s.score, s.band, s.band_since, s.reasons
     FROM unnest($2::bigint[]) wanted (account_id)
     CROSS JOIN LATERAL (
       SELECT account_id, as_of, score, band, band_since, reasons FROM bellwether.scores
       WHERE account_id = wanted.account_id AND connection_id = $1 AND as_of <= $3 AND score IS NOT NULL
       ORDER BY as_of DESC LIMIT 1
     ) s`,
    [connectionId, accountIds, upTo],
  );
  return new Map(
    rows.map((row) => [
      row.account_id,
      {
        asOf: row.as_of,
        score: row.score,
        band: row.band,
        bandSince: row.band_since,
        reasons: row.reasons,
      },
    ]),
  );
}

/** A score, or why there is none, ready to be stored. */
export type NewScore = {
  readonly accountId: number;
  readonly segment: string;
  readonly sentence: string;
  readonly moneyAtRisk: number;
  readonly modelVersion: string;
} & (
  | { readonly score: HealthScore }
  | { readonly withheld: WithheldReason; readonly reasons: readonly Reason[] }
);

export interface ScoredPage {
  readonly connectionId: number;
  readonly day: string;
  /** All accounts that were looked at: an earlier score of the day goes, also where there is none now. */
  readonly accountIds: readonly number[];
  readonly scores: readonly NewScore[];
}

/** Stores the scores of a day for a page of accounts. */
export async function saveScores(tx: Transaction, page: ScoredPage): Promise<void> {
  const { connectionId, day, accountIds, scores } = page;
  await tx.run(
    'DELETE FROM bellwether.scores WHERE connection_id = $1 AND as_of = $2 AND account_id = ANY ($3)',
    [connectionId, day, accountIds],
  );
  await tx.copyIn(
    `COPY bellwether.scores (${SCORE_COLUMNS}) FROM STDIN`,
    scores.map((score) => scoreLine(connectionId, day, score)),
  );
}

const SCORE_COLUMNS =
  'connection_id, as_of, account_id, score, withheld, band, band_since, trend, confidence, confidence_parts, ' +
  'segment, model_version, reasons, sentence, money_at_risk';

function scoreLine(connectionId: number, day: string, entry: NewScore): string {
  const score = 'score' in entry ? entry.score : undefined;
  const reasons = 'score' in entry ? entry.score.reasons : entry.reasons;
  return copyLine([
    connectionId,
    day,
    entry.accountId,
    score?.score ?? null,
    'withheld' in entry ? entry.withheld : null,
    score?.band ?? null,
    score?.bandSince ?? null,
    score?.trend ?? null,
    score?.confidence ?? null,
    score === undefined ? null : packConfidence(score.confidenceParts),
    entry.segment,
    entry.modelVersion,
    packReasons(reasons),
    entry.sentence,
    entry.moneyAtRisk,
  ]);
}

/** Values are kept for the days that are still compared with; the history keeps them in its reasons. */
export async function pruneValues(
  sql: SqlSession,
  connectionId: number,
  keepDays: readonly string[],
): Promise<void> {
  await sql.run(
    'DELETE FROM bellwether.measure_values WHERE connection_id = $1 AND NOT (as_of = ANY ($2::date[]))',
    [connectionId, keepDays],
  );
}
