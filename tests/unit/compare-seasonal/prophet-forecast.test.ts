import { describe, expect, it } from '@jest/globals';
import {
  prophetForecasts,
  type SeriesForecaster,
  type WeeklySeries,
} from '../../../scripts/compare-seasonal-run/prophet-forecast.ts';

const CUTOFF = '2026-01-05';

/** So many weeks with so many order days, each worth 10; the latest first. */
function account(...orderDays: readonly number[]) {
  return { segment: 'all', weeks: { orderDays, net: orderDays.map((count) => count * 10) } };
}

function forecastsOf(
  accounts: readonly ReturnType<typeof account>[],
  forecast: SeriesForecaster,
  horizonDays = 14,
) {
  return prophetForecasts(accounts, { cutoff: CUTOFF, horizonDays, forecast });
}

/** The mean of the series for each week ahead. */
const MEAN: SeriesForecaster = ({ values, ahead }) => {
  let sum = 0;
  for (const value of values) sum += value;
  return Promise.resolve(Array.from({ length: ahead }, () => sum / values.length));
};

const FALLING: SeriesForecaster = () => Promise.resolve([3, -1, 7]);

/** Fails on who has 5 order days in a week. */
const FAILING: SeriesForecaster = (series) =>
  series.values.includes(5) ? Promise.resolve(undefined) : MEAN(series);

const EIGHT = account(1, 0, 1, 0, 1, 0, 1, 0);

describe('the forecasts of the library', () => {
  it('are made of an account’s own weeks, the oldest first, and add up over the outcome window', async () => {
    const seen: WeeklySeries[] = [];
    const { expectations, fits } = await forecastsOf([EIGHT], (series) => {
      seen.push(series);
      return MEAN(series);
    });
    expect(expectations).toEqual([{ orderDays: 1, revenue: 10 }]);
    const values = [0, 1, 0, 1, 0, 1, 0, 1];
    // The account's and the segment's, which it is alone in.
    expect(seen.filter((series) => series.values[1] === 1)).toEqual([
      { until: CUTOFF, values, ahead: 2 },
      { until: CUTOFF, values, ahead: 2 },
    ]);
    expect(fits).toBe(4);
  });

  it('take the last week in part and no week below nothing', async () => {
    const { expectations } = await forecastsOf([EIGHT], FALLING, 15);
    expect(expectations[0]?.orderDays).toBeCloseTo(3 + 0 + 7 / 7, 10);
  });

  it('move a young account as its segment moves', async () => {
    // The segment: 3 order days in its last two weeks, 2 x (3 + 4) / 8 forecast. The young one has 2 of the 3.
    const young = account(1, 1);
    const old = account(0, 1, 0, 1, 0, 1, 0, 2);
    const { expectations, short } = await forecastsOf([young, old], MEAN);
    expect(short).toBe(1);
    expect(expectations[0]?.orderDays).toBeCloseTo((2 / 3) * (2 * (7 / 8)), 10);
    expect(expectations[0]?.revenue).toBeCloseTo((2 / 3) * (2 * (70 / 8)), 10);
  });

  it('are the segment’s where the library failed on the account, and counted', async () => {
    const accounts = [account(0, 0, 0, 0, 0, 0, 0, 5), account(1, 0, 0, 0, 0, 0, 0, 1)];
    const { expectations, failed, short } = await forecastsOf(accounts, FAILING);
    expect({ failed, short }).toEqual({ failed: 1, short: 0 });
    expect(expectations[0]?.orderDays).toBeCloseTo((5 / 7) * (2 * (7 / 8)), 10);
  });

  it('are nothing, without a fit, of a series of nothing', async () => {
    const free = { segment: 'all', weeks: { ...EIGHT.weeks, net: EIGHT.weeks.net.map(() => 0) } };
    const { expectations, fits } = await forecastsOf([free], MEAN);
    expect(expectations).toEqual([{ orderDays: 1, revenue: 0 }]);
    expect(fits).toBe(2);
  });
});
