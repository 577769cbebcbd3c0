import { z } from 'zod';
import type { SqlSession } from './database.ts';
import { scoreTable } from './score-table.ts';

const daySchema = z.object({
  as_of: z.string(),
  known_before: z.string(),
  model_version: z.string(),
});

export interface ScoredDay {
  readonly day: string;
  readonly knownBefore: string;
  readonly modelVersion: string;
}

/** The day that was scored last, by the calendar. */
export async function latestScoredDay(
  sql: SqlSession,
  connectionId: number,
): Promise<ScoredDay | undefined> {
  const rows = await sql.rows(
    daySchema,
    `SELECT as_of, known_before, model_version FROM bellwether.scorings
     WHERE connection_id = $1 ORDER BY as_of DESC LIMIT 1`,
    [connectionId],
  );
  const row = rows[0];
  return row && { day: row.as_of, knownBefore: row.known_before, modelVersion: row.model_version };
}

const bandSchema = z.object({ band: z.string(), accounts: z.number(), money_at_risk: z.number() });

export interface BandReport {
  /** Band, or why the score is withheld. */
  readonly band: string;
  readonly accounts: number;
  readonly moneyAtRisk: number;
}

/** How many accounts are in which band on a day, by one scorecard. */
export async function bandDistribution(
  sql: SqlSession,
  connectionId: number,
  day: string,
  scorecard: string,
): Promise<readonly BandReport[]> {
  const { table, condition } = scoreTable(scorecard);
  const rows = await sql.rows(
    bandSchema,
    `SELECT coalesce(override->>'band', band, withheld) AS band, count(*)::int AS accounts,
       coalesce(sum(money_at_risk::numeric), 0)::float8 AS money_at_risk
     FROM ${table} WHERE connection_id = $1 AND as_of = $2 AND ${condition('$3')}
     GROUP BY 1 ORDER BY 1`,
    [connectionId, day, scorecard],
  );
  return rows.map((row) => ({
    band: row.band,
    accounts: row.accounts,
    moneyAtRisk: row.money_at_risk,
  }));
}

const riskSchema = z.object({
  crm_id: z.string(),
  name: z.string(),
  owner: z.string().nullable(),
  score: z.number(),
  band: z.string(),
  sentence: z.string(),
  money_at_risk: z.number(),
});

export interface AccountAtRisk {
  readonly crmId: string;
  readonly name: string;
  readonly owner: string | undefined;
  readonly score: number;
  readonly band: string;
  readonly sentence: string;
  readonly moneyAtRisk: number;
}

/** The accounts with most money at risk on a day. */
export async function accountsAtRisk(
  sql: SqlSession,
  connectionId: number,
  day: string,
  limit: number,
): Promise<readonly AccountAtRisk[]> {
  const rows = await sql.rows(
    riskSchema,
    `SELECT a.crm_id, a.name, u.name AS owner, coalesce((s.override->>'score')::float8, s.score) AS score,
       coalesce(s.override->>'band', s.band) AS band, s.sentence, s.money_at_risk
     FROM bellwether.scores s
     JOIN mirror.accounts a ON a.id = s.account_id
     LEFT JOIN mirror.users u ON u.id = a.owner_id
     WHERE s.connection_id = $1 AND s.as_of = $2 AND s.score IS NOT NULL
     ORDER BY s.money_at_risk DESC, a.name, a.crm_id LIMIT $3`,
    [connectionId, day, limit],
  );
  return rows.map((row) => ({
    crmId: row.crm_id,
    name: row.name,
    owner: row.owner ?? undefined,
    score: row.score,
    band: row.band,
    sentence: row.sentence,
    moneyAtRisk: row.money_at_risk,
  }));
}

const matchSchema = z.object({ id: z.number(), crm_id: z.string(), name: z.string() });

export interface AccountMatch {
  readonly id: number;
  readonly crmId: string;
  readonly name: string;
}

/** Accounts by CRM id, customer number or name (whole, without regard to case). */
export async function matchAccounts(
  sql: SqlSession,
  connectionId: number,
  text: string,
): Promise<readonly AccountMatch[]> {
  const rows = await sql.rows(
    matchSchema,
    `SELECT id, crm_id, name FROM mirror.accounts
     WHERE connection_id = $1 AND deleted_at IS NULL AND (crm_id = $2 OR number = $2 OR lower(name) = lower($2))
     ORDER BY (crm_id = $2) DESC, (number = $2) DESC, id LIMIT 10`,
    [connectionId, text],
  );
  return rows.map((row) => ({ id: row.id, crmId: row.crm_id, name: row.name }));
}

const episodeSchema = z.object({
  playbook: z.string(),
  opened_on: z.string(),
  task_crm_id: z.string().nullable(),
  closed_on: z.string().nullable(),
  closed_by: z.string().nullable(),
  result: z.string().nullable(),
});

export interface EpisodeReport {
  readonly playbook: string;
  readonly openedOn: string;
  readonly taskCrmId: string | undefined;
  readonly closedOn: string | undefined;
  readonly closedBy: string | undefined;
  readonly result: string | undefined;
}

/** Bellwether's tasks on an account, latest first. */
export async function episodeHistory(
  sql: SqlSession,
  accountId: number,
): Promise<readonly EpisodeReport[]> {
  const rows = await sql.rows(
    episodeSchema,
    `SELECT playbook, opened_on, task_crm_id, closed_on, closed_by, result
     FROM bellwether.episodes WHERE account_id = $1 ORDER BY id DESC LIMIT 20`,
    [accountId],
  );
  return rows.map((row) => ({
    playbook: row.playbook,
    openedOn: row.opened_on,
    taskCrmId: row.task_crm_id ?? undefined,
    closedOn: row.closed_on ?? undefined,
    closedBy: row.closed_by ?? undefined,
    result: row.result ?? undefined,
  }));
}

const taskSchema = z.object({ playbook: z.string(), open: z.number(), closed: z.number() });

export type PlaybookReport = z.infer<typeof taskSchema>;

/** Open and closed tasks by playbook. */
export async function playbookCounts(
  sql: SqlSession,
  connectionId: number,
): Promise<readonly PlaybookReport[]> {
  return sql.rows(
    taskSchema,
    `SELECT playbook, count(*) FILTER (WHERE closed_on IS NULL)::int AS open,
       count(*) FILTER (WHERE closed_on IS NOT NULL)::int AS closed
     FROM bellwether.episodes WHERE connection_id = $1 GROUP BY playbook ORDER BY playbook`,
    [connectionId],
  );
}
