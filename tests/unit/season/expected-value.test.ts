import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { expectations, type EarlierLaunches } from '../../../src/season/expected-value.ts';
import { studentT90 } from '../../../src/season/student-t.ts';

function years(segment: string, ...values: readonly number[]): EarlierLaunches {
  return { segment, values, totals: values.map(() => 1e-9) };
}

/** Of the first segment; how far the interval reaches, as a factor on the expectation. */
function reachOf(...segments: readonly EarlierLaunches[]): number {
  const first = expectations(segments).get(segments[0]?.segment ?? '');
  return (first?.high ?? Number.NaN) / (first?.expected ?? Number.NaN);
}

describe('expectations', () => {
  it('expects the geometric mean of the earlier years', () => {
    const { expected } = expectations([years('a', 100, 400)]).get('a') ?? {};
    expect(expected).toBeCloseTo(200, 6);
  });

  it('reaches t s sqrt(1 + 1/k), with 25 % and two degrees of freedom before any year', () => {
    // One year: exp(1.886 x 0.25 x sqrt(2)).
    expect(reachOf(years('a', 100))).toBeCloseTo(Math.exp(1.886 * 0.25 * Math.SQRT2), 6);
    // Two years a tenth of the logarithm apart: three degrees of freedom, squares 2 x 0.0625 + 0.005.
    const pooled = Math.sqrt((0.125 + 0.005) / 3);
    expect(reachOf(years('a', 100, 100 * Math.exp(0.1)))).toBeCloseTo(
      Math.exp(1.638 * pooled * Math.sqrt(1.5)),
      6,
    );
  });

  it('grows narrower with each year that is like the others, and with those of other segments', () => {
    const one = reachOf(years('a', 100));
    const two = reachOf(years('a', 100, 100));
    const three = reachOf(years('a', 100, 100, 100));
    const pooled = reachOf(years('a', 100), years('b', 50, 50, 50));
    expect(one).toBeGreaterThan(two);
    expect(two).toBeGreaterThan(three);
    expect(one).toBeGreaterThan(pooled);
  });

  it('grows wider where years differ much, in whichever segment', () => {
    const calm = reachOf(years('a', 100, 100), years('b', 50, 50));
    expect(reachOf(years('a', 50, 200), years('b', 50, 50))).toBeGreaterThan(calm);
    expect(reachOf(years('a', 100, 100), years('b', 25, 100))).toBeGreaterThan(calm);
  });

  it('knows nothing without an earlier launch, and expects nothing where nothing was ever sold', () => {
    const found = expectations([years('new'), { segment: 'dry', values: [0, 0], totals: [0, 0] }]);
    expect(found.get('new')).toBeNull();
    expect(found.get('dry')).toEqual({ expected: 0, low: 0, high: 0 });
  });

  it('copes with years that began with nothing', () => {
    const found = expectations([{ segment: 'a', values: [0, 0], totals: [100, 100] }]).get('a');
    expect(found?.expected).toBeCloseTo(0, 9);
    expect(found?.low).toBe(0);
    // What a few per cent of a season may be, not infinitely much.
    expect(found?.high).toBeLessThan(5);
  });

  it('always holds the expectation in the interval, and scales with the money', () => {
    const segment = fc.array(fc.double({ min: 0, max: 1e7, noNaN: true }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
        const earlier = segments.map((values, index) => ({
          segment: String(index),
          values,
          totals: values.map((value) => value * 2),
        }));
        const tenfold = earlier.map(({ segment: id, values, totals }) => ({
          segment: id,
          values: values.map((value) => value * 10),
          totals: totals.map((value) => value * 10),
        }));
        const found = expectations(earlier);
        for (const [id, larger] of expectations(tenfold)) {
          const one = found.get(id) ?? { low: Number.NaN, expected: Number.NaN, high: Number.NaN };
          expect(one.low).toBeLessThanOrEqual(one.expected);
          expect(one.expected).toBeLessThanOrEqual(one.high);
          expect(one.low).toBeGreaterThanOrEqual(0);
          const difference = Math.abs((larger?.high ?? 0) - one.high * 10);
          expect(difference).toBeLessThanOrEqual(1e-6 * (1 + one.high * 10));
        }
      }),
    );
  });
});

describe('studentT90', () => {
  it.each([
    [1, 3.078],
    [2, 1.886],
    [10, 1.372],
    [11, 1.363],
    [40, 1.303],
    [1e9, 1.282],
  ])('with %d degrees of freedom is %d', (degrees, quantile) => {
    expect(studentT90(degrees)).toBeCloseTo(quantile, 2);
  });
});
