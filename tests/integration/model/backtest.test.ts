import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { daysBetween } from '../../../src/domain/days.ts';
import { backtest, type BacktestRequest } from '../../../src/model/backtest.ts';
import { DEFAULT_POPULATION } from '../../../src/model/outcome.ts';
import { outcomesAt } from '../../../src/model/outcome-rows.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { MirrorLab, type Facts } from '../../support/mirror-lab.ts';
import { orderHistory, type Habit } from '../../support/order-history.ts';
import { shippedContext } from '../../support/shipped-context.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

const CUTOFF = '2026-01-05';

/** Ten steady customers, and six who order ever so rarely and stop before the cut-off. */
const HABITS: readonly Habit[] = [
  ...Array.from({ length: 10 }, (_, n) => ({
    id: `steady-${String(n)}`,
    from: '2025-02-03',
    everyDays: 12 + n,
    orders: 40,
    amount: 500 + n,
  })),
  ...Array.from({ length: 6 }, (_, n) => ({
    id: `leaver-${String(n)}`,
    from: '2025-08-04',
    everyDays: 40 + n,
    orders: 3,
    amount: 100 + n,
  })),
];

const REQUEST: BacktestRequest = {
  from: CUTOFF,
  to: CUTOFF,
  everyDays: 28,
  horizonDays: 90,
  population: DEFAULT_POPULATION,
  capacity: { share: 0.25 },
};

async function labWith(facts: Facts): Promise<MirrorLab> {
  const lab = await MirrorLab.open(store.database);
  await lab.load(facts);
  return lab;
}

function everything({
  connectionId,
}: MirrorLab): Promise<readonly { table: string; rows: number }[]> {
  const tables = ['bellwether.scores', 'bellwether.scorings', 'bellwether.measure_values'];
  return store.database.rows(
    z.object({ table: z.string(), rows: z.number() }),
    tables
      .map(
        (name) =>
          `SELECT '${name}' AS "table", count(*)::int AS rows FROM ${name} WHERE connection_id = $1`,
      )
      .join(' UNION ALL '),
    [connectionId],
  );
}

describe('the outcomes at a cut-off', () => {
  it('are told from what was ordered and credited before and after it, each on its own date', async () => {
    const one = { id: 'a', from: '2025-03-01', everyDays: 100, orders: 2, amount: 300 };
    const after = { id: 'a', from: CUTOFF, everyDays: 89, orders: 3, amount: 50 };
    const old = { id: 'a', from: '2024-12-01', everyDays: 1, orders: 1, amount: 9000 };
    const orders = [one, after, old].flatMap((habit, part) =>
      (orderHistory([habit]).orders ?? []).map((order) => ({
        ...order,
        id: `${String(part)}-${order.id}`,
      })),
    );
    const lab = await labWith({
      accounts: [{ id: 'a', name: 'a' }],
      orders,
      returns: [
        { id: 'r1', account: 'a', returned_on: '2025-04-01', amount: 40 },
        { id: 'r2', account: 'a', returned_on: '2026-04-04', amount: 7 },
        { id: 'r3', account: 'a', returned_on: '2026-04-05', amount: 70 },
      ],
    });
    const { connectionId } = lab;
    const window = { connectionId, cutoff: CUTOFF, horizonDays: 90 };
    // Orders on the first and the last day of the window count, the one on the day after it does not.
    expect(await outcomesAt(store.database, window)).toMatchObject([
      {
        orderDays: 2,
        daysSinceOrder: 210,
        netBefore: 560,
        exposureDays: 365,
        orderDaysAfter: 2,
        netAfter: 93,
      },
    ]);
  });

  it('say nothing of accounts that come later, and count a young one’s days from its first order', async () => {
    const young = { id: 'young', from: '2025-12-20', everyDays: 5, orders: 3, amount: 10 };
    const later = { id: 'later', from: CUTOFF, everyDays: 5, orders: 3, amount: 10 };
    const lab = await labWith(orderHistory([young, later]));
    const window = { connectionId: lab.connectionId, cutoff: CUTOFF, horizonDays: 90 };
    expect(await outcomesAt(store.database, window)).toMatchObject([
      { orderDays: 3, exposureDays: 90, orderDaysAfter: 0 },
    ]);
  });
});

