import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quantileCurve, type Quantile } from '../../../src/scorecard/quantile-curve.ts';
import { pointsOn } from '../../../src/scorecard/curve.ts';

describe('quantileCurve', () => {
  it('goes through the quantiles, in numbers that people can read', () => {
    expect(
      quantileCurve([
        { value: 1234.567, points: 10 },
        { value: 98_765, points: 60 },
      ]),
    ).toEqual([
      [1230, 10],
      [98_800, 60],
    ]);
  });

  it('gives a value that many accounts share the middle of its points', () => {
    expect(
      quantileCurve([
        { value: 0, points: 0 },
        { value: 0, points: 30 },
        { value: 0, points: 60 },
        { value: 8, points: 100 },
      ]),
    ).toEqual([
      [0, 30],
      [8, 100],
    ]);
  });

  it('is level where all accounts have the same value', () => {
    const curve = quantileCurve([
      { value: 5, points: 0 },
      { value: 5, points: 100 },
    ]);
    expect([4, 5, 6].map((value) => pointsOn(curve, value))).toEqual([50, 50, 50]);
  });

  it('comes back from being stored as it was, also around zero', () => {
    const curve = quantileCurve([
      { value: -0, points: 0 },
      { value: 1, points: 100 },
    ]);
    expect(JSON.parse(JSON.stringify(curve))).toEqual(curve);
  });

  const monotone = fc
    .record({
      values: fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2 }),
      points: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 100, maxLength: 100 }),
      rising: fc.boolean(),
    })
    .map(({ values, points, rising }) => {
      const heights = points.toSorted((a, b) => (rising ? a - b : b - a));
      const places = values.slice(0, 100).toSorted((a, b) => a - b);
      const quantiles: readonly Quantile[] = places.map((value, index) => ({
        value,
        points: heights[index] ?? 0,
      }));
      return { quantiles, rising };
    });

  it('has strictly increasing values and never runs against its direction, whatever the book', () => {
    fc.assert(
      fc.property(monotone, ({ quantiles, rising }) => {
        const curve = quantileCurve(quantiles);
        for (const [index, [value, points]] of curve.entries()) {
          const before = curve[index - 1];
          if (before === undefined) continue;
          expect(value).toBeGreaterThan(before[0]);
          expect(rising ? points - before[1] : before[1] - points).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
