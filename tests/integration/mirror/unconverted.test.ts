import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { unconvertedRecords } from '../../../src/store/unconverted-repository.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { MirrorLab } from '../../support/mirror-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

it('counts the records of an account whose amounts have no exchange rate', async () => {
  const lab = await MirrorLab.open(store.database);
  const day = '2026-03-01';
  await lab.load({
    accounts: [
      { id: 'a', name: 'a', credit_limit: 'NaN' },
      { id: 'b', name: 'b', credit_limit: 5 },
    ],
    orders: [
      { id: 'o', account: 'a', ordered_on: day, amount: 'NaN' },
      { id: 'p', account: 'a', ordered_on: day, amount: 10 },
      { id: 'gone', account: 'a', ordered_on: day, amount: 'NaN' },
      { id: 'q', account: 'b', ordered_on: day, amount: null },
    ],
    order_lines: [{ id: 'l', order: 'o', quantity: 1, unit_price: 'NaN' }],
  });
  await lab.remove('orders', 'gone');
  const accounts = await store.database.rows(
    z.object({ id: z.number() }),
    'SELECT id FROM mirror.accounts WHERE connection_id = $1 ORDER BY crm_id',
    [lab.connectionId],
  );
  const found = [];
  for (const { id } of accounts) found.push(await unconvertedRecords(store.database, id));
  expect(found).toEqual([
    [
      { entity: 'accounts', records: 1 },
      { entity: 'orders', records: 1 },
      { entity: 'order_lines', records: 1 },
    ],
    [],
  ]);
});
