import { describe, expect, it } from '@jest/globals';
import {
  levelForecast,
  sharedLevel,
  windowWeeks,
} from '../../../scripts/compare-seasonal-run/level-forecast.ts';
import { NO_SEASON } from '../../../scripts/compare-seasonal-run/season-index.ts';

const NO_PRIOR = { level: 0, weeks: 0 };
const EVEN = { index: NO_SEASON, horizonDays: 14, halfLife: 1, prior: NO_PRIOR };

describe('the weeks of the outcome window', () => {
  it('add up to the window, the last week in part', () => {
    expect(windowWeeks(14)).toEqual([1, 1]);
    expect(windowWeeks(90).slice(0, 12)).toEqual(Array.from({ length: 12 }, () => 1));
    expect(windowWeeks(90)[12]).toBeCloseTo(6 / 7, 10);
    expect(windowWeeks(90)).toHaveLength(13);
  });
});

describe('the forecast by level and season', () => {
  it('weighs each week half as much as the one after it, with a half-life of a week', () => {
    // Weights 1, 1/2, 1/4: 1 + 1/4 of repeat orders in 1.75 weeks, each worth (10 + 40 / 4) / (1 + 2 / 4); two weeks come.
    const weeks = { orderDays: [1, 0, 2], net: [10, 0, 40] };
    const { orderDays, revenue } = levelForecast(weeks, EVEN);
    expect(orderDays).toBeCloseTo((1.25 / 1.75) * 2, 10);
    expect(revenue).toBeCloseTo((1.25 / 1.75) * 2 * (20 / 1.5), 10);
  });

  it('expects of a busy week what the account does in quiet ones, times the season', () => {
    // The week before was one in which everybody orders twice as much; in the next one it is three times.
    const index = NO_SEASON.map((value, place) => (place === 0 ? 2 : place === 51 ? 3 : value));
    const weeks = { orderDays: [3], net: [300] };
    const settings = { index, horizonDays: 7, halfLife: 26, prior: NO_PRIOR };
    expect(levelForecast(weeks, settings)).toEqual({ orderDays: 3, revenue: 300 });
  });

  it('takes an account for one of its segment, the more the less is known of it', () => {
    const prior = { level: 0.5, weeks: 4 };
    const settings = { index: NO_SEASON, horizonDays: 7, halfLife: 1e12, prior };
    const fresh = levelForecast({ orderDays: [1], net: [10] }, settings);
    expect(fresh.orderDays).toBeCloseTo((0 + 4 * 0.5) / (1 + 4), 10);
    const known = Array.from({ length: 96 }, () => 2);
    const old = levelForecast({ orderDays: known, net: known }, settings);
    expect(old.orderDays).toBeCloseTo((191 + 4 * 0.5) / (96 + 4), 9);
  });

  it('expects no revenue of who gave back more than was bought', () => {
    expect(levelForecast({ orderDays: [1, 1], net: [-50, 20] }, EVEN).revenue).toBe(0);
  });

  it('expects less the longer an account is silent', () => {
    const expected = [0, 4, 8, 26].map((silent) => {
      const orderDays = [...Array.from({ length: silent }, () => 0), 1, 1, 1, 1];
      return levelForecast({ orderDays, net: orderDays }, { ...EVEN, halfLife: 26 }).orderDays;
    });
    expect(expected).toEqual(expected.toSorted((a, b) => b - a));
    expect(expected[3]).toBeLessThan((expected[0] ?? 0) / 6);
  });
});

describe('the level that accounts share', () => {
  it('is of all their repeat orders in all their weeks', () => {
    const accounts = [
      { orderDays: [1, 0, 1], net: [0, 0, 0] },
      { orderDays: [2], net: [0] },
    ];
    const settings = { index: NO_SEASON, halfLife: 1e12 };
    expect(sharedLevel(accounts, settings)).toBeCloseTo((1 + 1) / (3 + 1), 9);
    expect(sharedLevel([], settings)).toBe(0);
  });
});
