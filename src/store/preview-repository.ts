import { z } from 'zod';
import type { Group } from '../domain/group.ts';
import type { Reason } from '../domain/score.ts';
import type { Transaction } from './database.ts';
import { groupSchema, reasonsSchema } from './packed-score.ts';
import { scoreTable } from './score-table.ts';

export interface ScoresOfDay {
  readonly connectionId: number;
  readonly day: string;
  readonly scorecard: string;
}

/** The scores of a day as they are shown, without their words. */
function shownScores(scorecard: string): string {
  const { table, condition, more } = scoreTable(scorecard);
  return `
    SELECT $3::text AS scorecard, account_id, coalesce((override->>'score')::float8, score) AS score,
      coalesce(override->>'band', band, withheld) AS band, segment, reasons, money_at_risk,
      ${more.includes('members') ? 'members' : 'NULL::jsonb AS members'}
    FROM ${table} WHERE connection_id = $1 AND as_of = $2 AND ${condition('$3')}`;
}

/** Puts the scores of a day aside, so that those that are made anew can be held against them. */
export async function putScoresAside(tx: Transaction, of: ScoresOfDay): Promise<void> {
  await tx.run(
    `CREATE TEMP TABLE IF NOT EXISTS scores_aside (
       scorecard text, account_id bigint, score float8, band text, segment text, reasons jsonb,
       money_at_risk float8, members jsonb) ON COMMIT DROP`,
  );
  await tx.run(`INSERT INTO pg_temp.scores_aside ${shownScores(of.scorecard)}`, [
    of.connectionId,
    of.day,
    of.scorecard,
  ]);
}

/** How many accounts go from which band (or reason why there is no score, or `none`) to which; those that stay included. */
export async function bandFlow(
  tx: Transaction,
  { connectionId, day, scorecard }: ScoresOfDay,
): Promise<readonly BandFlow[]> {
  return tx.rows(
    flowSchema,
    `SELECT coalesce(b.band, 'none') AS "from", coalesce(a.band, 'none') AS "to", count(*)::int AS accounts
     FROM (SELECT * FROM pg_temp.scores_aside WHERE scorecard = $3) b
     FULL JOIN (${shownScores(scorecard)}) a USING (account_id)
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [connectionId, day, scorecard],
  );
}

const flowSchema = z.object({ from: z.string(), to: z.string(), accounts: z.number() });

export type BandFlow = z.infer<typeof flowSchema>;

const sideSchema = z.object({
  score: z.number().nullable(),
  band: z.string().nullable(),
  segment: z.string().nullable(),
  reasons: reasonsSchema.nullable(),
  members: groupSchema.nullable(),
});

const changedSchema = z.object({
  crm_id: z.string(),
  name: z.string(),
  before: sideSchema,
  after: sideSchema,
  money_at_risk: z.number(),
});

export interface ScoreSide {
  readonly score: number | undefined;
  /** Or why there is no score; undefined where the account is not judged by the scorecard. */
  readonly band: string | undefined;
  readonly segment: string | undefined;
  readonly reasons: readonly Reason[];
  readonly group: Group | undefined;
}

export interface ChangedAccount {
  readonly crmId: string;
  readonly name: string;
  readonly before: ScoreSide;
  readonly after: ScoreSide;
  readonly moneyAtRisk: number;
}

/** The accounts whose band is another than the one that was put aside, most money at risk first. */
export async function changedAccounts(
  tx: Transaction,
  { connectionId, day, scorecard }: ScoresOfDay,
  limit: number,
): Promise<readonly ChangedAccount[]> {
  const rows = await tx.rows(
    changedSchema,
    `SELECT c.crm_id, c.name, ${side('b')} AS before, ${side('a')} AS after,
       greatest(coalesce(a.money_at_risk, 0), coalesce(b.money_at_risk, 0)) AS money_at_risk
     FROM (SELECT * FROM pg_temp.scores_aside WHERE scorecard = $3) b
     FULL JOIN (${shownScores(scorecard)}) a USING (account_id)
     JOIN mirror.accounts c ON c.id = account_id
     WHERE a.band IS DISTINCT FROM b.band
     ORDER BY money_at_risk DESC, c.name, c.crm_id LIMIT $4`,
    [connectionId, day, scorecard, limit],
  );
  return rows.map(({ crm_id: crmId, name, before, after, money_at_risk: moneyAtRisk }) => ({
    crmId,
    name,
    before: toSide(before),
    after: toSide(after),
    moneyAtRisk,
  }));
}

function side(row: string): string {
  const columns = ['score', 'band', 'segment', 'reasons', 'members'];
  return `jsonb_build_object(${columns.map((name) => `'${name}', ${row}.${name}`).join(', ')})`;
}

function toSide({ score, band, segment, reasons, members }: z.infer<typeof sideSchema>): ScoreSide {
  return {
    score: score ?? undefined,
    band: band ?? undefined,
    segment: segment ?? undefined,
    reasons: reasons ?? [],
    group: members ?? undefined,
  };
}
