import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  chance,
  fitMonotoneLogistic,
  type TrainingRows,
} from '../../../../src/model/calibrate/monotone-logistic.ts';

const WIDTH = 3;
const NONE = [0, 0, 0];

const rowsOf = fc
  .array(
    fc.record({
      features: fc.tuple(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      ),
      lost: fc.boolean(),
    }),
    { minLength: 5, maxLength: 60 },
  )
  .map((rows): TrainingRows => ({
    features: rows.map(({ features }) => features),
    lost: rows.map(({ lost }) => lost),
  }));

/** Penalised negative log-likelihood: what the fit is to make least. */
function loss(
  rows: TrainingRows,
  intercept: number,
  coefficients: readonly number[],
  ridge: number,
): number {
  let total = 0;
  for (const [index, row] of rows.features.entries()) {
    let margin = intercept;
    for (const [column, value] of row.entries()) margin += value * (coefficients[column] ?? 0);
    const p = chance(margin);
    total -= Math.log(rows.lost[index] === true ? p : 1 - p);
  }
  for (const coefficient of coefficients) total += (ridge / 2) * coefficient ** 2;
  return total;
}

/** Of the ill half every other account is lost, of the healthy half none. */
function halves(times: number): TrainingRows {
  return {
    features: Array.from({ length: 4 * times }, (_, index) => [index % 2]),
    lost: Array.from({ length: 4 * times }, (_, index) => index % 4 === 1),
  };
}

describe('a logistic regression that never rewards an ill measure', () => {
  it('has no negative coefficient, and no better one lies near', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        fc.pre(rows.lost.includes(true) && rows.lost.includes(false));
        const ridge = 1;
        const { intercept, coefficients } = fitMonotoneLogistic(rows, { ridge, towards: NONE });
        const least = loss(rows, intercept, coefficients, ridge);
        expect(coefficients.every((one) => one >= 0)).toBe(true);
        for (let index = 0; index < WIDTH; index += 1) {
          for (const step of [-0.05, 0.05]) {
            const moved = coefficients.map((one, at) =>
              at === index ? Math.max(0, one + step) : one,
            );
            expect(loss(rows, intercept, moved, ridge)).toBeGreaterThan(least - 1e-3);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('gives what a plain regression gives where nothing is negative', () => {
    // One yes-or-no feature: the maximum likelihood is the log odds of its two groups.
    const rows = {
      features: Array.from({ length: 100 }, (_, index) => [index < 40 ? 1 : 0]),
      lost: Array.from({ length: 100 }, (_, index) => index < 30 || (index >= 40 && index < 52)),
    };
    const { intercept, coefficients } = fitMonotoneLogistic(rows, { ridge: 0, towards: [0] });
    expect(intercept).toBeCloseTo(Math.log(12 / 48), 2);
    expect(coefficients[0]).toBeCloseTo(Math.log(30 / 10) - Math.log(12 / 48), 2);
  });

  it('leaves to the odds that a row starts from what these explain', () => {
    // One group is lost nine times in ten, the other once: exactly the odds that they are given.
    const ill = Array.from({ length: 200 }, (_, index) => index % 2 === 0);
    const rows = {
      features: ill.map((one) => [one ? 1 : 0]),
      lost: ill.map((one, index) => (Math.floor(index / 2) % 10 === 0) !== one),
    };
    const offsets = ill.map((one) => (one ? Math.log(9) : -Math.log(9)));
    const options = { ridge: 1, towards: [0] };
    expect(fitMonotoneLogistic(rows, options).coefficients[0]).toBeGreaterThan(2);
    expect(fitMonotoneLogistic({ ...rows, offsets }, options).coefficients[0]).toBeCloseTo(0, 2);
  });

  it('stays with the larger group the more, the fewer rows it has', () => {
    const few = fitMonotoneLogistic(halves(2), { ridge: 50, towards: [0.5] }).coefficients[0] ?? 0;
    const many =
      fitMonotoneLogistic(halves(500), { ridge: 50, towards: [0.5] }).coefficients[0] ?? 0;
    expect(Math.abs(few - 0.5)).toBeLessThan(0.1);
    expect(many).toBeGreaterThan(2);
  });
});
