import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '../../../src/domain/days.ts';
import type { AsOf } from '../../../src/domain/run.ts';
import { comparableGapsMoved, keepComparableGaps } from '../../../src/measures/comparable-gaps.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { MirrorLab, type Fact } from '../../support/mirror-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

const DAY = '2026-04-20';
/** As a live run looks: orders of today are known. */
const NOW: AsOf = { day: DAY, knownBefore: addDays(DAY, 1) };

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

function order(account: string, daysAgo: number): Fact {
  const id = `${account}-${String(daysAgo)}`;
  return { id, account, ordered_on: addDays(DAY, -daysAgo), amount: 100 };
}

async function labWithRhythm(everyDays: number): Promise<MirrorLab> {
  const lab = await MirrorLab.open(store.database);
  const orders = [1, 2, 3].map((times) => order('a', 90 + times * everyDays));
  await lab.load({ accounts: [{ id: 'a' }], orders });
  await keepComparableGaps(store.database, gapsOf(lab));
  return lab;
}

function gapsOf({ connectionId }: MirrorLab) {
  return { connectionId, asOf: NOW };
}

describe('the usual gap between order days', () => {
  it('is not moved by what is ordered during the day', async () => {
    const lab = await labWithRhythm(10);
    await lab.load({ orders: [order('a', 0)] });
    expect(await comparableGapsMoved(store.database, gapsOf(lab))).toBe(false);
  });

  it('is moved by an order of an earlier day that came late', async () => {
    const lab = await labWithRhythm(10);
    await lab.load({ orders: [order('a', 1)] });
    expect(await comparableGapsMoved(store.database, gapsOf(lab))).toBe(true);
  });
});
