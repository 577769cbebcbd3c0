import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { EntityName } from '../../../src/domain/entities.ts';
import type { MeasureDefinition } from '../../../src/domain/measure.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { MirrorLab, type Fact, type Facts } from '../../support/mirror-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

const EARLIER = '2025-12-01T00:00:00Z';
const LATER = '2026-02-01T00:00:00Z';

/** Accounts a and b with an order and an invoice each; c, a parent company, has paid a's. */
const BOOK: Facts = {
  accounts: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
  orders: [
    { id: 'order-a', account: 'a', ordered_on: '2026-01-05' },
    { id: 'order-b', account: 'b', ordered_on: '2026-01-06' },
  ],
  order_lines: [
    { id: 'line-1', order: 'order-a', sku: 'S1', quantity: 4, unit_price: 10 },
    { id: 'line-2', order: 'order-a', sku: 'S2', quantity: 1, unit_price: 5 },
    { id: 'line-3', order: 'order-b', sku: 'S1', quantity: 2, unit_price: 10 },
  ],
  shipments: [{ id: 'shipment', order: 'order-a', shipped_on: '2026-01-07', quantity: 5 }],
  invoices: [
    { id: 'invoice-a', account: 'a', issued_on: '2026-01-08', amount: 45 },
    { id: 'invoice-b', account: 'b', issued_on: '2026-01-08', amount: 20 },
  ],
  payments: [
    { id: 'payment', account: 'c', invoice: 'invoice-a', paid_on: '2026-01-20', amount: 45 },
  ],
  returns: [{ id: 'return', account: 'a', returned_on: '2026-01-15' }],
  return_lines: [{ id: 'returned', return: 'return', sku: 'S2', quantity: 1, unit_price: 5 }],
};

/** An analyst's own measure, which looks at shipments alone. */
const UNITS_SENT: MeasureDefinition = {
  id: 'units_sent',
  title: 'Units sent',
  unit: 'ratio',
  direction: 'higher',
  kind: 'leading',
  dimension: 'outcome',
  inputs: ['shipments'],
  definition: 'Test.',
  source: 'Test.',
  meaning: 'Test.',
  advice: 'Test.',
  phrase: '{value} sent',
  sql: 'SELECT account_id, sum(quantity) AS value, count(*) AS sample_size FROM shipments GROUP BY account_id',
};

let store: Store;
let lab: MirrorLab;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

beforeEach(async () => {
  lab = await MirrorLab.open(store.database);
});

/** A row of the book, changed. */
function changed(entity: EntityName, id: string, change: Omit<Fact, 'id'>): Facts {
  const row = BOOK[entity]?.find((one) => one.id === id);
  if (row === undefined) throw new Error(`no ${id} in the book`);
  return { [entity]: [{ ...row, at: LATER, ...change }] };
}

async function withBook(): Promise<void> {
  await lab.load(BOOK);
  await lab.takeDirty();
}

/** The accounts that are marked, and no longer are from then on. */
async function marks(): Promise<string> {
  return (await lab.takeDirty()).join('');
}

const orderSchema = z.object({
  crm_id: z.string(),
  value: z.coerce.number(),
  shipped_quantity: z.coerce.number(),
});

/** Value of the goods and quantity shipped, by order. */
async function orderFacts(): Promise<Readonly<Record<string, readonly number[]>>> {
  const rows = await store.database.rows(
    orderSchema,
    `SELECT o.crm_id, f.value, f.shipped_quantity
     FROM mirror.order_facts f JOIN mirror.orders o ON o.id = f.order_id WHERE f.connection_id = $1`,
    [lab.connectionId],
  );
  return Object.fromEntries(rows.map((row) => [row.crm_id, [row.value, row.shipped_quantity]]));
}