describe('a backtest', () => {
  it('holds the scores of the shipped model against who was lost, beside the baselines', async () => {
    const lab = await labWith(orderHistory(HABITS));
    const { cutoffs, models, mean } = await backtest(await shippedContext(lab), REQUEST);
    expect(models.map(({ name }) => name)).toEqual(['model']);
    expect(cutoffs).toMatchObject([{ cutoff: CUTOFF, accounts: 16, unscored: 0 }]);
    expect(cutoffs[0]?.rankings.map(({ ranking }) => ranking)).toEqual(['model', 'recency', 'rfm']);
    expect(mean[0]?.outcomes[0]).toEqual({
      outcome: 'lapsed',
      baseRate: 6 / 16,
      auc: 1,
      topDecileLift: expect.closeTo(16 / 6, 10),
      recallAtCapacity: expect.closeTo(4 / 6, 10),
    });
  });

  it('leaves nothing behind', async () => {
    const lab = await labWith(orderHistory(HABITS));
    await backtest(await shippedContext(lab), REQUEST);
    const rows = (await everything(lab)).map(({ rows: count }) => count);
    expect(rows).toEqual([0, 0, 0]);
  });

  it('judges no cut-off whose outcome window is not over', async () => {
    const lab = await labWith(orderHistory(HABITS));
    const request = { ...REQUEST, from: '2021-01-05', to: '2028-01-04', everyDays: 365 };
    const { cutoffs, skipped } = await backtest(await shippedContext(lab), request);
    expect(cutoffs.map(({ cutoff }) => cutoff)).toEqual(['2026-01-04', '2027-01-04']);
    expect(skipped).toHaveLength(6);
    expect(skipped[0]).toEqual({
      cutoff: '2021-01-05',
      reason: 'nobody belongs to the population',
    });
    expect(skipped[5]?.reason).toContain('its outcome window ends on 2028-04-02');
  });

  it('judges the population that it is asked for', async () => {
    const lab = await labWith(orderHistory(HABITS));
    const population = { minOrderDays: 4, maxSilenceDays: 180 };
    const { cutoffs } = await backtest(await shippedContext(lab), { ...REQUEST, population });
    expect(cutoffs[0]).toMatchObject({ accounts: 10 });
    expect(cutoffs[0]?.rankings[0]?.outcomes[0]).toMatchObject({ baseRate: 0, auc: undefined });
  });

  it('gives a model the same scores whatever happens after the cut-off', async () => {
    const early = '2025-09-01';
    const stops = HABITS.map((habit) => ({
      ...habit,
      orders: Math.ceil(daysBetween(habit.from, early) / habit.everyDays),
    }));
    const claims = async (habits: readonly Habit[]): Promise<readonly number[]> => {
      const last = { id: 'last', from: '2026-05-01', everyDays: 1, orders: 1, amount: 1 };
      const lab = await labWith(orderHistory([...habits, last]));
      const { cutoffs } = await backtest(await shippedContext(lab), {
        ...REQUEST,
        from: early,
        to: early,
      });
      return cutoffs[0]?.rankings[0]?.reliability.map(({ claimed }) => claimed) ?? [];
    };
    const seen = await claims(HABITS);
    expect(seen.length).toBeGreaterThan(5);
    expect(await claims(stops)).toEqual(seen);
  });

  it('holds an earlier model beside this one, on the same accounts', async () => {
    const lab = await labWith(orderHistory(HABITS));
    const context = await shippedContext(lab);
    const scorecards = new Map(
      [...context.config.scorecards].map(([segment, scorecard]) => [
        segment,
        { ...scorecard, version: 'silence-only', measures: scorecard.measures.slice(0, 1) },
      ]),
    );
    const previous = { ...context.config, scorecards };
    const { cutoffs, models } = await backtest(context, { ...REQUEST, previous });
    expect(models[1]).toMatchObject({ name: 'previous' });
    expect(models[1]?.version).toContain('silence-only');
    const [model, before] = cutoffs[0]?.rankings ?? [];
    expect(before?.ranking).toBe('previous');
    expect(before?.reliability).not.toEqual(model?.reliability);
  });
});
