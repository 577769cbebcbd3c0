import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { baselineRisks, quintiles } from '../../../src/model/baselines.ts';
import type { AccountOutcome } from '../../../src/model/outcome.ts';

function account(daysSinceOrder: number, orderDays: number, netBefore: number): AccountOutcome {
  const after = { orderDaysAfter: 0, netAfter: 0 };
  return { accountId: 1, exposureDays: 365, daysSinceOrder, orderDays, netBefore, ...after };
}

describe('quintiles', () => {
  it('give each fifth of the book its grade', () => {
    expect(quintiles([50, 10, 30, 20, 40])).toEqual([4, 0, 2, 1, 3]);
    expect(quintiles([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
  });

  it('give equal values one grade, that of the middle of their ranks', () => {
    expect(quintiles([2, 2, 2, 2, 9])).toEqual([2, 2, 2, 2, 4]);
    expect(quintiles([7, 7, 7])).toEqual([2, 2, 2]);
  });

  it('never grade a smaller value higher', () => {
    const distinct = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 2 });
    fc.assert(
      fc.property(distinct, (values) => {
        const grades = quintiles(values.toSorted((a, b) => a - b));
        expect(grades).toEqual(grades.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('the baselines', () => {
  const best = account(1, 50, 9000);
  const middling = [account(10, 20, 5000), account(20, 10, 2000), account(40, 5, 1000)];
  const worst = account(90, 2, 50);

  it('rank by silence alone, or by the sum of three grades', () => {
    const accounts = [best, ...middling, worst];
    expect(baselineRisks('recency', accounts)).toEqual([1, 10, 20, 40, 90]);
    expect(baselineRisks('rfm', accounts)).toEqual([0, 3, 6, 9, 12]);
  });

  it('find a rare, small customer riskier than a frequent, large one of the same silence', () => {
    const accounts = [account(30, 40, 8000), ...middling, account(30, 2, 80)];
    const [frequent = 0, , , , rare = 0] = baselineRisks('rfm', accounts);
    expect(rare).toBeGreaterThan(frequent);
  });
});