describe('a sync marks the accounts that must be scored again', () => {
  it.each([
    ['an order goes to another account', changed('orders', 'order-a', { account: 'b' }), 'ab'],
    ['a line goes to another order', changed('order_lines', 'line-1', { order: 'order-b' }), 'ab'],
    ['a shipment does', changed('shipments', 'shipment', { order: 'order-b' }), 'ab'],
    ['a line changes', changed('order_lines', 'line-1', { quantity: 3 }), 'a'],
    ['a return goes to another account', changed('returns', 'return', { account: 'b' }), 'ab'],
    ['a returned line changes', changed('return_lines', 'returned', { quantity: 2 }), 'a'],
    ['a payment of another account changes', changed('payments', 'payment', { amount: 9 }), 'ac'],
    ['it settles another invoice', changed('payments', 'payment', { invoice: 'invoice-b' }), 'abc'],
    ['it comes from another account', changed('payments', 'payment', { account: 'b' }), 'abc'],
    ['a name changes', changed('accounts', 'b', { name: 'Briar' }), 'b'],
    ['nothing changes but the time', changed('orders', 'order-a', {}), ''],
    ['a page is older', changed('payments', 'payment', { at: EARLIER, account: 'b' }), ''],
    [
      'an older page moves a line',
      changed('order_lines', 'line-1', { at: EARLIER, order: 'order-b' }),
      '',
    ],
  ])('when %s', async (_what, facts, marked) => {
    await withBook();
    await lab.load(facts);
    expect(await marks()).toBe(marked);
  });

  it.each<[EntityName, string, string]>([
    ['orders', 'order-a', 'a'],
    ['order_lines', 'line-1', 'a'],
    ['shipments', 'shipment', 'a'],
    ['invoices', 'invoice-a', 'a'],
    ['payments', 'payment', 'ac'],
    ['returns', 'return', 'a'],
    ['return_lines', 'returned', 'a'],
  ])('when %s lose %s, and when it is back', async (entity, id, marked) => {
    await withBook();
    await lab.remove(entity, id);
    expect(await marks()).toBe(marked);
    await lab.load(changed(entity, id, {}));
    expect(await marks()).toBe(marked);
  });

  it('when a payment finds the invoice that it came before', async () => {
    const { invoices = [], ...others } = BOOK;
    await lab.load(others);
    await lab.takeDirty();
    await lab.page('invoices', invoices);
    // The invoices themselves mark their accounts; from here on it is the link that does.
    await lab.takeDirty();
    await lab.settle();
    expect(await marks()).toBe('ac');
  });
});

describe('what is known of an order', () => {
  it('follows its lines and shipments', async () => {
    await withBook();
    expect(await orderFacts()).toEqual({ 'order-a': [45, 5], 'order-b': [20, 0] });
    await lab.load(changed('order_lines', 'line-1', { order: 'order-b' }));
    await lab.load(changed('shipments', 'shipment', { order: 'order-b' }));
    expect(await orderFacts()).toEqual({ 'order-a': [5, 0], 'order-b': [60, 5] });
  });

  it('is left alone by another connection, which would see a part of it while it is being read', async () => {
    for (const entity of ['accounts', 'orders'] as const)
      await lab.page(entity, BOOK[entity] ?? []);
    const other = await MirrorLab.open(store.database);
    await other.load(BOOK);
    expect(await orderFacts()).toEqual({});
    await lab.load(BOOK);
    expect(await orderFacts()).toEqual({ 'order-a': [45, 5], 'order-b': [20, 0] });
  });

  it('is without what was deleted', async () => {
    await withBook();
    await lab.remove('order_lines', 'line-1');
    await lab.remove('shipments', 'shipment');
    expect(await orderFacts()).toEqual({ 'order-a': [5, 0], 'order-b': [20, 0] });
    await lab.remove('orders', 'order-a');
    expect(await orderFacts()).toEqual({ 'order-b': [20, 0] });
  });

  it('takes its shipments along when it goes, though the CRM says no word of them', async () => {
    await withBook();
    const before = await lab.measure(UNITS_SENT, { day: '2026-02-01', knownBefore: '2026-02-01' });
    expect(before.get('a')?.value).toBe(5);
    await lab.remove('orders', 'order-a');
    const after = await lab.measure(UNITS_SENT, { day: '2026-02-02', knownBefore: '2026-02-02' });
    expect(after.get('a')?.value ?? null).toBeNull();
  });

  it.each(['first', 'last'])(
    'is of a line that stands twice on a page the later, be it %s',
    async (place) => {
      await withBook();
      const [line] = changed('order_lines', 'line-2', { unit_price: 7 }).order_lines ?? [];
      const [older] =
        changed('order_lines', 'line-2', { unit_price: 6, at: '2026-01-20T00:00:00Z' })
          .order_lines ?? [];
      if (line === undefined || older === undefined) throw new Error('no lines');
      await lab.load({ order_lines: place === 'first' ? [line, older] : [older, line] });
      expect(await orderFacts()).toMatchObject({ 'order-a': [47, 5] });
    },
  );
});
