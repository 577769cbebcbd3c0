import { describe, expect, it } from '@jest/globals';
import { judgeSlice, type SliceFigures } from '../../../src/model/judge.ts';
import { meanFigures, segmentMeans } from '../../../src/model/mean-figures.ts';
import { sliceOf, type Story } from '../../support/slice-examples.ts';

function judged(...stories: readonly Story[]): SliceFigures {
  return judgeSlice(sliceOf(stories), { share: 0.5 });
}

const RIGHT = [
  { score: 10, revenue: 100, came: 0 },
  { score: 90, revenue: 100, came: 1 },
];
const WRONG = [
  { score: 90, revenue: 100, came: 0 },
  { score: 10, revenue: 100, came: 1 },
  { score: 5, revenue: 100, came: 1 },
];
const KEPT = [{ score: 50, revenue: 100, came: 1 }];

describe('meanFigures', () => {
  it('lets each cut-off count once, however many accounts it has', () => {
    const [model] = meanFigures([judged(...RIGHT), judged(...WRONG)]);
    expect(model?.outcomes[0]).toMatchObject({ outcome: 'lapsed', auc: 0.5 });
    expect(model?.outcomes[0]?.baseRate).toBeCloseTo((1 / 2 + 1 / 3) / 2, 12);
  });

  it('leaves out a cut-off that cannot give the figure', () => {
    const [model] = meanFigures([judged(...RIGHT), judged(...KEPT)]);
    expect(model?.outcomes[0]).toMatchObject({ auc: 1, baseRate: 0.25 });
    expect(meanFigures([judged(...KEPT)])[0]?.outcomes[0]?.auc).toBeUndefined();
    expect(meanFigures([])).toEqual([]);
  });
});

describe('segmentMeans', () => {
  it('means each segment over the cut-offs at which it has accounts', () => {
    const urban = RIGHT.map((story) => ({ ...story, segment: 'urban' }));
    const rural = WRONG.map((story) => ({ ...story, segment: 'rural' }));
    const means = segmentMeans([judged(...urban, ...rural), judged(...urban)]);
    expect(means.map(({ segment, accounts }) => [segment, accounts])).toEqual([
      ['rural', 3],
      ['urban', 4],
    ]);
    expect(means.map(({ mean }) => mean[0]?.outcomes[0]?.auc)).toEqual([0, 1]);
  });
});
