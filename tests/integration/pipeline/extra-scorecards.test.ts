import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Scorecard } from '../../../src/config/schema/scorecard-file.ts';
import { explainAccount } from '../../../src/pipeline/explain.ts';
import { setOverride } from '../../../src/pipeline/score-overrides.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { day, PipelineLab, TODAY } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

/** The better the health, the worse the luck. */
const LUCK: Scorecard = {
  scorecard: 'luck',
  segment: '*',
  title: 'Luck',
  version: 'luck-1',
  measures: [
    {
      measure: 'health',
      weight: 1,
      curve: [
        [0, 100],
        [100, 0],
      ],
      missing: 'spread',
      full_sample: 1,
    },
  ],
  min_coverage: 0.3,
  bands: { yellow_from: 40, green_from: 65, dead_band: 5, hold_days: 7 },
};

function open(...healths: readonly number[]): Promise<PipelineLab> {
  return PipelineLab.open(store.database, healths, { extraScorecards: [LUCK] });
}

function explain(lab: PipelineLab, scorecard: string) {
  return explainAccount(lab.context(), 'A1', { scorecard, asOf: undefined });
}

describe('a further scorecard', () => {
  it('scores the same accounts beside their health, with its own bands, history and reasons', async () => {
    const lab = await open(80);
    await lab.run();
    lab.account('A1', 50);
    await lab.run({ today: day(28) });
    const luck = await explain(lab, 'luck');
    expect(luck).toMatchObject({
      scorecard: 'luck',
      score: { score: 50, band: 'yellow', trend: 'up', asOf: day(28) },
      comparedWith: { asOf: TODAY, score: 20 },
      others: [{ scorecard: 'health', score: 50, band: 'yellow' }],
    });
    expect(luck.measures).toMatchObject([{ measure: 'health', contribution: 50, difference: 30 }]);
    const health = await explain(lab, 'health');
    expect(health).toMatchObject({
      score: { score: 50, trend: 'down' },
      others: [{ scorecard: 'luck', score: 50, sentence: expect.stringContaining('20 -> 50') }],
    });
    expect(lab.score('A1')).toBe(50);
  });

  it('has its own overrides', async () => {
    const lab = await open(80);
    await lab.run();
    const request = { account: 'A1', band: undefined, from: TODAY, until: day(9) };
    const told = { reason: 'found a penny', author: 'Ada Byron' };
    await setOverride(lab.context(), { ...request, ...told, scorecard: 'luck', score: 99 });
    await lab.run();
    expect((await explain(lab, 'luck')).score).toMatchObject({
      score: 20,
      override: { score: 99 },
    });
    expect((await explain(lab, 'health')).score.override).toBeUndefined();
    expect(lab.score('A1')).toBe(80);
  });

  it('is scored anew when it changes, and leaves the name of the model alone', async () => {
    const lab = await open(80);
    const first = await lab.run();
    const [scored] = LUCK.measures;
    if (scored === undefined) throw new Error('no measure');
    const curve: Scorecard['measures'][number]['curve'] = [
      [0, 50],
      [100, 0],
    ];
    const changed = { ...LUCK, measures: [{ ...scored, curve }] };
    lab.settings = { extraScorecards: [changed] };
    const second = await lab.run();
    expect(second.score?.scope).toBe('all');
    expect((await explain(lab, 'luck')).score.score).toBe(10);
    expect(first.score?.modelVersion).toMatch(/^test-1\+/);
    expect(second.score?.modelVersion).toMatch(/^test-1\+/);
  });

  it('gives no score where its segment is another', async () => {
    const lab = await PipelineLab.open(store.database, [80], {
      extraScorecards: [{ ...LUCK, segment: 'elsewhere' }],
    });
    await lab.run();
    await expect(explain(lab, 'luck')).rejects.toMatchObject({ code: 'account.unknown' });
    expect((await explain(lab, 'health')).others).toEqual([]);
  });
});
