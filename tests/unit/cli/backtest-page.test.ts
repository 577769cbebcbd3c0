import { describe, expect, it } from '@jest/globals';
import { backtestPage } from '../../../src/cli/views/backtest-page.ts';
import { backtestView } from '../../../src/cli/views/backtest-view.ts';
import type { BacktestResult } from '../../../src/model/backtest.ts';
import { judgeSlice } from '../../../src/model/judge.ts';
import { meanFigures, segmentMeans } from '../../../src/model/mean-figures.ts';
import { DEFAULT_POPULATION } from '../../../src/model/outcome.ts';
import { sliceOf } from '../../support/slice-examples.ts';

function resultOf(segment: string): BacktestResult {
  const stories = [
    { score: 20, revenue: 1000, came: 0, segment },
    { score: 80, revenue: 3000, came: 1, segment: 'other' },
  ];
  const cutoffs = ['2025-01-06', '2025-02-03'].map((cutoff) => ({
    ...judgeSlice(sliceOf(stories, cutoff), { share: 0.2 }),
    unscored: 0,
  }));
  return {
    models: [{ name: 'model', version: `<b>&"v1"` }],
    horizonDays: 90,
    population: DEFAULT_POPULATION,
    capacity: { share: 0.2 },
    cutoffs,
    skipped: [{ cutoff: '2025-03-03', reason: 'its outcome window ends on 2025-05-31' }],
    mean: meanFigures(cutoffs),
    segments: segmentMeans(cutoffs),
  };
}

const NOTHING: BacktestResult = {
  ...resultOf('rural'),
  cutoffs: [],
  mean: [],
  segments: [],
};

describe('the view of a backtest', () => {
  it('names population and base rate before any figure', () => {
    const text = backtestView(resultOf('rural'));
    expect(text).toContain('at least 2 order days in the 365 days before the cut-off');
    expect(text).toMatch(/2025-01-06 +2 +0\.500 +1\.000/);
    expect(text.indexOf('at least 2 order days')).toBeLessThan(text.indexOf('AUC'));
  });

  it('says which cut-off is not judged, and when none is', () => {
    expect(backtestView(resultOf('rural'))).toContain('2025-03-03 is not judged: its outcome');
    expect(backtestView(NOTHING)).toContain('No cut-off can be judged.');
  });

  it('shows each segment where there are several', () => {
    expect(backtestView(resultOf('rural'))).toContain(
      'Segment rural, 2 accounts over all cut-offs',
    );
    expect(backtestView(resultOf('other'))).not.toContain('Segment');
  });
});

describe('the page of a backtest', () => {
  it('lets nothing of the data become markup', () => {
    const page = backtestPage(resultOf('<script>alert(1)</script>'));
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('&lt;b&gt;&amp;&quot;v1&quot;');
  });

  it('needs nothing from anywhere else', () => {
    expect(backtestPage(resultOf('rural'))).not.toMatch(/https?:|src=|href=|@import|url\(/);
  });

  it('plots every outcome and the calibration, within the frame', () => {
    const page = backtestPage(resultOf('rural'));
    expect(page.match(/<svg/g)).toHaveLength(4);
    const marks = [...page.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)];
    expect(marks.length).toBeGreaterThan(12);
    for (const [, x, y] of marks) {
      expect(Number(x)).toBeGreaterThanOrEqual(48);
      expect(Number(x)).toBeLessThanOrEqual(624);
      expect(Number(y)).toBeGreaterThanOrEqual(16);
      expect(Number(y)).toBeLessThanOrEqual(236);
    }
  });

  it('is a page also where nothing could be judged', () => {
    expect(backtestPage(NOTHING)).toContain('No cut-off can be judged.');
  });
});
