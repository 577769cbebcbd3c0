import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Store } from '../../../src/store/open-store.ts';
import { openTestStore } from '../../support/test-store.ts';

const MIGRATION = new URL(
  '../../../src/store/migrations/0016-values-by-account.sql',
  import.meta.url,
);

/** As the first migration made it. */
const BEFORE = `
  DROP VIEW bellwether.measure_values;
  DROP TABLE bellwether.account_values;
  CREATE TABLE bellwether.measure_values (
    connection_id integer NOT NULL, as_of date NOT NULL, account_id bigint NOT NULL, measure text NOT NULL,
    value double precision, sample_size integer NOT NULL,
    PRIMARY KEY (connection_id, as_of, account_id, measure))`;

const VALUES = [
  [1, '2026-04-19', 7, 'order_silence', 0.1, 3],
  [1, '2026-04-20', 7, 'order_silence', 0.30000000000000004, 3],
  [1, '2026-04-20', 7, 'survey_score', null, 2],
  [1, '2026-04-20', 8, 'survey_score', 9, 0],
  [2, '2026-04-20', 7, 'order_silence', 1e-300, 1],
] as const;

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

it('values that were stored one a row are the same values by account', async () => {
  const migration = await readFile(MIGRATION, 'utf8');
  const undo = new Error('taken back');
  let found: unknown;
  const migrated = store.database.transaction(async (tx) => {
    await tx.run(BEFORE);
    for (const row of VALUES.toReversed()) {
      await tx.run('INSERT INTO bellwether.measure_values VALUES ($1, $2, $3, $4, $5, $6)', row);
    }
    await tx.run(migration);
    const rows = await tx.rows(
      z.object({
        connection_id: z.number(),
        as_of: z.string(),
        account_id: z.number(),
        measure: z.string(),
        value: z.number().nullable(),
        sample_size: z.number(),
      }),
      'SELECT * FROM bellwether.measure_values ORDER BY connection_id, as_of, account_id, measure',
    );
    found = rows.map((row) => Object.values(row));
    throw undo;
  });
  await expect(migrated).rejects.toBe(undo);
  expect(found).toEqual(VALUES);
});
