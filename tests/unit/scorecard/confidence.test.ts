import { describe, expect, it } from '@jest/globals';
import { freshnessOf } from '../../../src/scorecard/confidence.ts';

describe('freshnessOf', () => {
  const limits = { lowers_after_days: 10, withholds_after_days: 30 };

  it.each([
    ['young data', 0, 1],
    ['data of the last day that is young enough', 10, 1],
    ['half way to the limit', 20, 0.5],
    ['the day before the limit', 29, 0.05],
    ['at the limit', 30, 0],
    ['long after it', 300, 0],
    ['data from the future, by a day', -1, 1],
  ])('%s', (_, age, expected) => {
    expect(freshnessOf(age, limits)).toBeCloseTo(expected, 9);
  });
});
