import { z } from 'zod';
import { ENTITIES, ENTITY_NAMES } from '../domain/entities.ts';
import type { SqlSession } from './database.ts';
import { entityTable } from './mirror/entity-table.ts';

/** Records of an account with an amount in a currency that has no exchange rate, by entity. */
export type Unconverted = readonly { readonly entity: string; readonly records: number }[];

const countSchema = z.object({ entity: z.string(), records: z.number() });

export async function unconvertedRecords(sql: SqlSession, accountId: number): Promise<Unconverted> {
  return sql.rows(
    countSchema,
    `SELECT entity, records FROM (${COUNTS.join(' UNION ALL ')}) counts WHERE records > 0`,
    [accountId],
  );
}

const COUNTS = ENTITY_NAMES.flatMap((entity) => {
  const { name, hasAccount } = entityTable(entity);
  const amounts = Object.entries(ENTITIES[entity].fields)
    .filter(([, { money }]) => money === true)
    .map(([field]) => `${field} = 'NaN'`);
  if (amounts.length === 0) return [];
  const owner = hasAccount ? 'account_id' : 'id';
  return [
    `SELECT '${entity}' AS entity, count(*)::int AS records FROM ${name}
     WHERE ${owner} = $1 AND deleted_at IS NULL AND (${amounts.join(' OR ')})`,
  ];
});
