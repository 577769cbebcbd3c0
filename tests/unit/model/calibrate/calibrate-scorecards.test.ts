import { describe, expect, it } from '@jest/globals';
import type { MeasureDefinition } from '../../../../src/domain/measure.ts';
import {
  calibrateScorecards,
  type TrainingAccount,
} from '../../../../src/model/calibrate/calibrate-scorecards.ts';
import { scoreAccount } from '../../../../src/scorecard/score-account.ts';
import { cards, CHAINS, lintInput, scorecard, SHOPS } from '../../../support/lint-examples.ts';
import { measureValues } from '../../../support/measure-values.ts';

const STRAIGHT = [
  [0, 0],
  [1, 100],
] as const;

const CATALOG: ReadonlyMap<string, MeasureDefinition> = lintInput().catalog;

/** Accounts of the shops: whose rhythm is poor is lost, but for every fifth; revenue says nothing. */
function training(card: typeof SHOPS): readonly TrainingAccount[] {
  return Array.from({ length: 500 }, (_, n) => {
    const rhythm = (n % 10) / 10;
    const values = measureValues({ rhythm, revenue: (n % 7) / 7 });
    const lapsed = rhythm < 0.5 !== (n % 5 === 0);
    const outcome = scoreAccount({
      day: '2026-01-01',
      scorecard: card,
      values,
      modelVersion: '',
      previous: undefined,
      trendBase: undefined,
      trendPoints: 0,
    });
    const traits = { customerType: null, region: null, country: null };
    return {
      measured: { id: n, values, ...traits },
      outcome: {
        accountId: n,
        orderDays: 3,
        daysSinceOrder: 20,
        netBefore: 100,
        exposureDays: 365,
        orderDaysAfter: lapsed ? 0 : 1,
        netAfter: 0,
      },
      lapsed,
      tried: { segment: 'shops', outcome },
      usual: 0.5,
    };
  });
}

function weights(card: typeof SHOPS | undefined): Readonly<Record<string, number>> {
  return Object.fromEntries(card?.measures.map(({ measure, weight }) => [measure, weight]) ?? []);
}

describe('scorecards from the history', () => {
  it('put the weight on what told who was lost', () => {
    const proposal = calibrateScorecards(cards(SHOPS), training(SHOPS), CATALOG);
    const { rhythm = 0, revenue = 0 } = weights(proposal.get('shops'));
    expect(rhythm).toBeGreaterThan(90);
    expect(revenue).toBeGreaterThanOrEqual(1);
  });

  it('are the present ones for a segment of which there is no account', () => {
    const proposal = calibrateScorecards(cards(SHOPS, CHAINS), training(SHOPS), CATALOG);
    expect(proposal.get('chains')).toBe(CHAINS);
    expect(proposal.get('shops')).not.toEqual(SHOPS);
  });

  it('leave a measure that nobody has the share and the curve that people gave it', () => {
    const card = scorecard('shops', [
      ['rhythm', 30, STRAIGHT],
      ['revenue', 30, STRAIGHT],
      ['delivery', 40, STRAIGHT],
    ]);
    const proposal = calibrateScorecards(cards(card), training(card), CATALOG).get('shops');
    expect(weights(proposal)['delivery']).toBe(40);
    expect(proposal?.measures.at(-1)).toEqual(card.measures.at(-1));
  });

  it('leave a curve that is taken from the book each day to the book', () => {
    const [rhythm, ...others] = SHOPS.measures;
    if (rhythm === undefined) throw new Error('no measure');
    const points: [number, number][] = [
      [0, 0],
      [1, 100],
    ];
    const quantiles = { of: 'segment', points, min_accounts: 5 } as const;
    const card = { ...SHOPS, measures: [{ ...rhythm, quantiles }, ...others] };
    const proposal = calibrateScorecards(cards(card), training(card), CATALOG).get('shops');
    expect(proposal?.measures[0]).toMatchObject({ curve: rhythm.curve, quantiles });
    expect(weights(proposal)['rhythm']).toBeGreaterThan(90);
  });
});
