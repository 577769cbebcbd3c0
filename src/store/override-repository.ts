import { z } from 'zod';
import type { Override } from '../domain/override.ts';
import type { Band } from '../domain/score.ts';
import type { SqlSession, Transaction } from './database.ts';

const bandSchema = z.enum(['red', 'yellow', 'green']);

export interface NewOverride {
  readonly connectionId: number;
  readonly accountId: number;
  readonly scorecard: string;
  readonly score: number | undefined;
  readonly band: Band | undefined;
  readonly reason: string;
  readonly author: string;
  readonly from: string;
  readonly until: string;
}

/** Takes the place of the one that is in force, which stays in the history. */
export async function addOverride(tx: Transaction, override: NewOverride): Promise<number> {
  const { connectionId, accountId, scorecard, score, band, reason, author, from, until } = override;
  await endOverrides(tx, {
    connectionId,
    accountId,
    scorecard,
    day: from,
    by: author,
    reason: 'replaced by another',
  });
  const rows = await tx.rows(
    z.object({ id: z.number() }),
    `INSERT INTO bellwether.score_overrides
       (connection_id, account_id, scorecard, score, band, reason, author, from_day, until_day)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [connectionId, accountId, scorecard, score ?? null, band ?? null, reason, author, from, until],
  );
  await markDirty(tx, connectionId, accountId);
  return rows[0]?.id ?? 0;
}

export interface EndOfOverrides {
  readonly connectionId: number;
  readonly accountId: number;
  readonly scorecard: string;
  /** The first day on which they no longer count. */
  readonly day: string;
  readonly by: string;
  readonly reason: string;
}

/** Ends what is in force on an account, and says how many that were. */
export async function endOverrides(tx: Transaction, end: EndOfOverrides): Promise<number> {
  const { connectionId, accountId, scorecard, day, by, reason } = end;
  const ended = await tx.run(
    `UPDATE bellwether.score_overrides SET cleared_day = $4, cleared_by = $5, cleared_reason = $6
     WHERE connection_id = $1 AND account_id = $2 AND scorecard = $3 AND cleared_day IS NULL AND until_day >= $4`,
    [connectionId, accountId, scorecard, day, by, reason],
  );
  if (ended > 0) await markDirty(tx, connectionId, accountId);
  return ended;
}

async function markDirty(tx: Transaction, connectionId: number, accountId: number): Promise<void> {
  await tx.run(
    `INSERT INTO bellwether.dirty_accounts (connection_id, account_id) VALUES ($1, $2)
     ON CONFLICT DO NOTHING`,
    [connectionId, accountId],
  );
}

const activeSchema = z.object({
  id: z.number(),
  account_id: z.number(),
  scorecard: z.string(),
  score: z.number().nullable(),
  band: bandSchema.nullable(),
  reason: z.string(),
  author: z.string(),
  until_day: z.string(),
});

export interface OverridesOn {
  readonly connectionId: number;
  readonly accountIds: readonly number[];
  readonly day: string;
  readonly scorecard: string;
}

/** The overrides that count on a day, by account. */
export async function overridesOn(
  sql: SqlSession,
  { connectionId, accountIds, day, scorecard }: OverridesOn,
): Promise<ReadonlyMap<number, Override>> {
  const rows = await sql.rows(
    activeSchema,
    `SELECT id, account_id, scorecard, score, band, reason, author, until_day
     FROM bellwether.score_overrides
     WHERE connection_id = $1 AND account_id = ANY ($2) AND scorecard = $4
       AND from_day <= $3 AND until_day >= $3 AND (cleared_day IS NULL OR cleared_day > $3)
     ORDER BY id`,
    [connectionId, accountIds, day, scorecard],
  );
  return new Map(
    rows.map((row) => [
      row.account_id,
      {
        id: row.id,
        score: row.score ?? undefined,
        band: row.band ?? undefined,
        reason: row.reason,
        author: row.author,
        until: row.until_day,
      },
    ]),
  );
}

const reportSchema = z.object({
  id: z.number(),
  crm_id: z.string(),
  name: z.string(),
  scorecard: z.string(),
  score: z.number().nullable(),
  band: bandSchema.nullable(),
  reason: z.string(),
  author: z.string(),
  from_day: z.string(),
  until_day: z.string(),
  cleared_day: z.string().nullable(),
  cleared_by: z.string().nullable(),
  cleared_reason: z.string().nullable(),
});

export interface OverrideReport {
  readonly id: number;
  readonly crmId: string;
  readonly name: string;
  readonly scorecard: string;
  readonly score: number | undefined;
  readonly band: Band | undefined;
  readonly reason: string;
  readonly author: string;
  readonly from: string;
  readonly until: string;
  readonly state: 'in force' | 'expired' | 'cleared';
  readonly cleared:
    { readonly day: string; readonly by: string; readonly reason: string } | undefined;
}

export interface OverrideQuery {
  readonly connectionId: number;
  /** Undefined for all accounts. */
  readonly accountId: number | undefined;
  readonly day: string;
  /** Also those that are past. */
  readonly past: boolean;
}

/** Overrides, the latest first. */
export async function listOverrides(
  sql: SqlSession,
  { connectionId, accountId, day, past }: OverrideQuery,
): Promise<readonly OverrideReport[]> {
  const rows = await sql.rows(
    reportSchema,
    `SELECT o.id, a.crm_id, a.name, o.scorecard, o.score, o.band, o.reason, o.author, o.from_day, o.until_day,
       o.cleared_day, o.cleared_by, o.cleared_reason
     FROM bellwether.score_overrides o JOIN mirror.accounts a ON a.id = o.account_id
     WHERE o.connection_id = $1 AND ($2::bigint IS NULL OR o.account_id = $2)
       AND ($4 OR (o.until_day >= $3 AND (o.cleared_day IS NULL OR o.cleared_day > $3)))
     ORDER BY o.id DESC LIMIT 1000`,
    [connectionId, accountId ?? null, day, past],
  );
  return rows.map((row) => toReport(row, day));
}

function toReport(row: z.infer<typeof reportSchema>, day: string): OverrideReport {
  const { cleared_day: clearedDay, cleared_by: by, cleared_reason: why } = row;
  const cleared =
    clearedDay === null ? undefined : { day: clearedDay, by: by ?? '', reason: why ?? '' };
  return {
    id: row.id,
    crmId: row.crm_id,
    name: row.name,
    scorecard: row.scorecard,
    score: row.score ?? undefined,
    band: row.band ?? undefined,
    reason: row.reason,
    author: row.author,
    from: row.from_day,
    until: row.until_day,
    state: stateOf(row, day),
    cleared,
  };
}

function stateOf(
  { until_day: until, cleared_day: cleared }: z.infer<typeof reportSchema>,
  day: string,
): OverrideReport['state'] {
  if (cleared !== null && cleared <= day) return 'cleared';
  return until < day ? 'expired' : 'in force';
}
