import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  compareSeasonal,
  type ComparisonRequest,
} from '../../../scripts/compare-seasonal-run/compare-seasonal.ts';
import { orderWeeksAt } from '../../../scripts/compare-seasonal-run/order-weeks.ts';
import type {
  SeriesForecaster,
  WeeklySeries,
} from '../../../scripts/compare-seasonal-run/prophet-forecast.ts';
import { reportOf } from '../../../scripts/compare-seasonal-run/report.ts';
import { addDays } from '../../../src/domain/days.ts';
import { backtest } from '../../../src/model/backtest.ts';
import { DEFAULT_POPULATION } from '../../../src/model/outcome.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { MirrorLab, type Fact, type Facts } from '../../support/mirror-lab.ts';
import { orderHistory, type Habit } from '../../support/order-history.ts';
import { shippedContext } from '../../support/shipped-context.ts';
import { openTestStore } from '../../support/test-store.ts';

const CUTOFF = '2026-01-05';
const AFTER_WINDOW = addDays(CUTOFF, 90);

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

/** Twelve order on through the window; eight slow down and stop before the cut-off. */
const HABITS: readonly Habit[] = [
  ...Array.from({ length: 12 }, (_, n) => ({
    id: `steady-${String(n)}`,
    from: '2024-09-02',
    everyDays: 10 + n,
    orders: 60,
    amount: 500 + n,
  })),
  ...Array.from({ length: 8 }, (_, n) => ({
    id: `leaver-${String(n)}`,
    from: addDays('2025-06-02', n),
    everyDays: 30 + n,
    orders: 4,
    amount: 400 + n,
  })),
];

/** Orders and a credit of the account that orders most, from a day on. */
function rowsFrom(day: string): Facts {
  const orders = [0, 5, 40].map((off): Fact => ({
    id: `later-${String(off)}`,
    account: 'steady-0',
    ordered_on: addDays(day, off),
    status: 'shipped',
    amount: 9000,
  }));
  return { orders, returns: [{ id: 'later', account: 'leaver-0', returned_on: day, amount: 700 }] };
}

async function labWith(...facts: readonly Facts[]): Promise<MirrorLab> {
  const lab = await MirrorLab.open(store.database);
  await lab.load(orderHistory(HABITS));
  for (const each of facts) await lab.load(each);
  return lab;
}

const MEAN: SeriesForecaster = ({ values, ahead }) => {
  let sum = 0;
  for (const value of values) sum += value;
  return Promise.resolve(Array.from({ length: ahead }, () => sum / values.length));
};

async function compare(lab: MirrorLab, more: Partial<ComparisonRequest> = {}) {
  const request: ComparisonRequest = {
    cutoffs: [CUTOFF],
    level: { halfLife: 26, priorWeeks: 0 },
    capacity: { share: 0.25 },
    sample: undefined,
    forecast: MEAN,
    say: () => {},
    ...more,
  };
  return compareSeasonal(await shippedContext(lab), request);
}

async function seriesShown(lab: MirrorLab): Promise<readonly WeeklySeries[]> {
  const seen: WeeklySeries[] = [];
  const forecast: SeriesForecaster = (series) => {
    seen.push(series);
    return MEAN(series);
  };
  await compare(lab, { forecast });
  return seen;
}

async function allWeeks(lab: MirrorLab): Promise<unknown> {
  const weeks = await orderWeeksAt(store.database, {
    connectionId: lab.connectionId,
    cutoff: CUTOFF,
  });
  return [...weeks.values()];
}

