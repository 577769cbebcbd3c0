import { describe, expect, it } from '@jest/globals';
import { assert, double, property } from 'fast-check';
import {
  forecastRisks,
  poissonBelow,
} from '../../../scripts/compare-seasonal-run/forecast-risks.ts';

/** A run rate of one a day: 90 are expected in 90 days. */
const RUN_RATE = { netBefore: 365, exposureDays: 365 };

function risksOf(orderDays: number, revenue: number) {
  const [risks] = forecastRisks([{ expectation: { orderDays, revenue }, runRate: RUN_RATE }], 90);
  if (risks === undefined) throw new Error('no risks');
  return risks;
}

describe('the chance of fewer orders', () => {
  it('is that of a Poisson count', () => {
    expect(poissonBelow(0, 2)).toBe(0);
    expect(poissonBelow(1, 2)).toBeCloseTo(Math.exp(-2), 12);
    expect(poissonBelow(3, 2)).toBeCloseTo(5 * Math.exp(-2), 12);
  });

  it('runs straight between whole numbers', () => {
    expect(poissonBelow(2.5, 2)).toBeCloseTo((1 + 2 + 0.5 * 2) * Math.exp(-2), 12);
  });

  it('has an answer for accounts that order daily, and for floors that nobody reaches', () => {
    expect(poissonBelow(400, 800)).toBeLessThan(1e-40);
    expect(poissonBelow(800, 800)).toBeCloseTo(0.4953, 3);
    expect(poissonBelow(1e12, 3)).toBeCloseTo(1, 12);
  });
});

describe('the risks of a forecast', () => {
  it('are no order at all, and too few of them for half the run rate', () => {
    // 2 order days of 30 each are expected where 90 is usual: below 45 is fewer than 1.5 of them.
    const { lapsed, defected } = risksOf(2, 60);
    expect(lapsed).toBeCloseTo(Math.exp(-2), 12);
    expect(defected).toBeCloseTo((1 + 0.5 * 2) * Math.exp(-2), 12);
  });

  it('count a lapse as a defection, also where a single order would be enough', () => {
    const { lapsed, defected } = risksOf(1, 1000);
    expect(defected).toBe(lapsed);
  });

  it('are certain where nothing is expected', () => {
    expect(risksOf(0, 0)).toEqual({ lapsed: 1, defected: 1, defected_in_season: 1 });
  });

  it('adjust for the season that the forecast itself sees in the whole population', () => {
    // Half of the usual is foreseen, of everybody: half of half the run rate is the floor.
    const quiet = { expectation: { orderDays: 3, revenue: 45 }, runRate: RUN_RATE };
    const [risks] = forecastRisks([quiet, quiet], 90);
    // An order day is worth 15: below 45 is fewer than 3 of them, below 22.5 fewer than 1.5.
    expect(risks?.defected).toBeCloseTo((1 + 3 + 4.5) * Math.exp(-3), 12);
    expect(risks?.defected_in_season).toBeCloseTo((1 + 0.5 * 3) * Math.exp(-3), 12);
  });

  it('only rise when fewer orders of the same worth are forecast', () => {
    const orders = double({ min: 0.01, max: 60, noNaN: true });
    const worth = double({ min: 0.1, max: 200, noNaN: true });
    assert(
      property(orders, orders, worth, (one, other, each) => {
        const [few, many] = [Math.min(one, other), Math.max(one, other)];
        const [more, less] = [risksOf(few, few * each), risksOf(many, many * each)];
        expect(more.lapsed).toBeGreaterThanOrEqual(less.lapsed);
        expect(more.defected).toBeGreaterThanOrEqual(less.defected - 1e-9);
      }),
    );
  });
});
