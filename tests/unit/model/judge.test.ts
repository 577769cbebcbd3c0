import { describe, expect, it } from '@jest/globals';
import { judgeSlice, type Slice } from '../../../src/model/judge.ts';
import { sliceOf, type Story } from '../../support/slice-examples.ts';

function slice(...stories: readonly Story[]): Slice {
  return sliceOf(stories);
}

const FOUR = slice(
  { score: 20, revenue: 1000, came: 0, silence: 10 },
  { score: 30, revenue: 9000, came: 0.4, silence: 90 },
  { score: 70, revenue: 3000, came: 1, silence: 30 },
  { score: 90, revenue: 2000, came: 1.2, silence: 20 },
);

function figures(of: Slice, ranking: string, share = 0.25) {
  const found = judgeSlice(of, { share }).rankings.find((one) => one.ranking === ranking);
  if (found === undefined) throw new Error(`no figures of ${ranking}`);
  return found;
}

describe('judgeSlice', () => {
  it('holds the model and both baselines against the same accounts', () => {
    const judged = judgeSlice(FOUR, { share: 0.25 });
    expect(judged.rankings.map(({ ranking }) => ranking)).toEqual(['model', 'recency', 'rfm']);
    expect(judged.accounts).toBe(4);
    // The book bought 0.6 of its run rate: in this season 0.4 of it is no defection.
    for (const { outcomes } of judged.rankings) {
      expect(outcomes.map(({ baseRate }) => baseRate)).toEqual([0.25, 0.5, 0.25]);
    }
  });

  it('takes a low score for a high risk', () => {
    expect(figures(FOUR, 'model').outcomes).toMatchObject([
      { outcome: 'lapsed', auc: 1, recallAtCapacity: 1 },
      { outcome: 'defected', auc: 1, recallAtCapacity: 0.5 },
      { outcome: 'defected_in_season', auc: 1 },
    ]);
    expect(figures(FOUR, 'recency').outcomes[0]).toMatchObject({ auc: 0, recallAtCapacity: 0 });
  });

  it('says how much of the lost revenue a queue finds, by risk and by money at risk', () => {
    // Lost of the expected: all of the 1,000 account's and six tenths of the 9,000 account's, that is 1 : 5.4.
    const { byRisk, byMoneyAtRisk } = figures(FOUR, 'model').revenueFound;
    expect(byRisk).toBeCloseTo(1 / 6.4, 10);
    expect(byMoneyAtRisk).toBeCloseTo(5.4 / 6.4, 10);
  });

  it('holds the risk that the score claims against the lapses, for models only', () => {
    const claims = figures(FOUR, 'model').reliability.map(({ claimed }) => claimed);
    expect(claims).toEqual([0.1, 0.3, 0.7, 0.8].map((claim) => expect.closeTo(claim, 10)));
    expect(figures(FOUR, 'rfm').reliability).toEqual([]);
  });

  it('judges each segment by itself', () => {
    const mixed = slice(
      { segment: 'rural', score: 10, revenue: 100, came: 0 },
      { segment: 'rural', score: 50, revenue: 100, came: 1 },
      { segment: 'urban', score: 60, revenue: 100, came: 1 },
      { segment: 'urban', score: 80, revenue: 100, came: 0 },
    );
    const { segments } = judgeSlice(mixed, { share: 0.5 });
    const lapsed = segments.map(({ segment, rankings }) => [
      segment,
      rankings[0]?.outcomes[0]?.auc,
    ]);
    expect(lapsed).toEqual([
      ['rural', 1],
      ['urban', 0],
    ]);
  });

  it('says nothing of figures that a book without losses cannot give', () => {
    const kept = slice({ score: 50, revenue: 100, came: 1 }, { score: 60, revenue: 50, came: 1 });
    expect(figures(kept, 'model').outcomes[0]).toEqual({
      outcome: 'lapsed',
      accounts: 2,
      baseRate: 0,
      auc: undefined,
      topDecileLift: undefined,
      recallAtCapacity: undefined,
    });
    expect(figures(slice(), 'model').outcomes[0]).toMatchObject({ accounts: 0, auc: undefined });
  });
});
