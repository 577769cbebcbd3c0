import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  commonest,
  quantile,
  rankCorrelation,
  ranks,
} from '../../../../src/model/lint/distribution.ts';

describe('ranks', () => {
  it('share the mean of the places that equal values take', () => {
    expect(ranks([30, 10, 20, 10])).toEqual([4, 1.5, 3, 1.5]);
  });

  it('add up to those of a book without ties, whatever the ties', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 })), (values) => {
        const total = ranks(values).reduce((sum, rank) => sum + rank, 0);
        expect(total).toBeCloseTo((values.length * (values.length + 1)) / 2);
      }),
    );
  });
});

describe('rank correlation', () => {
  it('is what the textbook says with ties', () => {
    // Spearman with tied ranks: 1, 2.5, 2.5, 4 against 1, 2, 3, 4 gives 4.5 / sqrt(4.5 * 5).
    const pairs = [
      [1, 10],
      [2, 20],
      [2, 30],
      [3, 40],
    ] as const;
    expect(rankCorrelation(pairs)).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
  });

  it('does not change when values are stretched, and is 0 where one side never varies', () => {
    const pairs = [1, 5, 2, 8].map((value) => [value, value ** 3] as const);
    expect(rankCorrelation(pairs)).toBeCloseTo(1, 12);
    expect(rankCorrelation(pairs.map(([a]) => [a, 7]))).toBe(0);
  });
});

describe('a distribution', () => {
  it('has quantiles between its values', () => {
    expect([0, 0.25, 0.5, 1].map((share) => quantile([1, 2, 4, 8], share))).toEqual([
      1, 1.75, 3, 8,
    ]);
  });

  it('has a commonest value', () => {
    expect(commonest([3, 1, 3, 2])).toEqual({ value: 3, share: 0.5 });
  });
});
