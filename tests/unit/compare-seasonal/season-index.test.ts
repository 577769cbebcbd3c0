import { describe, expect, it } from '@jest/globals';
import {
  NO_SEASON,
  placeOf,
  seasonIndex,
  YEAR,
} from '../../../scripts/compare-seasonal-run/season-index.ts';

/** A season that runs through the year once, as strong as `swing`. */
function planted(weeksBack: number, swing: number): number {
  return 1 + swing * Math.sin((2 * Math.PI * placeOf(weeksBack)) / YEAR);
}

/** Order days of an account in `count` weeks, of which the latest is so many weeks back. */
function weeksOf(count: number, latest: number, ordersIn: (weeksBack: number) => number): number[] {
  return Array.from({ length: latest + count }, (_, week) => (week < latest ? 0 : ordersIn(week)));
}

describe('the place of a week', () => {
  it('is the same a year later: the first week after the cut-off is that of 52 weeks back', () => {
    expect([0, 51, 52, 60, -1, -13].map(placeOf)).toEqual([0, 51, 0, 8, 51, 39]);
  });
});

describe('the season of a segment', () => {
  it('is what was planted in it, whatever the level of the accounts', () => {
    const accounts = Array.from({ length: 400 }, (_, n) =>
      weeksOf(120, 0, (week) => (1 + (n % 3)) * planted(week, 0.5)),
    );
    const index = seasonIndex(accounts);
    // A mean over five weeks lowers a yearly wave by (1 + 2 cos a + 2 cos 2a) / 5, a = 2 pi / 52.
    const angle = (2 * Math.PI) / YEAR;
    const kept = (1 + 2 * Math.cos(angle) + 2 * Math.cos(2 * angle)) / 5;
    for (const [place, value] of index.entries()) {
      expect(Math.abs(value - planted(place, 0.5 * kept))).toBeLessThan(0.01);
    }
  });

  it('is none where accounts come and go and order alike all year', () => {
    const comers = Array.from({ length: 200 }, (_, n) => weeksOf(3 + (n % 100), 0, () => 1));
    const leavers = Array.from({ length: 300 }, (_, n) => weeksOf(40, n % 80, () => 1));
    for (const value of seasonIndex([...comers, ...leavers])) expect(value).toBeCloseTo(1, 10);
  });

  it('is none before a year has passed', () => {
    const accounts = Array.from({ length: 50 }, () => weeksOf(52, 0, (week) => planted(week, 0.9)));
    expect(seasonIndex(accounts)).toEqual(NO_SEASON);
  });

  it('is hardly one where a single account has bought once between its first and its last order', () => {
    const [first, last, between] = [60, 0, 30];
    const index = seasonIndex([
      weeksOf(61, 0, (week) => ([first, last, between].includes(week) ? 1 : 0)),
    ]);
    // One order day beside the 20 that say nothing, spread over five weeks.
    expect(Math.max(...index)).toBeLessThan(1 + 1.2 / 20 / 5);
    expect(Math.max(...index)).toBe(index[placeOf(between)]);
  });
});
