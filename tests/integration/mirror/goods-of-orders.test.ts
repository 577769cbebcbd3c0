import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { SqlSession } from '../../../src/store/database.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { MirrorLab, type Fact } from '../../support/mirror-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

const MIGRATION = new URL(
  '../../../src/store/migrations/0015-goods-of-orders.sql',
  import.meta.url,
);

function line(id: string, more: Partial<Fact>): Fact {
  return { id, order: 'o', sku: 'S1', quantity: 2, unit_price: 10, ...more };
}

const LINES: readonly Fact[] = [
  line('1', { product_family: 'Garden' }),
  line('2', { product_family: 'Garden', sku: 'S2', unit_price: 1 }),
  line('3', { sku: 'S3', unit_price: null }),
  line('4', { sku: 'S1', product_family: 'Audio', unit_price: 2.5 }),
  line('5', { sku: null, product_family: null, unit_price: 7 }),
  line('6', { sku: 'S9', product_family: 'Freight', line_type: 'freight' }),
  line('7', { sku: 'S8', product_family: 'Returned', quantity: -1 }),
];

const rowSchema = z.object({
  crm_id: z.string(),
  families: z.array(z.string().nullable()),
  family_values: z.array(z.coerce.number()),
  skus: z.array(z.string()),
});

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

function goodsOf(sql: SqlSession, { connectionId }: MirrorLab) {
  return sql.rows(
    rowSchema,
    `SELECT o.crm_id, f.families, to_json(f.family_values) AS family_values, f.skus
     FROM mirror.order_facts f JOIN mirror.orders o ON o.id = f.order_id
     WHERE f.connection_id = $1 ORDER BY o.crm_id`,
    [connectionId],
  );
}

async function labWithLines(): Promise<MirrorLab> {
  const lab = await MirrorLab.open(store.database);
  const orders = ['o', 'without-lines'].map((id) => ({
    id,
    account: 'a',
    ordered_on: '2026-04-01',
    amount: 5,
  }));
  await lab.load({ accounts: [{ id: 'a' }], orders, order_lines: LINES });
  return lab;
}

const GOODS = [
  // A line of neither family nor SKU counts for launches of all goods.
  {
    crm_id: 'o',
    families: ['Audio', 'Garden', 'S3', null],
    family_values: [5, 22, 0, 14],
    skus: ['S1', 'S2', 'S3'],
  },
  { crm_id: 'without-lines', families: [], family_values: [], skus: [] },
];

describe('the families and items of an order', () => {
  it('are those of its goods lines', async () => {
    const lab = await labWithLines();
    expect(await goodsOf(store.database, lab)).toEqual(GOODS);
  });

  it('follow a line that changes', async () => {
    const lab = await labWithLines();
    const changed = { ...line('4', { sku: 'S4' }), at: '2026-04-02T00:00:00Z' };
    await lab.load({ order_lines: [changed] });
    const [row] = await goodsOf(store.database, lab);
    expect(row).toEqual({
      crm_id: 'o',
      families: ['Garden', 'S3', 'S4', null],
      family_values: [22, 0, 20, 14],
      skus: ['S1', 'S2', 'S3', 'S4'],
    });
  });

  it('are there after the migration that brought them, also of orders that were read before', async () => {
    const lab = await labWithLines();
    const migration = await readFile(MIGRATION, 'utf8');
    const after: unknown[] = [];
    const undo = new Error('taken back');
    const migrated = store.database.transaction(async (tx) => {
      await tx.run(
        'ALTER TABLE mirror.order_facts DROP COLUMN families, DROP COLUMN family_values, DROP COLUMN skus',
      );
      await tx.run(migration);
      after.push(...(await goodsOf(tx, lab)));
      throw undo;
    });
    await expect(migrated).rejects.toBe(undo);
    expect(after).toEqual(GOODS);
  });
});
