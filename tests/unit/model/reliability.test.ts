import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calibrationError, reliabilityTable } from '../../../src/model/reliability.ts';

function forecasts(claimed: number, accounts: number, happened: number) {
  return Array.from({ length: accounts }, (_, index) => ({ claimed, happened: index < happened }));
}

describe('reliabilityTable', () => {
  it('holds the mean claim of each tenth of the book beside what was observed', () => {
    const accounts = Array.from({ length: 20 }, (_, index) => ({
      claimed: index / 20,
      happened: index % 2 === 1,
    }));
    const table = reliabilityTable(accounts);
    expect(table).toHaveLength(10);
    expect(table[0]).toEqual({ accounts: 2, claimed: 0.025, observed: 0.5 });
    expect(table[9]).toEqual({ accounts: 2, claimed: 0.925, observed: 0.5 });
  });

  it('never parts equal claims', () => {
    const table = reliabilityTable([...forecasts(0.2, 15, 3), ...forecasts(0.7, 5, 5)]);
    expect(table).toEqual([
      { accounts: 15, claimed: expect.closeTo(0.2, 12), observed: 0.2 },
      { accounts: 5, claimed: expect.closeTo(0.7, 12), observed: 1 },
    ]);
  });

  it('loses no account, and goes upwards', () => {
    const claim = fc.record({
      claimed: fc.integer({ min: 0, max: 8 }).map((n) => n / 8),
      happened: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 60 }), (accounts) => {
        const table = reliabilityTable(accounts);
        expect(table.length).toBeLessThanOrEqual(10);
        const claims = table.map((bin) => bin.claimed);
        expect(claims).toEqual([...new Set(claims)].toSorted((a, b) => a - b));
        let counted = 0;
        for (const bin of table) counted += bin.accounts;
        expect(counted).toBe(accounts.length);
      }),
    );
  });
});

describe('calibrationError', () => {
  it('is the mean distance of claim and observation, by accounts', () => {
    const bins = [
      { accounts: 30, claimed: 0.2, observed: 0.3 },
      { accounts: 10, claimed: 0.8, observed: 0.4 },
    ];
    expect(calibrationError(bins)).toBeCloseTo((30 * 0.1 + 10 * 0.4) / 40, 12);
    expect(calibrationError([])).toBe(0);
  });
});
