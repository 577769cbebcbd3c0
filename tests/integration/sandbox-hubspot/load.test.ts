import { afterAll, describe, expect, it } from '@jest/globals';
import type { SeedRow } from '../../../src/sandbox/seed/dataset.ts';
import { DISTRIBUTOR } from './distributor.ts';
import { closePortals, startPortal } from './test-portal.ts';

afterAll(closePortals);

describe('loading', () => {
  it('tells of its progress, table by table', async () => {
    const told: unknown[] = [];
    await startPortal({ tables: DISTRIBUTOR, onProgress: (progress) => told.push(progress) });
    expect(told).toContainEqual({ table: 'order_lines', rows: 2 });
    expect(told).toHaveLength(Object.keys(DISTRIBUTOR).length - 1);
  });

  it('lets the event loop breathe on the way', async () => {
    const accounts = Array.from({ length: 45_000 }, (_, n) => ({ key: String(n), name: 'N' }));
    const order: string[] = [];
    await startPortal({
      tables: { accounts },
      onProgress: ({ rows }) => {
        order.push(String(rows));
        setImmediate(() => order.push('breath'));
      },
    });
    expect(order.slice(0, 4)).toEqual(['20000', 'breath', '40000', 'breath']);
  });

  it('reads rows that come one by one, and leaves out a link to a key that nobody has', async () => {
    const dataset = { stories: [], tables: [{ name: 'contacts' as const, rows: oneByOne }] };
    const loaded = await startPortal({ dataset });
    const [contact] = loaded.sandbox.inspect('contacts');
    expect(contact).toMatchObject({ firstname: 'Nil' });
    expect(contact).not.toHaveProperty('association:companies');
  });
});

async function* oneByOne(): AsyncIterable<SeedRow> {
  yield await Promise.resolve({ key: 'c1', account: 'nobody', first_name: 'Nil' });
}
