import { z } from 'zod';
import type { MeasureValues } from '../domain/measure.ts';
import type { CrmValue } from '../domain/plan.ts';
import type { SqlSession } from './database.ts';
import { toValues, valuesShape } from './packed-values.ts';

/** An account as the plan sees it: what the CRM holds, what the score says, and who looks after it. */
export interface PlannableAccount {
  readonly id: number;
  readonly crmId: string;
  readonly name: string;
  readonly number: string | null;
  readonly region: string | null;
  readonly country: string | null;
  /** CRM id of the owner, where that is an active user. */
  readonly ownerRef: string | undefined;
  readonly ownerName: string | undefined;
  /** The score fields as the CRM has them. */
  readonly current: Readonly<Record<string, CrmValue>>;
  readonly values: MeasureValues;
  readonly score: PlannedScore | undefined;
  /** By further scorecards, by their ids. */
  readonly further: ReadonlyMap<string, PlannedScore>;
}

export interface PlannedScore {
  readonly score: number;
  readonly band: string;
  readonly trend: string;
  readonly confidence: number;
  readonly sentence: string;
  readonly moneyAtRisk: number;
  readonly modelVersion: string;
}

const crmValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const scoreSchema = z
  .object({
    score: z.number(),
    band: z.string(),
    trend: z.string(),
    confidence: z.number(),
    sentence: z.string(),
    money_at_risk: z.number(),
    model_version: z.string(),
  })
  .transform(
    ({ money_at_risk: moneyAtRisk, model_version: modelVersion, ...score }): PlannedScore => ({
      ...score,
      moneyAtRisk,
      modelVersion,
    }),
  );

const accountSchema = z.object({
  id: z.number(),
  crm_id: z.string(),
  name: z.string(),
  number: z.string().nullable(),
  region: z.string().nullable(),
  country: z.string().nullable(),
  owner_ref: z.string().nullable(),
  owner_name: z.string().nullable(),
  score_fields: z.record(z.string(), crmValue),
  ...valuesShape,
  score: scoreSchema.nullable(),
  further: z.record(z.string(), scoreSchema).nullable(),
});

/** The next accounts by id, for the plan of a day. */
export async function plannableAccounts(
  sql: SqlSession,
  page: {
    readonly connectionId: number;
    readonly day: string;
    readonly afterId: number;
    readonly limit: number;
    /** Only these; undefined for all. */
    readonly accountIds: readonly number[] | undefined;
    /** Further scorecards whose scores are wanted. */
    readonly scorecards: readonly string[];
  },
): Promise<readonly PlannableAccount[]> {
  const rows = await sql.rows(accountSchema, PLANNABLE, [
    page.connectionId,
    page.day,
    page.afterId,
    page.limit,
    page.accountIds ?? null,
    page.scorecards,
  ]);
  return rows.map((row) => ({
    id: row.id,
    crmId: row.crm_id,
    name: row.name,
    number: row.number,
    region: row.region,
    country: row.country,
    ownerRef: row.owner_ref ?? undefined,
    ownerName: row.owner_name ?? undefined,
    current: row.score_fields,
    values: toValues(row),
    score: row.score ?? undefined,
    further: new Map(Object.entries(row.further ?? {})),
  }));
}

/** A score as it is shown: with an override, by that. */
function plannedScore(row: string): string {
  const columns = ['trend', 'confidence', 'sentence', 'money_at_risk', 'model_version'];
  return `jsonb_build_object(
      'score', coalesce((${row}.override->>'score')::float8, ${row}.score),
      'band', coalesce(${row}.override->>'band', ${row}.band),
      ${columns.map((name) => `'${name}', ${row}.${name}`).join(', ')})`;
}

const PLANNABLE = `
  SELECT a.id, a.crm_id, a.name, a.number, a.region, a.country, u.crm_id AS owner_ref, u.name AS owner_name,
    a.score_fields, v.measures, v.values, v.sample_sizes,
    CASE WHEN s.score IS NOT NULL THEN ${plannedScore('s')} END AS score, x.further
  FROM (
    SELECT id, crm_id, name, number, region, country, owner_id, score_fields FROM mirror.accounts
    WHERE connection_id = $1 AND deleted_at IS NULL AND id > $3 AND ($5::bigint[] IS NULL OR id = ANY ($5))
    ORDER BY id LIMIT $4
  ) a
  LEFT JOIN mirror.users u ON u.id = a.owner_id AND u.deleted_at IS NULL AND coalesce(u.active, true)
  LEFT JOIN bellwether.scores s ON s.connection_id = $1 AND s.as_of = $2 AND s.account_id = a.id
  LEFT JOIN bellwether.account_values v ON v.connection_id = $1 AND v.as_of = $2 AND v.account_id = a.id
  LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(e.scorecard, ${plannedScore('e')}) AS further
    FROM bellwether.extra_scores e
    WHERE e.connection_id = $1 AND e.as_of = $2 AND e.account_id = a.id AND e.scorecard = ANY ($6)
      AND e.score IS NOT NULL
  ) x ON true
  ORDER BY a.id`;

const userSchema = z.object({ crm_id: z.string(), name: z.string().nullable() });

/** An active user by e-mail. */
export async function findActiveUser(
  sql: SqlSession,
  connectionId: number,
  email: string,
): Promise<{ readonly ref: string; readonly name: string | undefined } | undefined> {
  const rows = await sql.rows(
    userSchema,
    `SELECT crm_id, name FROM mirror.users
     WHERE connection_id = $1 AND lower(email) = lower($2) AND deleted_at IS NULL AND coalesce(active, true)
     ORDER BY crm_id LIMIT 1`,
    [connectionId, email],
  );
  const row = rows[0];
  return row === undefined ? undefined : { ref: row.crm_id, name: row.name ?? undefined };
}

const contactSchema = z.object({
  account_id: z.number(),
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  title: z.string().nullable(),
  phone: z.string().nullable(),
});

export type ContactRow = Omit<z.infer<typeof contactSchema>, 'account_id'>;

/** One contact of each account: the first who has a phone number. */
export async function firstContacts(
  sql: SqlSession,
  accountIds: readonly number[],
): Promise<ReadonlyMap<number, ContactRow>> {
  const rows = await sql.rows(
    contactSchema,
    `SELECT DISTINCT ON (account_id) account_id, first_name, last_name, title, phone FROM mirror.contacts
     WHERE account_id = ANY ($1) AND deleted_at IS NULL
     ORDER BY account_id, phone IS NULL, last_name, first_name, crm_id`,
    [accountIds],
  );
  return new Map(rows.map(({ account_id: id, ...contact }) => [id, contact]));
}
