import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { moneyAtRisk } from '../../../src/scorecard/money-at-risk.ts';

describe('moneyAtRisk', () => {
  it.each([
    ['a quarter of the year’s revenue, at the risk of the score', 60, 365_000, 36_000],
    ['all of it at score 0', 0, 3650, 900],
    ['nothing at score 100', 100, 365_000, 0],
    ['to the cent', 33.3, 1000, 164.47],
    ['nothing without revenue', 10, 0, 0],
    ['nothing where more was credited than sold', 10, -500, 0],
    ['nothing where the revenue is not known', 10, undefined, 0],
  ])('%s', (_, score, revenue, expected) => {
    expect(moneyAtRisk(score, revenue)).toBe(expected);
  });

  it('falls with the score and rises with the revenue', () => {
    const tenth = fc.integer({ min: 0, max: 1000 }).map((value) => value / 10);
    const revenue = fc.double({ min: 0, max: 1e8, noNaN: true });
    fc.assert(
      fc.property(tenth, tenth, revenue, revenue, (s1, s2, r1, r2) => {
        const low = moneyAtRisk(Math.min(s1, s2), r1);
        expect(low).toBeGreaterThanOrEqual(moneyAtRisk(Math.max(s1, s2), r1));
        expect(moneyAtRisk(s1, Math.max(r1, r2))).toBeGreaterThanOrEqual(
          moneyAtRisk(s1, Math.min(r1, r2)),
        );
      }),
    );
  });
});
