import type { SqlSession } from './database.ts';

/** What a plan was before it is forgotten: settled, nothing of it on its way. */
const SETTLED_PLANS = `
  SELECT p.id FROM bellwether.plans p
  WHERE p.connection_id = $1 AND p.created_at < now() - $2 * interval '1 day'
    AND p.status IN ('applied', 'superseded')
    AND NOT EXISTS (SELECT 1 FROM bellwether.plan_changes c WHERE c.plan_id = p.id AND c.status = 'sending')`;

/**
 * Forgets runs that ended that many days ago, but for the latest of each verb; the changes of plans as old as that; and
 * old plans of single accounts whole, of which webhooks make one every few seconds. Scores, tasks, and the journal of what
 * was overwritten stay for good.
 */
export async function forgetOldRuns(
  sql: SqlSession,
  connectionId: number,
  days: number,
): Promise<void> {
  await sql.run(
    `DELETE FROM bellwether.runs old
     WHERE connection_id = $1 AND finished_at < now() - $2 * interval '1 day'
       AND EXISTS (SELECT 1 FROM bellwether.runs newer
                   WHERE newer.connection_id = $1 AND newer.command = old.command AND newer.id > old.id)`,
    [connectionId, days],
  );
  await sql.run(`DELETE FROM bellwether.plan_changes WHERE plan_id IN (${SETTLED_PLANS})`, [
    connectionId,
    days,
  ]);
  await sql.run(`DELETE FROM bellwether.plans WHERE partial AND id IN (${SETTLED_PLANS})`, [
    connectionId,
    days,
  ]);
}
