import { z } from 'zod';
import type { OpenEpisode, OwnerLoad } from '../domain/episode.ts';
import type { SqlSession } from './database.ts';

export interface NewEpisode {
  readonly accountId: number;
  readonly playbook: string;
  readonly taskKey: string;
  readonly ownerRef: string | null;
  readonly openedOn: string;
}

/** Opens episodes before their tasks are sent: whatever happens then, the account counts as taken care of. */
export async function openEpisodes(
  sql: SqlSession,
  connectionId: number,
  episodes: readonly NewEpisode[],
): Promise<void> {
  await sql.run(
    `INSERT INTO bellwether.episodes (connection_id, account_id, playbook, task_key, owner_ref, opened_on)
     SELECT $1, account_id, playbook, task_key, owner_ref, opened_on
     FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::date[])
       e (account_id, playbook, task_key, owner_ref, opened_on)
     ON CONFLICT (connection_id, task_key) DO NOTHING`,
    [
      connectionId,
      episodes.map(({ accountId }) => accountId),
      episodes.map(({ playbook }) => playbook),
      episodes.map(({ taskKey }) => taskKey),
      episodes.map(({ ownerRef }) => ownerRef),
      episodes.map(({ openedOn }) => openedOn),
    ],
  );
}

/**
 * The task of an episode is known to exist. The mirror hears of it now and not only with the next sync: should somebody
 * delete it before that, it could not tell that it is gone. Whatever a sync reads of the task is newer.
 */
export async function confirmTasks(
  sql: SqlSession,
  connectionId: number,
  tasks: readonly { readonly taskKey: string; readonly crmId: string }[],
): Promise<void> {
  if (tasks.length === 0) return;
  await sql.run(
    `UPDATE bellwether.episodes e SET task_crm_id = t.crm_id
     FROM unnest($2::text[], $3::text[]) t (task_key, crm_id)
     WHERE e.connection_id = $1 AND e.task_key = t.task_key`,
    [connectionId, tasks.map(({ taskKey }) => taskKey), tasks.map(({ crmId }) => crmId)],
  );
  await sql.run(
    `INSERT INTO mirror.tasks
       (connection_id, crm_id, modified_at, read_generation, account_ref, account_id, closed, task_key)
     SELECT $1, e.task_crm_id, 'epoch', 0, a.crm_id, a.id, false, e.task_key
     FROM bellwether.episodes e JOIN mirror.accounts a ON a.id = e.account_id
     WHERE e.connection_id = $1 AND e.task_key = ANY ($2) AND e.task_crm_id IS NOT NULL
     ON CONFLICT (connection_id, crm_id) DO NOTHING`,
    [connectionId, tasks.map(({ taskKey }) => taskKey)],
  );
}

/** Episodes whose task does not exist for certain: they never were. */
export async function dropEpisodes(
  sql: SqlSession,
  connectionId: number,
  taskKeys: readonly string[],
): Promise<void> {
  if (taskKeys.length === 0) return;
  await sql.run(
    `DELETE FROM bellwether.episodes
     WHERE connection_id = $1 AND task_key = ANY ($2) AND task_crm_id IS NULL`,
    [connectionId, taskKeys],
  );
}

/** Bellwether has closed these tasks itself. */
export async function closeEpisodes(
  sql: SqlSession,
  connectionId: number,
  taskKeys: readonly string[],
  day: string,
): Promise<void> {
  if (taskKeys.length === 0) return;
  await sql.run(
    `UPDATE bellwether.episodes SET closed_on = $3, closed_by = 'bellwether', result = 'reason gone'
     WHERE connection_id = $1 AND task_key = ANY ($2) AND closed_on IS NULL`,
    [connectionId, taskKeys, day],
  );
}

/**
 * Outcomes: takes over what became of tasks in the CRM. A task that a rep has closed ends its episode with the result
 * that was logged; a task that was deleted ends it too. Gives the number of episodes that ended.
 */
export async function recordOutcomes(
  sql: SqlSession,
  connectionId: number,
  day: string,
): Promise<number> {
  await sql.run(
    `UPDATE bellwether.episodes e SET task_crm_id = t.crm_id
     FROM mirror.tasks t
     WHERE e.connection_id = $1 AND t.connection_id = $1 AND e.closed_on IS NULL AND e.task_crm_id IS NULL
       AND t.task_key = e.task_key`,
    [connectionId],
  );
  return sql.run(
    `UPDATE bellwether.episodes e SET
       closed_on = least(coalesce(t.completed_on, $2::date), $2::date),
       closed_by = CASE WHEN t.deleted_at IS NOT NULL THEN 'deleted' ELSE 'rep' END,
       result = t.result
     FROM mirror.tasks t
     WHERE e.connection_id = $1 AND t.connection_id = $1 AND e.closed_on IS NULL
       AND t.crm_id = e.task_crm_id AND (t.closed OR t.deleted_at IS NOT NULL)`,
    [connectionId, day],
  );
}

export interface AccountEpisodes {
  readonly open: readonly OpenEpisode[];
  readonly lastEnded: ReadonlyMap<string, string>;
}

const episodeSchema = z.object({
  account_id: z.number(),
  playbook: z.string(),
  task_key: z.string(),
  task_crm_id: z.string().nullable(),
  closed_on: z.string().nullable(),
});

/** Open episodes and the latest end of each playbook, by account. */
export async function episodesOf(
  sql: SqlSession,
  accountIds: readonly number[],
): Promise<ReadonlyMap<number, AccountEpisodes>> {
  const rows = await sql.rows(
    episodeSchema,
    `SELECT account_id, playbook, task_key, task_crm_id, closed_on FROM bellwether.episodes
     WHERE account_id = ANY ($1) ORDER BY account_id, closed_on NULLS FIRST, id`,
    [accountIds],
  );
  interface Gathered {
    readonly open: OpenEpisode[];
    readonly lastEnded: Map<string, string>;
  }
  const byAccount = new Map<number, Gathered>();
  for (const row of rows) {
    const entry: Gathered = byAccount.get(row.account_id) ?? {
      open: [],
      lastEnded: new Map<string, string>(),
    };
    const { playbook, task_key: taskKey } = row;
    if (row.closed_on !== null) entry.lastEnded.set(playbook, row.closed_on);
    else entry.open.push({ playbook, taskKey, taskCrmId: row.task_crm_id ?? undefined });
    byAccount.set(row.account_id, entry);
  }
  return byAccount;
}

const loadSchema = z.object({ owner_ref: z.string(), new_today: z.number(), open: z.number() });

/** What each owner has: tasks opened on the day, and open ones. */
export async function ownerLoads(
  sql: SqlSession,
  connectionId: number,
  day: string,
): Promise<ReadonlyMap<string, OwnerLoad>> {
  const rows = await sql.rows(
    loadSchema,
    `SELECT owner_ref, count(*) FILTER (WHERE opened_on = $2)::int AS new_today,
       count(*) FILTER (WHERE closed_on IS NULL)::int AS open
     FROM bellwether.episodes WHERE connection_id = $1 AND owner_ref IS NOT NULL
     GROUP BY owner_ref`,
    [connectionId, day],
  );
  return new Map(rows.map((row) => [row.owner_ref, { newToday: row.new_today, open: row.open }]));
}
