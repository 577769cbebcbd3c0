import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publishModel } from '../../../src/model/publish/publish-model.ts';
import type { Scorecard } from '../../../src/config/schema/scorecard-file.ts';
import { explainDifference } from '../../../src/pipeline/explain-difference.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { findYardstick } from '../../../src/store/yardstick-repository.ts';
import { day, PipelineLab, TODAY } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

/** Full marks for the best tenth, none for the worst; by the health itself where the book is small. */
function ranked(
  more: Partial<Scorecard['measures'][number]['quantiles']> = {},
): Partial<Scorecard> {
  return {
    measures: [
      {
        measure: 'health',
        weight: 1,
        curve: [
          [0, 0],
          [100, 100],
        ],
        quantiles: {
          of: 'segment',
          points: [
            [0, 0],
            [0.5, 50],
            [1, 100],
          ],
          min_accounts: 5,
          ...more,
        },
        missing: 'spread',
        full_sample: 1,
      },
    ],
  };
}

async function scores(lab: PipelineLab): Promise<Record<string, unknown>> {
  await lab.run();
  const accounts = [...lab.crm.all('Account').keys()];
  return Object.fromEntries(accounts.map((id) => [id, lab.score(id)]));
}

describe('a curve from the book', () => {
  const HEALTHS = [10, 20, 30, 40, 90];

  it('gives points by the place among the active accounts of the day, and is kept with the day', async () => {
    const lab = await PipelineLab.open(store.database, HEALTHS, { scorecard: ranked() });
    lab.account('A6', 95, { Asleep: true });
    expect(await scores(lab)).toEqual({ A1: 0, A2: 25, A3: 50, A4: 58.3, A5: 100, A6: null });
    expect(await findYardstick(store.database, lab.connectionId, TODAY)).toMatchObject({
      curves: [
        {
          scorecard: 'health',
          segment: 'all',
          measure: 'health',
          accounts: 5,
          curve: [
            [10, 0],
            [30, 50],
            [90, 100],
          ],
        },
      ],
    });
  });

  it('falls back to the curve of the scorecard where the book is small', async () => {
    const settings = { scorecard: ranked({ min_accounts: 6 }) };
    const lab = await PipelineLab.open(store.database, HEALTHS, settings);
    expect(await scores(lab)).toEqual({ A1: 10, A2: 20, A3: 30, A4: 40, A5: 90 });
    const yardstick = await findYardstick(store.database, lab.connectionId, TODAY);
    expect(yardstick?.curves).toMatchObject([{ accounts: 5, curve: null }]);
  });

  it('gives an incremental run the scores of a full one: whoever moves, moves the others', async () => {
    const healths = [...HEALTHS, 50, 60, 70, 80, 81];
    const lab = await PipelineLab.open(store.database, healths, { scorecard: ranked() });
    await lab.run();
    await lab.run();
    lab.account('A5', 100);
    const { score } = await lab.run();
    expect(score).toMatchObject({ scope: 'changed', scored: 10 });
    const moved = [...healths];
    moved[4] = 100;
    const fresh = await PipelineLab.open(store.database, moved, { scorecard: ranked() });
    expect(await scores(lab)).toEqual(await scores(fresh));
  });

  it('scores only what changed where the curve stays', async () => {
    const healths = [...HEALTHS, 50, 60, 70, 80, 81];
    const lab = await PipelineLab.open(store.database, healths, { scorecard: ranked() });
    await lab.run();
    await lab.run();
    // Within the stretch between two quantiles that are no accounts of this day.
    lab.account('A4', 40.5);
    const { score } = await lab.run();
    expect(score).toMatchObject({ scope: 'changed', scored: 1 });
  });

  it('explains what the rest of the book did to an account', async () => {
    const lab = await PipelineLab.open(store.database, HEALTHS, { scorecard: ranked() });
    await lab.run();
    for (const id of ['A4', 'A5']) lab.account(id, 100);
    lab.account('A3', 40);
    lab.settings = { ...lab.settings, safety: { max_band_changes_percent: 100 } };
    await lab.run({ today: day(28) });
    const days = { scorecard: 'health', from: TODAY, to: day(28) };
    const difference = await explainDifference(lab.context(), 'A2', days);
    expect(difference).toMatchObject({
      from: { score: 25 },
      to: { score: 16.7 },
      points: -8.3,
      terms: [{ kind: 'book', points: -8.3 }],
    });
  });
});

describe('the difference between two days', () => {
  it('is split by the models that the scores were made with, also when both are past', async () => {
    const lab = await PipelineLab.open(store.database, [80]);
    await lab.run();
    lab.account('A1', 60);
    lab.settings = { scorecard: { ...squeezed(), version: 'test-2' } };
    const request = { day: day(7), author: 'ada', note: undefined, overrideReason: undefined };
    await publishModel(lab.context(), { ...request, check: false });
    await lab.run({ today: day(7) });
    lab.settings = { scorecardVersion: 'test-3' };
    const days = { scorecard: 'health', from: TODAY, to: day(7) };
    const difference = await explainDifference(lab.context(), 'A1', days);
    expect(difference).toMatchObject({
      from: { score: 80, modelVersion: expect.stringMatching(/^test-1\+/) },
      to: { score: 30, modelVersion: expect.stringMatching(/^test-2\+/) },
      points: -50,
      terms: [
        { kind: 'model', points: -40 },
        { kind: 'value', measure: 'health', title: 'health', from: 80, to: 60, points: -10 },
      ],
    });
  });

  it('needs a score on both days', async () => {
    const lab = await PipelineLab.open(store.database, [80]);
    await lab.run();
    const context = lab.context();
    const before = explainDifference(context, 'A1', {
      scorecard: 'health',
      from: day(-300),
      to: TODAY,
    });
    await expect(before).rejects.toMatchObject({ code: 'account.unknown' });
    const backwards = explainDifference(context, 'A1', {
      scorecard: 'health',
      from: day(1),
      to: TODAY,
    });
    await expect(backwards).rejects.toMatchObject({ code: 'usage.invalid' });
  });
});

/** Half the points for everything. */
function squeezed(): Partial<Scorecard> {
  return {
    measures: [
      {
        measure: 'health',
        weight: 1,
        curve: [
          [0, 0],
          [100, 50],
        ],
        missing: 'spread',
        full_sample: 1,
      },
    ],
  };
}
