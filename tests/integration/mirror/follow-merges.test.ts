import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Store } from '../../../src/store/open-store.ts';
import { MirrorLab, type Fact } from '../../support/mirror-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

function order(id: string, account: string): Fact {
  return { id, account, ordered_on: '2026-03-01', amount: 100 };
}

/** The orders and lines of an account, as the measures find them. */
async function ofAccount(lab: MirrorLab, account: string): Promise<readonly string[]> {
  const rows = await store.database.rows(
    z.object({ crm_id: z.string() }),
    `SELECT o.crm_id FROM mirror.order_facts f JOIN mirror.orders o ON o.id = f.order_id
       JOIN mirror.accounts a ON a.id = f.account_id
     WHERE a.connection_id = $1 AND a.crm_id = $2
     UNION ALL
     SELECT l.crm_id FROM mirror.order_lines l JOIN mirror.accounts a ON a.id = l.account_id
     WHERE a.connection_id = $1 AND a.crm_id = $2
     ORDER BY 1`,
    [lab.connectionId, account],
  );
  return rows.map(({ crm_id: id }) => id);
}

async function book(): Promise<MirrorLab> {
  const lab = await MirrorLab.open(store.database);
  await lab.load({
    accounts: ['a', 'b', 'c', 'd'].map((id) => ({ id, name: id })),
    orders: [order('oa', 'a'), order('ob', 'b'), order('oc', 'c'), order('od', 'd')],
    order_lines: [{ id: 'lb', order: 'ob', quantity: 1, unit_price: 5 }],
  });
  await lab.takeDirty();
  return lab;
}

describe('a merge of accounts', () => {
  it('gives the winner all that hangs on the loser, lines of orders too, and scores it again', async () => {
    const lab = await book();
    await lab.merge('b', 'a');
    expect(await ofAccount(lab, 'a')).toEqual(['lb', 'oa', 'ob']);
    expect(await ofAccount(lab, 'b')).toEqual([]);
    expect(await ofAccount(lab, 'd')).toEqual(['od']);
    expect(await lab.takeDirty()).toContain('a');
  });

  it('goes on to the heir of the heir, in whatever order the merges are told', async () => {
    const lab = await book();
    await lab.merge('b', 'a');
    await lab.merge('a', 'c');
    expect(await ofAccount(lab, 'c')).toEqual(['lb', 'oa', 'ob', 'oc']);
    const other = await book();
    await other.merge('a', 'c');
    await other.merge('b', 'a');
    expect(await ofAccount(other, 'c')).toEqual(['lb', 'oa', 'ob', 'oc']);
  });

  it('takes along what still names the loser when it is read later', async () => {
    const lab = await book();
    await lab.merge('b', 'a');
    await lab.load({ orders: [order('late', 'b')] });
    expect(await ofAccount(lab, 'a')).toEqual(['late', 'lb', 'oa', 'ob']);
  });

  it('waits for a winner that has not been read yet, and ends with two that name each other', async () => {
    const lab = await book();
    await lab.merge('b', 'e');
    expect(await ofAccount(lab, 'b')).toEqual(['lb', 'ob']);
    await lab.load({ accounts: [{ id: 'e', name: 'e' }] });
    expect(await ofAccount(lab, 'e')).toEqual(['lb', 'ob']);
    await lab.merge('c', 'd');
    await lab.merge('d', 'c');
    expect(await ofAccount(lab, 'd')).toEqual(['oc', 'od']);
  });

  it('does nothing again the next time', async () => {
    const lab = await book();
    await lab.merge('b', 'a');
    await lab.takeDirty();
    expect(await lab.settle()).toBe(0);
    expect(await lab.takeDirty()).toEqual([]);
  });
});
