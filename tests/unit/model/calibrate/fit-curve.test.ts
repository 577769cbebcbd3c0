import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fitCurve, type Observation } from '../../../../src/model/calibrate/fit-curve.ts';

/** `count` accounts with values spread over 0 to 1, of which those below `edge` are lost nine times in ten. */
function steps(count: number, edge: number): readonly Observation[] {
  return Array.from({ length: count }, (_, index) => {
    const value = index / count;
    const often = index % 10 !== 0;
    return { value, lost: value < edge ? often : !often };
  });
}

const observations = fc.array(
  fc.record({ value: fc.integer({ min: -20, max: 20 }), lost: fc.boolean() }),
  { minLength: 200, maxLength: 400 },
);

describe('a curve from the history', () => {
  it('earns nothing where most were lost and everything where most stayed', () => {
    const curve = fitCurve({ observations: steps(600, 0.5), direction: 'higher' });
    expect(curve?.[0]?.[1]).toBe(0);
    expect(curve?.at(-1)?.[1]).toBe(100);
    const middle = curve?.find(([value]) => value > 0.5);
    expect(middle?.[1]).toBeGreaterThan(90);
  });

  it('takes a season that loses many for no illness of the values that it has', () => {
    // In winter all values are high and half the book is lost, in summer low and a tenth: within each, the value says nothing.
    const winter = Array.from({ length: 400 }, (_, n) => ({
      value: 1 + n / 400,
      lost: n % 2 === 0,
    }));
    const summer = Array.from({ length: 400 }, (_, n) => ({ value: n / 400, lost: n % 10 === 0 }));
    const all = [
      ...winter.map((one) => ({ ...one, usual: 0.5 })),
      ...summer.map((one) => ({ ...one, usual: 0.1 })),
    ];
    expect(fitCurve({ observations: all, direction: 'lower' })).toBeUndefined();
    const flat = all.map(({ value, lost }) => ({ value, lost }));
    expect(fitCurve({ observations: flat, direction: 'lower' })).toBeDefined();
  });

  it('only rises, or only falls, with values that increase, whatever the data', () => {
    fc.assert(
      fc.property(observations, fc.constantFrom('higher', 'lower'), (all, direction) => {
        const curve = fitCurve({ observations: all, direction }) ?? [];
        for (const [index, [value, points]] of curve.entries()) {
          const before = curve[index - 1];
          if (before === undefined) continue;
          expect(value).toBeGreaterThan(before[0]);
          const rise = points - before[1];
          expect(direction === 'higher' ? rise : -rise).toBeGreaterThanOrEqual(0);
          expect(points >= 0 && points <= 100).toBe(true);
        }
      }),
    );
  });

  it('is not drawn from few lapses, nor where the value makes no difference, nor against the direction', () => {
    expect(fitCurve({ observations: steps(100, 0.5), direction: 'higher' })).toBeUndefined();
    const even = steps(600, 0).map((one, index) => ({ ...one, lost: index % 3 === 0 }));
    expect(fitCurve({ observations: even, direction: 'higher' })).toBeUndefined();
    expect(fitCurve({ observations: steps(600, 0.5), direction: 'lower' })).toBeUndefined();
  });
});
