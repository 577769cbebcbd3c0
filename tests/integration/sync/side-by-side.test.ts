import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ensureConnection } from '../../../src/store/connection-repository.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { sync, type SyncInput } from '../../../src/sync/sync.ts';
import { mapping } from '../../support/mapping-examples.ts';
import { MemoryCrm } from '../../support/memory-crm.ts';
import { crmField, crmObject, crmSchema } from '../../support/org-schema.ts';
import { openTestStore } from '../../support/test-store.ts';

const MAPPING = mapping({
  accounts: { object: 'Account', fields: { name: 'Name' } },
  opportunities: { object: 'Opportunity', fields: { account: 'Account', name: 'Name' } },
  orders: { object: 'Order', fields: { account: 'Account', ordered_on: 'On' } },
  order_lines: { object: 'Line', fields: { order: 'Order', quantity: 'Quantity' } },
});

const SCHEMA = crmSchema(
  crmObject('Account', [crmField('Name')]),
  crmObject('Opportunity', [crmField('Account', { type: 'reference' }), crmField('Name')]),
  crmObject('Order', [
    crmField('Account', { type: 'reference' }),
    crmField('On', { type: 'date' }),
  ]),
  crmObject('Line', [
    crmField('Order', { type: 'reference' }),
    crmField('Quantity', { type: 'number' }),
  ]),
);

/** Pages of four: three of accounts, of opportunities and of orders, six of lines. */
const ACCOUNTS = 12;
const LINES = 24;

let store: Store;
let crm: MemoryCrm;
let input: SyncInput;
let labs = 0;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

beforeEach(async () => {
  labs += 1;
  const name = `beside-${String(process.pid)}-${String(labs)}`;
  crm = new MemoryCrm(name, SCHEMA);
  for (let n = 1; n <= ACCOUNTS; n += 1) {
    crm.put('Account', `A${String(n)}`, { Name: `Account ${String(n)}` });
    crm.put('Opportunity', `P${String(n)}`, { Account: `A${String(n)}`, Name: 'Spring Garden' });
    crm.put('Order', `O${String(n)}`, { Account: `A${String(n)}`, On: '2026-03-02' });
  }
  for (let n = 1; n <= LINES; n += 1) {
    crm.put('Line', `L${String(n)}`, { Order: `O${String(1 + (n % ACCOUNTS))}`, Quantity: 2 });
  }
  input = {
    database: store.database,
    adapter: crm,
    connection: await ensureConnection(store.database, name, 'salesforce'),
    mapping: MAPPING,
    settings: { timeZone: 'Europe/London', currency: 'GBP', exchangeRates: {} },
    full: false,
    sweep: { unstampedHours: 24, othersHours: 168, callsPerRun: 0 },
    signal: new AbortController().signal,
    onProgress: () => {},
  };
});

/** Rows of the mirror that hang on their account, by entity. */
async function mirrored(): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const entity of ['opportunities', 'orders', 'order_lines']) {
    const rows = await store.database.rows(
      z.object({ rows: z.number() }),
      `SELECT count(*)::int AS rows FROM mirror.${entity} WHERE connection_id = $1 AND account_id IS NOT NULL`,
      [input.connection.id],
    );
    counts[entity] = rows[0]?.rows ?? 0;
  }
  return counts;
}

const ALL = { opportunities: ACCOUNTS, orders: ACCOUNTS, order_lines: LINES };

describe('streams of one sync', () => {
  it('are read side by side, so that one that waits for its answer holds up no other', async () => {
    const orders = Promise.withResolvers<void>();
    crm.beforePage = (object, page) => {
      if (object === 'Opportunity' && page === 3) orders.resolve();
      // Would be waited for in vain if opportunities, or any page of them, came after the orders or before them.
      return object === 'Order' && page === 1 ? orders.promise : undefined;
    };
    const { streams } = await sync(input);
    expect(await mirrored()).toEqual(ALL);
    expect(streams.map(({ entity, read }) => [entity, read])).toEqual([
      ['accounts', ACCOUNTS],
      ['opportunities', ACCOUNTS],
      ['orders', ACCOUNTS],
      ['order_lines', LINES],
    ]);
  });

  it('begin when those are stored that they refer to', async () => {
    const asked: string[] = [];
    crm.beforePage = (object, page) => {
      asked.push(`${object} ${String(page)}`);
    };
    await sync(input);
    expect(asked.indexOf('Order 1')).toBeGreaterThan(asked.indexOf('Account 3'));
    expect(asked.indexOf('Opportunity 1')).toBeGreaterThan(asked.indexOf('Account 3'));
    expect(asked.indexOf('Line 1')).toBeGreaterThan(asked.indexOf('Order 3'));
    expect(await mirrored()).toEqual(ALL);
  });

  it('are no more than the CRM is to be asked for at once', async () => {
    crm.capabilities = { ...crm.capabilities, readsAtOnce: 1 };
    const asked: string[] = [];
    crm.beforePage = (object) => {
      if (asked.at(-1) !== object) asked.push(object);
    };
    await sync(input);
    expect(asked).toEqual(['Account', 'Opportunity', 'Order', 'Line']);
  });
});

describe('a stream that fails', () => {
  it('ends the sync with its own error, begins no other, and keeps what had come', async () => {
    crm.beforePage = (object, page) => {
      if (object === 'Order' && page === 3) throw new Error('the orders broke');
    };
    await expect(sync(input)).rejects.toThrow('the orders broke');
    expect(await mirrored()).toMatchObject({ orders: 8, order_lines: 0 });
  });

  it('lets the next sync go on where each stream had come to', async () => {
    crm.beforePage = (object, page) => {
      if (object === 'Order' && page === 2) throw new Error('the orders broke');
    };
    await expect(sync(input)).rejects.toThrow('the orders broke');
    crm.beforePage = () => {};
    const { streams } = await sync(input);
    expect(streams.find(({ entity }) => entity === 'orders')).toMatchObject({ read: 8 });
    expect(await mirrored()).toEqual(ALL);
  });

  it('leaves none of the others at work behind it', async () => {
    const opportunity = Promise.withResolvers<void>();
    crm.beforePage = (object) => {
      if (object === 'Opportunity') return opportunity.promise;
      if (object === 'Order') {
        opportunity.resolve();
        throw new Error('the orders broke');
      }
      return undefined;
    };
    await expect(sync(input)).rejects.toThrow('the orders broke');
    const after = crm.usage().calls;
    await new Promise(setImmediate);
    expect(crm.usage().calls).toBe(after);
  });
});

describe('a sync that is told to stop', () => {
  it('says why, and not what broke off in consequence', async () => {
    const stop = new AbortController();
    crm.beforePage = (object, page) => {
      if (object === 'Opportunity' && page === 2) stop.abort(new Error('told to stop'));
    };
    await expect(sync({ ...input, signal: stop.signal })).rejects.toThrow('told to stop');
  });
});
