import { z } from 'zod';
import type { CrmObject, CrmSchema } from '../domain/crm-schema.ts';
import type { SqlSession } from './database.ts';

const fieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  type: z.enum(['text', 'number', 'boolean', 'date', 'datetime', 'choice', 'reference', 'other']),
  vendorType: z.string(),
  maxLength: z.number().optional(),
  integerDigits: z.number().optional(),
  decimals: z.number().optional(),
  updatable: z.boolean(),
  creatable: z.boolean(),
  choices: z.array(z.string()).optional(),
  closedChoices: z.boolean().optional(),
  unique: z.boolean().optional(),
  referencesTo: z.array(z.string()).optional(),
  unstamped: z.boolean().optional(),
  relationshipName: z.string().optional(),
});

const objectSchema = z.object({
  name: z.string(),
  label: z.string(),
  readable: z.boolean(),
  creatable: z.boolean(),
  updatable: z.boolean(),
  fields: z.array(fieldSchema),
});

const contentSchema = z.record(z.string(), objectSchema);
const rowSchema = z.object({ content: contentSchema });

/** The org's schema as it was last seen: plans are checked against it without a call. */
export async function saveCrmSchema(
  sql: SqlSession,
  connectionId: number,
  schema: CrmSchema,
): Promise<void> {
  const content = Object.fromEntries(
    [...schema].map(([name, object]) => [name, { ...object, fields: [...object.fields.values()] }]),
  );
  await sql.run(
    `INSERT INTO bellwether.crm_schemas (connection_id, fetched_at, content) VALUES ($1, now(), $2)
     ON CONFLICT (connection_id) DO UPDATE SET fetched_at = now(), content = excluded.content`,
    [connectionId, JSON.stringify(content)],
  );
}

export async function loadCrmSchema(
  sql: SqlSession,
  connectionId: number,
): Promise<CrmSchema | undefined> {
  const rows = await sql.rows(
    rowSchema,
    'SELECT content FROM bellwether.crm_schemas WHERE connection_id = $1',
    [connectionId],
  );
  const content = rows[0]?.content;
  if (content === undefined) return undefined;
  return new Map(Object.entries(content).map(([name, object]) => [name, toObject(object)]));
}

function toObject(stored: z.infer<typeof objectSchema>): CrmObject {
  return { ...stored, fields: new Map(stored.fields.map((field) => [field.name, field])) };
}