describe('the weeks before a cut-off', () => {
  it('hold order days, and goods less credits, each in its own week back to the first order', async () => {
    const lab = await MirrorLab.open(store.database);
    const days = [-1, -1, -7, -8, -20];
    await lab.load({
      accounts: [{ id: 'a', name: 'a' }],
      orders: days.map((off, n) => ({
        id: `o${String(n)}`,
        account: 'a',
        ordered_on: addDays(CUTOFF, off),
        amount: 100,
      })),
      returns: [
        { id: 'r1', account: 'a', returned_on: addDays(CUTOFF, -9), amount: 30 },
        { id: 'r2', account: 'a', returned_on: addDays(CUTOFF, -60), amount: 7 },
      ],
    });
    // Two orders of one day are one order day; a credit of before the first order belongs to no week.
    expect(await allWeeks(lab)).toEqual([{ orderDays: [2, 1, 1], net: [300, 70, 100] }]);
  });

  it('are the same whatever comes on the cut-off or later', async () => {
    const without = await allWeeks(await labWith());
    expect(await allWeeks(await labWith(rowsFrom(CUTOFF)))).toEqual(without);
    expect(await allWeeks(await labWith(rowsFrom(addDays(CUTOFF, -1))))).not.toEqual(without);
  });
});

describe('the comparison', () => {
  it('judges the accounts and outcomes of a backtest, and says the same of the scorecard and the baselines', async () => {
    const lab = await labWith();
    const [compared] = (await compare(lab)).cutoffs;
    const { cutoffs } = await backtest(await shippedContext(lab), {
      from: CUTOFF,
      to: CUTOFF,
      everyDays: 28,
      horizonDays: 90,
      population: DEFAULT_POPULATION,
      capacity: { share: 0.25 },
    });
    expect(compared?.accounts).toBe(20);
    const names = compared?.rankings.map(({ ranking }) => ranking);
    expect(names).toEqual([
      'scorecard',
      'Prophet',
      'season x level',
      'scorecard + season x level',
      'recency',
      'rfm',
    ]);
    const [scorecard, , , , ...baselines] = compared?.rankings ?? [];
    const [model, ...others] = cutoffs[0]?.rankings ?? [];
    expect(scorecard?.outcomes).toEqual(model?.outcomes);
    expect(baselines.map(({ outcomes }) => outcomes)).toEqual(
      others.map(({ outcomes }) => outcomes),
    );
  });

  it('sees in the series alone who has slowed down', async () => {
    const [compared] = (await compare(await labWith())).cutoffs;
    const level = compared?.rankings.find(({ ranking }) => ranking === 'season x level');
    expect(level?.outcomes[0]).toMatchObject({ outcome: 'lapsed', baseRate: 8 / 20, auc: 1 });
    expect(compared?.brier['season x level']?.lapsed).toBeLessThan(0.4 * 0.6);
    expect(compared?.brier['recency']).toBeUndefined();
  });

  it('is not moved by anything that comes after the outcome window', async () => {
    const without = await compare(await labWith());
    expect(await compare(await labWith(rowsFrom(AFTER_WINDOW)))).toEqual(without);
  });

  it('shows the library nothing of the outcome window', async () => {
    const without = await seriesShown(await labWith());
    // Order days and revenue of 20 accounts and of their segment.
    expect(without).toHaveLength(2 * 21);
    expect(await seriesShown(await labWith(rowsFrom(CUTOFF)))).toEqual(without);
  });

  it('names cut-offs whose window is not over, and judges a sample where one is asked for', async () => {
    const lab = await labWith();
    const late = '2030-01-07';
    const asked = { cutoffs: [CUTOFF, late, '2023-01-02'], sample: 7, forecast: undefined };
    const compared = await compare(lab, asked);
    expect(compared.cutoffs.map(({ accounts }) => accounts)).toEqual([7]);
    expect(compared.skipped.map(({ cutoff }) => cutoff)).toEqual([late, '2023-01-02']);
    expect(compared.cutoffs[0]?.prophet).toBeUndefined();
  });

  it('is reported with base rate and the Brier score of those that claim chances', async () => {
    const report = reportOf(await compare(await labWith()));
    expect(report).toContain('lapsed: base rate 0.400, whose Brier score is 0.240');
    expect(report).toMatch(/\| season x level \| 1\.000 \| \d\.\d\d \| 0\.\d+ \| 0\.\d+ \|/);
    expect(report).toMatch(/\| rfm \| \d\.\d+ \| \d\.\d\d \| \d\.\d+ \| +\|/);
    expect(report).toContain('Prophet: 42 fits; of 20 accounts 0 were too young');
  });
});
