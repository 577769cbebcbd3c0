import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCallBudget, type CallBudget } from '../../../src/http/call-budget.ts';

function codeOf(spend: () => void): string {
  try {
    spend();
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
  return 'spent';
}

function refuses(budget: CallBudget, cost = 1): boolean {
  return codeOf(() => budget.spend(cost)) === 'crm.budget-spent';
}

describe('the budget of a run', () => {
  it('lets so many calls go and no more', () => {
    const budget = createCallBudget({ callsPerRun: 3, reservePercent: 20 });
    for (let call = 0; call < 3; call += 1) budget.spend(1);
    expect(budget.calls).toBe(3);
    expect(() => budget.spend(1)).toThrow(
      expect.objectContaining({
        code: 'crm.budget-spent',
        message: 'the run has used its budget of 3 API calls',
      }),
    );
    expect(budget.calls).toBe(3);
  });

  it('refuses a call that costs more than is left, and keeps what is left for cheaper ones', () => {
    const budget = createCallBudget({ callsPerRun: 3, reservePercent: 0 });
    budget.spend(2);
    expect(refuses(budget, 2)).toBe(true);
    expect(refuses(budget, 1)).toBe(false);
    expect(budget.calls).toBe(3);
  });

  it('knows nothing of the day until the vendor says something', () => {
    expect(createCallBudget({ callsPerRun: 3, reservePercent: 99 }).daily).toBeUndefined();
  });
});

describe('the budget of the day', () => {
  it('leaves the reserve to others', () => {
    const budget = createCallBudget({ callsPerRun: 1000, reservePercent: 20 });
    budget.observeDaily({ used: 78, limit: 100 });
    expect(refuses(budget)).toBe(false);
    expect(refuses(budget)).toBe(false);
    expect(() => budget.spend(1)).toThrow(
      expect.objectContaining({
        code: 'crm.budget-spent',
        message:
          'the org has used 80 of its 100 API calls of the day, and 20 % are reserved for other programs',
      }),
    );
  });

  it('counts its own calls until the vendor counts again', () => {
    const budget = createCallBudget({ callsPerRun: 1000, reservePercent: 0 });
    budget.observeDaily({ used: 10, limit: 100 });
    budget.spend(3);
    expect(budget.daily).toEqual({ used: 13, limit: 100 });
    budget.observeDaily({ used: 40, limit: 100 });
    expect(budget.daily).toEqual({ used: 40, limit: 100 });
  });

  it('does not count a call that it refused', () => {
    const budget = createCallBudget({ callsPerRun: 1000, reservePercent: 50 });
    budget.observeDaily({ used: 50, limit: 100 });
    expect(refuses(budget)).toBe(true);
    expect(budget.daily).toEqual({ used: 50, limit: 100 });
    expect(budget.calls).toBe(0);
  });

  it.each([
    [0, 100, 100],
    [90, 100, 10],
    [99, 100, 1],
    [20, 15_000, 12_000],
    [33, 100, 67],
    [50, 5, 2],
  ])('reserves %d per cent of %d', (reservePercent, limit, ours) => {
    const budget = createCallBudget({ callsPerRun: 1e9, reservePercent });
    budget.observeDaily({ used: 0, limit });
    expect(refuses(budget, ours)).toBe(false);
    expect(refuses(budget)).toBe(true);
  });

  it('never lets calls go beyond run or reserve, whatever the vendor counts', () => {
    const step = fc.oneof(
      fc.record({ spend: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ used: fc.nat(100) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(99), (steps, reservePercent) => {
        const budget = createCallBudget({ callsPerRun: 40, reservePercent });
        for (const one of steps) {
          if ('used' in one) budget.observeDaily({ used: one.used, limit: 100 });
          const spent = 'spend' in one && !refuses(budget, one.spend);
          const used = spent ? (budget.daily?.used ?? 0) : 0;
          expect(used).toBeLessThanOrEqual(100 - reservePercent);
          expect(budget.calls).toBeLessThanOrEqual(40);
        }
      }),
    );
  });
});
