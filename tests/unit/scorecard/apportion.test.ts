import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { apportionTenths, toTenth } from '../../../src/scorecard/apportion.ts';

function tenthsOf(parts: readonly number[]): number {
  let total = 0;
  for (const part of parts) total += Math.round(part * 10);
  return total;
}

const amount = fc.double({ min: 0, max: 100, noNaN: true });

describe('apportionTenths', () => {
  it.each([
    ['whole tenths stay', [10, 20.5, 30], 60.5, [10, 20.5, 30]],
    ['the largest remainder is rounded up', [33.33, 33.36, 33.31], 100, [33.3, 33.4, 33.3]],
    ['ties go to the earlier', [33.35, 33.35, 33.3], 100, [33.4, 33.3, 33.3]],
    ['nothing gets nothing', [0, 49.95, 0], 50, [0, 50, 0]],
    ['of one amount', [12.34], 12.3, [12.3]],
    ['of none', [], 0, []],
    ['a total below the amounts takes from all', [10, 20], 29, [9.5, 19.5]],
    ['a total far above them gives to all', [1, 1], 5.1, [2.6, 2.5]],
    ['negative amounts', [-1.25, 2.25], 1, [-1.2, 2.2]],
  ])('%s', (_, amounts, total, expected) => {
    expect(apportionTenths(amounts, total)).toEqual(expected);
  });

  it('adds up to the total, to the tenth, whatever the amounts', () => {
    const any = fc.double({ min: -1000, max: 1000, noNaN: true });
    const amounts = fc.array(any, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: -9999, max: 9999 }), (parts, tenths) => {
        expect(tenthsOf(apportionTenths(parts, tenths / 10))).toBe(tenths);
      }),
    );
  });

  it('moves no amount by a whole tenth when the total is their sum', () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 20 }), (amounts) => {
        let sum = 0;
        for (const one of amounts) sum += one;
        const parts = apportionTenths(amounts, toTenth(sum));
        expect(tenthsOf(parts)).toBe(Math.round(toTenth(sum) * 10));
        for (const [index, part] of parts.entries()) {
          expect(Math.abs(part - (amounts[index] ?? 0))).toBeLessThan(0.1 + 1e-9);
        }
      }),
    );
  });
});

describe('toTenth', () => {
  it.each([
    [61.04, 61],
    [61.05, 61.1],
    [0.04999, 0],
    [99.95, 100],
    [-4.96, -5],
  ])('takes %d for %d', (value, expected) => {
    expect(toTenth(value)).toBe(expected);
  });
});
