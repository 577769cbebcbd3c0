import { describe, expect, it } from '@jest/globals';
import {
  boostedRisks,
  learningCutoffs,
} from '../../../scripts/compare-seasonal-run/boosted-risks.ts';
import { addDays } from '../../../src/domain/days.ts';

const CUTOFF = '2011-03-09';

/** The higher the first value, the healthier: below 50 they lapse. */
function learning(count: number) {
  return Array.from({ length: count }, (_, n) => {
    const value = (n * 37) % 100;
    const label = value < 50;
    return {
      values: [value, undefined],
      labels: { lapsed: label, defected: label, defected_in_season: label },
    };
  });
}

describe('what the boosted model learns from', () => {
  it('are cut-offs whose outcome windows are over when the cut-off comes', () => {
    const cutoffs = learningCutoffs(CUTOFF, 90);
    expect(cutoffs[0]).toBe('2010-12-09');
    expect(cutoffs.filter((day) => addDays(day, 89) >= CUTOFF)).toEqual([]);
    expect(cutoffs).toHaveLength(18);
  });
});

describe('the boosted risks', () => {
  it('are chances that follow what was learned', () => {
    const [ill, well] = boostedRisks(learning(600), [[10], [90]]) ?? [];
    expect(ill?.lapsed).toBeGreaterThan(0.9);
    expect(well?.lapsed).toBeLessThan(0.1);
    expect(ill?.defected).toBeGreaterThan(0.9);
  });

  it('are none where there is too little to learn from', () => {
    expect(boostedRisks(learning(150), [[10]])).toBeUndefined();
  });
});
