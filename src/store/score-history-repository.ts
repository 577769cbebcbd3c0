import { z } from 'zod';
import type { Group } from '../domain/group.ts';
import type { ShownOverride } from '../domain/override.ts';
import type { ConfidenceParts, Reason } from '../domain/score.ts';
import type { SqlSession } from './database.ts';
import {
  confidenceSchema,
  groupSchema,
  reasonsSchema,
  shownOverrideSchema,
} from './packed-score.ts';
import { scoreTable } from './score-table.ts';

const scoreSchema = z.object({
  as_of: z.string(),
  score: z.number().nullable(),
  withheld: z.string().nullable(),
  band: z.string().nullable(),
  band_since: z.string().nullable(),
  trend: z.string().nullable(),
  confidence: z.number().nullable(),
  confidence_parts: confidenceSchema.nullable(),
  segment: z.string(),
  model_version: z.string(),
  reasons: reasonsSchema,
  sentence: z.string(),
  money_at_risk: z.number(),
  override: shownOverrideSchema.nullable(),
  members: groupSchema.nullable(),
});

export interface ScoreReport {
  readonly asOf: string;
  readonly score: number | undefined;
  readonly withheld: string | undefined;
  readonly band: string | undefined;
  readonly bandSince: string | undefined;
  readonly trend: string | undefined;
  readonly confidence: number | undefined;
  /** Undefined on scores of before they were kept. */
  readonly confidenceParts: ConfidenceParts | undefined;
  readonly segment: string;
  readonly modelVersion: string;
  readonly reasons: readonly Reason[];
  readonly sentence: string;
  readonly moneyAtRisk: number;
  /** What a person decided, and what is shown because of it; score and band are as computed. */
  readonly override: ShownOverride | undefined;
  /** Of a score that is rolled up. */
  readonly group: Group | undefined;
}

export interface HistoryOf {
  readonly accountId: number;
  readonly scorecard: string;
  readonly upTo: string;
  readonly limit: number;
}

/** The score history of an account by a scorecard, latest first. */
export async function scoreHistory(
  sql: SqlSession,
  { accountId, scorecard, upTo, limit }: HistoryOf,
): Promise<readonly ScoreReport[]> {
  const { table, condition, more } = scoreTable(scorecard);
  const members = more.includes('members') ? 'members' : 'NULL::jsonb AS members';
  const rows = await sql.rows(
    scoreSchema,
    `SELECT as_of, score, withheld, band, band_since, trend, confidence, confidence_parts, segment, model_version,
       reasons, sentence, money_at_risk, override, ${members}
     FROM ${table} WHERE account_id = $1 AND as_of <= $2 AND ${condition('$4')} ORDER BY as_of DESC LIMIT $3`,
    [accountId, upTo, limit, scorecard],
  );
  return rows.map((row) => ({
    asOf: row.as_of,
    score: row.score ?? undefined,
    withheld: row.withheld ?? undefined,
    band: row.band ?? undefined,
    bandSince: row.band_since ?? undefined,
    trend: row.trend ?? undefined,
    confidence: row.confidence ?? undefined,
    confidenceParts: row.confidence_parts ?? undefined,
    segment: row.segment,
    modelVersion: row.model_version,
    reasons: row.reasons,
    sentence: row.sentence,
    moneyAtRisk: row.money_at_risk,
    override: row.override ?? undefined,
    group: row.members ?? undefined,
  }));
}
