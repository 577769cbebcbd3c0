import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pointsOn, type Curve } from '../../../src/scorecard/curve.ts';

const SHAPE: Curve = [
  [10, 100],
  [30, 50],
  [90, 20],
];

/** Rising or falling curves of two to eight points. */
const monotone = fc
  .record({
    values: fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 8 }),
    points: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 8, maxLength: 8 }),
    rising: fc.boolean(),
  })
  .map(({ values, points, rising }) => {
    const heights = points.toSorted((a, b) => (rising ? a - b : b - a));
    const curve: Curve = values
      .toSorted((a, b) => a - b)
      .map((value, index) => [value, heights[index] ?? 0]);
    return { curve, rising };
  });

const value = fc.double({ min: -2000, max: 2000, noNaN: true });

describe('pointsOn', () => {
  it.each([
    ['at the first point', 10, 100],
    ['half way', 20, 75],
    ['at a point between', 30, 50],
    ['on the second stretch', 60, 35],
    ['at the last point', 90, 20],
    ['level before the first', -5, 100],
    ['level behind the last', 1e9, 20],
  ])('%s', (_, at, expected) => {
    expect(pointsOn(SHAPE, at)).toBe(expected);
  });

  it('is level for a curve of one point', () => {
    expect(pointsOn([[5, 70]], 4)).toBe(70);
    expect(pointsOn([[5, 70]], 6)).toBe(70);
  });

  it('refuses a curve without points', () => {
    expect(() => pointsOn([], 1)).toThrow(RangeError);
  });

  it('never runs against the direction of the curve', () => {
    fc.assert(
      fc.property(monotone, value, value, ({ curve, rising }, a, b) => {
        const step = pointsOn(curve, Math.max(a, b)) - pointsOn(curve, Math.min(a, b));
        expect(rising ? step : -step).toBeGreaterThanOrEqual(-1e-9);
      }),
    );
  });

  it('goes through its points and never beyond its ends', () => {
    fc.assert(
      fc.property(monotone, value, ({ curve }, at) => {
        for (const [x, y] of curve) expect(pointsOn(curve, x)).toBeCloseTo(y, 9);
        const heights = curve.map(([, y]) => y);
        expect(pointsOn(curve, at)).toBeGreaterThanOrEqual(Math.min(...heights) - 1e-9);
        expect(pointsOn(curve, at)).toBeLessThanOrEqual(Math.max(...heights) + 1e-9);
      }),
    );
  });
});
