import { z } from 'zod';
import type { GroupAccount, Standing } from '../domain/group.ts';
import type { SqlSession, Transaction } from './database.ts';
import { confidenceSchema } from './packed-score.ts';
import { scoreTable } from './score-table.ts';

/** No group of companies has more levels; what lies deeper does not count. */
const MOST_LEVELS = 50;

export interface ParentPage {
  readonly connectionId: number;
  readonly afterId: number;
  readonly limit: number;
  /** Only what an account of the temporary table `scope` belongs to. */
  readonly scoped: boolean;
}

/**
 * The next accounts by id whose group may have changed: all that have accounts below them, or all that stand above an
 * account of the scope, and those themselves. UNION ends a circle of parents.
 */
export async function possibleParents(
  sql: SqlSession,
  { connectionId, afterId, limit, scoped }: ParentPage,
): Promise<readonly number[]> {
  const rows = await sql.rows(
    z.object({ id: z.number() }),
    scoped
      ? `WITH RECURSIVE above AS (
           SELECT a.id, a.parent_id FROM pg_temp.scope s JOIN mirror.accounts a ON a.id = s.account_id
           UNION
           SELECT p.id, p.parent_id FROM above c JOIN mirror.accounts p ON p.id = c.parent_id
         )
         SELECT a.id FROM above JOIN mirror.accounts a USING (id)
         WHERE a.connection_id = $1 AND a.id > $2 ORDER BY a.id LIMIT $3`
      : `SELECT DISTINCT parent_id AS id FROM mirror.accounts
         WHERE connection_id = $1 AND parent_id > $2 ORDER BY 1 LIMIT $3`,
    [connectionId, afterId, limit],
  );
  return rows.map(({ id }) => id);
}

/** These accounts and all that stand above them: whose scores a change of theirs may change. */
export async function withAccountsAbove(
  sql: SqlSession,
  accountIds: readonly number[],
): Promise<readonly number[]> {
  const rows = await sql.rows(
    z.object({ id: z.number() }),
    `WITH RECURSIVE above AS (
       SELECT id, parent_id FROM mirror.accounts WHERE id = ANY ($1)
       UNION
       SELECT p.id, p.parent_id FROM above c JOIN mirror.accounts p ON p.id = c.parent_id
     )
     SELECT id FROM above ORDER BY id`,
    [accountIds],
  );
  return rows.map(({ id }) => id);
}

export interface GroupsOf {
  readonly connectionId: number;
  readonly parentIds: readonly number[];
  readonly day: string;
  /** Whose scores are rolled up. */
  readonly scorecard: string;
  /** Measure that weighs. */
  readonly weightBy: string;
  /** Whether the parent is a member of its own group. */
  readonly includeSelf: boolean;
}

const rowSchema = z.object({
  parent_id: z.number(),
  level: z.number(),
  crm_id: z.string(),
  name: z.string(),
  score: z.number().nullable(),
  band: z.enum(['red', 'yellow', 'green']).nullable(),
  withheld: z.string().nullable(),
  confidence_parts: confidenceSchema.nullable(),
  money_at_risk: z.number().nullable(),
  weight: z.number().nullable(),
});

/** The living accounts of each group that has any below its parent, with their scores of the day. */
export async function groupsOf(
  sql: SqlSession,
  { connectionId, parentIds, day, scorecard, weightBy, includeSelf }: GroupsOf,
): Promise<ReadonlyMap<number, readonly GroupAccount[]>> {
  const values = [connectionId, parentIds, MOST_LEVELS, day, weightBy, scorecard];
  const rows = await sql.rows(rowSchema, membersStatement(scorecard), values);
  const withBelow = new Set(rows.flatMap((row) => (row.level > 0 ? [row.parent_id] : [])));
  const groups = new Map<number, GroupAccount[]>();
  for (const row of rows) {
    const { parent_id: parentId, level, crm_id: crmId, name } = row;
    if (!withBelow.has(parentId) || (level === 0 && !includeSelf)) continue;
    const group = groups.get(parentId) ?? [];
    group.push({ crmId, name, standing: standingOf(row) });
    groups.set(parentId, group);
  }
  return groups;
}

/**
 * An account has one parent, so a circle that can be reached from a parent goes through the parent itself: not coming
 * back to it ends every circle.
 */
function membersStatement(scorecard: string): string {
  const { table, condition } = scoreTable(scorecard);
  return `
    WITH RECURSIVE tree AS (
      SELECT id AS parent_id, id AS member_id, 0 AS level FROM mirror.accounts
      WHERE connection_id = $1 AND id = ANY ($2) AND deleted_at IS NULL
      UNION ALL
      SELECT t.parent_id, c.id, t.level + 1
      FROM tree t JOIN mirror.accounts c ON c.parent_id = t.member_id
      WHERE c.deleted_at IS NULL AND c.id <> t.parent_id AND t.level < $3
    )
    SELECT t.parent_id, t.level, a.crm_id, a.name,
      coalesce((s.override->>'score')::float8, s.score) AS score, coalesce(s.override->>'band', s.band) AS band,
      s.withheld, s.confidence_parts, s.money_at_risk, m.values[array_position(m.measures, $5)] AS weight
    FROM tree t
    JOIN mirror.accounts a ON a.id = t.member_id
    LEFT JOIN (SELECT * FROM ${table} WHERE ${condition('$6')}) s
      ON s.connection_id = $1 AND s.as_of = $4 AND s.account_id = t.member_id
    LEFT JOIN bellwether.account_values m
      ON m.connection_id = $1 AND m.as_of = $4 AND m.account_id = t.member_id
    ORDER BY t.parent_id, a.crm_id`;
}

/** Scores of before the parts of the confidence were kept count in full. */
const FULL = { coverage: 1, sample: 1, freshness: 1, reconciliation: 1 };

function standingOf(row: z.infer<typeof rowSchema>): Standing | undefined {
  const { score, band, withheld, money_at_risk: moneyAtRisk } = row;
  if (moneyAtRisk === null) return undefined;
  const known = { weight: row.weight ?? undefined, moneyAtRisk };
  if (score === null || band === null) return { ...known, withheld: withheld ?? 'no score' };
  return { ...known, score, band, confidence: row.confidence_parts ?? FULL };
}

/** Before all groups are rolled up anew: an account that is no parent any more must not keep its score. */
export async function clearGroupScores(
  tx: Transaction,
  connectionId: number,
  day: string,
  scorecard: string,
): Promise<void> {
  await tx.run(
    'DELETE FROM bellwether.extra_scores WHERE connection_id = $1 AND as_of = $2 AND scorecard = $3',
    [connectionId, day, scorecard],
  );
}
