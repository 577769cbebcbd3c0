import { describe, expect, it } from '@jest/globals';
import { brierScore, judgeRivals } from '../../../scripts/compare-seasonal-run/judge-rivals.ts';
import { meanRanks } from '../../../scripts/compare-seasonal-run/mean-ranks.ts';
import { judgeSlice } from '../../../src/model/judge.ts';
import { sliceOf } from '../../support/slice-examples.ts';

const SLICE = sliceOf([
  { score: 20, revenue: 1000, came: 0 },
  { score: 30, revenue: 9000, came: 0.4 },
  { score: 70, revenue: 3000, came: 1 },
  { score: 90, revenue: 2000, came: 1.2 },
]);

/** The same risk of every outcome. */
function alike(...risks: readonly number[]) {
  return risks.map((risk) => ({ lapsed: risk, defected: risk, defected_in_season: risk }));
}

const SCORECARD = { name: 'model', risks: alike(0.8, 0.7, 0.3, 0.1), claimsChances: true };

describe('the judge of rivals', () => {
  it('says of a scorecard what a backtest says of it and of the baselines', () => {
    const { figures } = judgeRivals(SLICE, [SCORECARD], { share: 0.25 });
    expect(figures.rankings).toEqual(judgeSlice(SLICE, { share: 0.25 }).rankings);
  });

  it('judges each outcome by the risk of that outcome', () => {
    const risks = [
      { lapsed: 0.9, defected: 0.1, defected_in_season: 0.9 },
      { lapsed: 0.1, defected: 0.2, defected_in_season: 0.1 },
      { lapsed: 0.2, defected: 0.8, defected_in_season: 0.2 },
      { lapsed: 0.3, defected: 0.9, defected_in_season: 0.3 },
    ];
    const split = { name: 'split', risks, claimsChances: true };
    const { figures } = judgeRivals(SLICE, [split], { share: 0.25 });
    const own = figures.rankings.find(({ ranking }) => ranking === 'split');
    expect(own?.outcomes.map(({ auc }) => auc)).toEqual([1, 0, 1]);
  });

  it('holds chances against what came, and ranks not', () => {
    const ranks = { ...SCORECARD, name: 'ranks', claimsChances: false };
    const { brier } = judgeRivals(SLICE, [SCORECARD, ranks], { share: 0.25 });
    // The first lapsed, the first two bought less than half.
    expect(brier.get('model')?.lapsed).toBeCloseTo((0.04 + 0.49 + 0.09 + 0.01) / 4, 12);
    expect(brier.get('model')?.defected).toBeCloseTo((0.04 + 0.09 + 0.09 + 0.01) / 4, 12);
    expect(brier.has('ranks')).toBe(false);
  });

  it('finds nothing to blame in a chance that was right', () => {
    expect(brierScore([{ claimed: 1, happened: true }])).toBe(0);
    expect(brierScore([{ claimed: 1, happened: false }])).toBe(1);
  });
});

describe('the mean of two rankings', () => {
  it('is of the places, whatever the scales, ties sharing one', () => {
    // Places 0.5, 1.5, 2.5 of three, and 0.5, 2, 2.
    const mean = meanRanks(alike(0.1, 0.2, 0.9), alike(10, 50, 50));
    const expected = [(0.5 + 0.5) / 6, (1.5 + 2) / 6, (2.5 + 2) / 6];
    expect(mean.map(({ lapsed }) => lapsed)).toEqual(
      expected.map((place) => expect.closeTo(place, 12)),
    );
  });
});
