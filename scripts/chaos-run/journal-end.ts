import { z } from 'zod';
import { onDatabase, type ChaosDatabase } from './chaos-databases.ts';

/** What Bellwether believes to have written. */
export interface JournalEnd {
  /** The latest value of each field that the CRM acknowledged. */
  readonly fields: readonly {
    readonly account: string;
    readonly field: string;
    readonly value: unknown;
  }[];
  /** By account and field: values that were sent and never acknowledged. */
  readonly unanswered: ReadonlySet<string>;
  readonly created: readonly {
    readonly id: string;
    readonly key: string;
    readonly account: string;
  }[];
  /** Tasks, by id, whose closing was acknowledged. */
  readonly closed: readonly string[];
}

const fieldSchema = z.object({ account: z.string(), field: z.string(), value: z.unknown() });
const createdSchema = z.object({ id: z.string(), key: z.string(), account: z.string() });
const closedSchema = z.object({ id: z.string() });

export function journalEnd(database: ChaosDatabase): Promise<JournalEnd> {
  return onDatabase(database, async (sql) => {
    const fields = await sql.rows(
      fieldSchema,
      `SELECT DISTINCT ON (j.crm_id, f.key) j.crm_id AS account, f.key AS field, f.value
       FROM bellwether.journal j CROSS JOIN jsonb_each(j.new_values) f
       ORDER BY j.crm_id, f.key, j.id DESC`,
    );
    const sent = await sql.rows(
      fieldSchema,
      `SELECT c.body ->> 'accountCrmId' AS account, f ->> 'field' AS field, f -> 'new' AS value
       FROM bellwether.plan_changes c CROSS JOIN jsonb_array_elements(c.body -> 'fields') f
       WHERE c.kind = 'update_account' AND c.attempts > 0 AND c.status <> 'done'`,
    );
    const created = await sql.rows(
      createdSchema,
      `SELECT crm_id AS id, body ->> 'taskKey' AS key, body ->> 'accountCrmId' AS account
       FROM bellwether.plan_changes
       WHERE kind = 'create_task' AND status = 'done'`,
    );
    const closed = await sql.rows(
      closedSchema,
      `SELECT body ->> 'taskCrmId' AS id FROM bellwether.plan_changes
       WHERE kind = 'close_task' AND status = 'done'`,
    );
    const unanswered = new Set(
      sent.map(({ account, field, value }) => sentKey(account, field, value)),
    );
    return { fields, unanswered, created, closed: closed.map(({ id }) => id) };
  });
}

export function sentKey(account: string, field: string, value: unknown): string {
  return JSON.stringify([account, field, value]);
}
