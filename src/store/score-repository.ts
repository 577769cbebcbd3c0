import { z } from 'zod';
import type { Group } from '../domain/group.ts';
import type { MeasureValues } from '../domain/measure.ts';
import type { EarlierScore, HealthScore, Reason, WithheldReason } from '../domain/score.ts';
import type { ShownOverride } from '../domain/override.ts';
import { toValues, valuesShape } from './packed-values.ts';
import { copyLine, type CopyValue, type SqlSession, type Transaction } from './database.ts';
import { scoreTable } from './score-table.ts';
import type { ValueTable } from './value-table.ts';
import { packConfidence, packGroup, packReasons, reasonsSchema } from './packed-score.ts';

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
  ...valuesShape,
});

export interface AccountPage {
  readonly connectionId: number;
  readonly day: string;
  readonly afterId: number;
  readonly limit: number;
  /** Only accounts in the temporary table `scope`. */
  readonly scoped: boolean;
  readonly values: ValueTable;
}

/** The next accounts by id, with the values of the day. */
export async function scorableAccounts(
  sql: SqlSession,
  page: AccountPage,
): Promise<readonly ScorableAccount[]> {
  const inScope = page.scoped ? 'AND a.id IN (SELECT account_id FROM pg_temp.scope)' : '';
  const rows = await sql.rows(
    scorableSchema,
    `SELECT a.id, a.customer_type, a.region, a.country, v.measures, v.values, v.sample_sizes
     FROM (
       SELECT id, customer_type, region, country FROM mirror.accounts a
       WHERE connection_id = $1 AND deleted_at IS NULL AND id > $3 ${inScope}
       ORDER BY id LIMIT $4
     ) a
     LEFT JOIN ${page.values} v ON v.connection_id = $1 AND v.as_of = $2 AND v.account_id = a.id
     ORDER BY a.id`,
    [page.connectionId, page.day, page.afterId, page.limit],
  );
  return rows.map((row) => ({
    id: row.id,
    customerType: row.customer_type,
    region: row.region,
    country: row.country,
    values: toValues(row),
  }));
}

const earlierSchema = z.object({
  account_id: z.number(),
  as_of: z.string(),
  score: z.number(),
  band: z.enum(['red', 'yellow', 'green']),
  band_since: z.string(),
  reasons: reasonsSchema,
});

export interface LatestScoresOf {
  readonly connectionId: number;
  readonly scorecard: string;
  readonly accountIds: readonly number[];
  readonly upTo: string;
  /** Older scores do not count. */
  readonly since?: string;
}

/** The latest score of each account on or before a day, as it was computed. */
export async function latestScores(
  sql: SqlSession,
  { connectionId, scorecard, accountIds, upTo, since }: LatestScoresOf,
): Promise<ReadonlyMap<number, EarlierScore>> {
  const { table, condition } = scoreTable(scorecard);
  const rows = await sql.rows(
    earlierSchema,
    `SELECT s.account_id, s.as_of, s.score, s.band, s.band_since, s.reasons
     FROM unnest($2::bigint[]) wanted (account_id)
     CROSS JOIN LATERAL (
       SELECT account_id, as_of, score, band, band_since, reasons FROM ${table}
       WHERE account_id = wanted.account_id AND connection_id = $1 AND as_of <= $3 AND as_of >= $4
         AND score IS NOT NULL AND ${condition('$5')}
       ORDER BY as_of DESC LIMIT 1
     ) s`,
    [connectionId, accountIds, upTo, since ?? '0001-01-01', scorecard],
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

const scoredSchema = z.object({ account_id: z.number(), score: z.number(), segment: z.string() });

/** Score and segment of each account that has a score on a day. */
export async function scoresOn(
  sql: SqlSession,
  connectionId: number,
  day: string,
): Promise<ReadonlyMap<number, { readonly score: number; readonly segment: string }>> {
  const rows = await sql.rows(
    scoredSchema,
    `SELECT account_id, score, segment FROM bellwether.scores
     WHERE connection_id = $1 AND as_of = $2 AND score IS NOT NULL`,
    [connectionId, day],
  );
  return new Map(rows.map(({ account_id: id, score, segment }) => [id, { score, segment }]));
}

/** A score, or why there is none, ready to be stored. */
export type NewScore = {
  readonly accountId: number;
  readonly segment: string;
  readonly sentence: string;
  readonly moneyAtRisk: number;
  readonly modelVersion: string;
  /** Of a score that is rolled up; only further scorecards have such. */
  readonly group?: Group | undefined;
} & (
  | { readonly score: HealthScore; readonly override?: ShownOverride | undefined }
  | { readonly withheld: WithheldReason; readonly reasons: readonly Reason[] }
);

export interface ScoredPage {
  readonly connectionId: number;
  readonly scorecard: string;
  readonly day: string;
  /** All accounts that were looked at: an earlier score of the day goes, also where there is none now. */
  readonly accountIds: readonly number[];
  readonly scores: readonly NewScore[];
}

/** Stores the scores of a day by one scorecard for a page of accounts. */
export async function saveScores(tx: Transaction, page: ScoredPage): Promise<void> {
  const { connectionId, day, accountIds, scores, scorecard } = page;
  const { table, condition, more } = scoreTable(scorecard);
  await tx.run(
    `DELETE FROM ${table}
     WHERE connection_id = $1 AND as_of = $2 AND account_id = ANY ($3) AND ${condition('$4')}`,
    [connectionId, day, accountIds, scorecard],
  );
  await tx.copyIn(
    `COPY ${table} (${[...more, ...SCORE_COLUMNS].join(', ')}) FROM STDIN`,
    scores.map((score) => {
      const { group } = score;
      const values = [scorecard, group === undefined ? null : packGroup(group)];
      const line = scoreLine(connectionId, day, score);
      return copyLine([...values.slice(0, more.length), ...line]);
    }),
  );
}

const SCORE_COLUMNS = [
  'connection_id',
  'as_of',
  'account_id',
  'segment',
  'model_version',
  'sentence',
  'money_at_risk',
  'withheld',
  'reasons',
  'score',
  'band',
  'band_since',
  'trend',
  'confidence',
  'confidence_parts',
  'override',
];

function scoreLine(connectionId: number, day: string, entry: NewScore): readonly CopyValue[] {
  const { accountId, segment, modelVersion, sentence, moneyAtRisk } = entry;
  const common = [connectionId, day, accountId, segment, modelVersion, sentence, moneyAtRisk];
  if ('withheld' in entry) {
    const nothing = [null, null, null, null, null, null, null];
    return [...common, entry.withheld, packReasons(entry.reasons), ...nothing];
  }
  const { score, band, bandSince, trend, confidence, confidenceParts, reasons } = entry.score;
  return [
    ...common,
    null,
    packReasons(reasons),
    score,
    band,
    bandSince,
    trend,
    confidence,
    packConfidence(confidenceParts),
    entry.override === undefined ? null : JSON.stringify(entry.override),
  ];
}

/** Values are kept for the days that are still compared with; the history keeps them in its reasons. */
export async function pruneValues(
  sql: SqlSession,
  connectionId: number,
  keepDays: readonly string[],
): Promise<void> {
  await sql.run(
    'DELETE FROM bellwether.account_values WHERE connection_id = $1 AND NOT (as_of = ANY ($2::date[]))',
    [connectionId, keepDays],
  );
}
