import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scorecardFileSchema } from '../../../src/config/schema/scorecard-file.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { day, PipelineLab, type Settings } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

/** The better the health, the worse the luck; nobody with a health above 90 has any. */
const LUCK = scorecardFileSchema.parse({
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
    },
  ],
  bands: { yellow_from: 40, green_from: 65, dead_band: 0, hold_days: 0 },
});

const WRITTEN = { score: 'Luck__c', band: 'Luck_Band__c', reason: 'Luck_Reason__c' };

const SETTINGS: Settings = {
  extraScorecards: [LUCK],
  writtenScorecards: { luck: WRITTEN },
};

function open(...healths: readonly number[]): Promise<PipelineLab> {
  return PipelineLab.open(store.database, healths, SETTINGS);
}

function luck(lab: PipelineLab, id = 'A1'): readonly unknown[] {
  const record = lab.crm.get('Account', id);
  return Object.values(WRITTEN).map((field) => record[field] ?? null);
}

describe('the fields of a further scorecard', () => {
  it('are written with those of the health, in one change of the account', async () => {
    const lab = await open(30);
    const { plan } = await lab.run();
    expect(luck(lab)).toEqual([70, 'green', '70: health +30 (-30)']);
    expect(lab.score('A1')).toBe(30);
    expect(plan?.summary).toMatchObject({
      updates: 1,
      further: { luck: { scoredAccounts: 1, bandChanges: { 'new -> green': 1 } } },
    });
  });

  it('are left alone by the next run, whose own writes do not come back as changes', async () => {
    const lab = await open(30, 60);
    await lab.settle();
    const { score, plan } = await lab.run();
    expect(score?.scope).toBe('none');
    expect(plan?.summary.updates).toBe(0);
    expect(lab.crm.sent).toEqual([]);
  });

  it('are emptied when the account has no such score any more, and the health stays', async () => {
    const lab = await open(30);
    await lab.run();
    lab.settings = {
      ...SETTINGS,
      extraScorecards: [{ ...LUCK, segment: 'elsewhere' }],
    };
    const { plan } = await lab.run();
    expect(luck(lab)).toEqual([null, null, null]);
    expect(lab.score('A1')).toBe(30);
    expect(plan?.summary.further).toEqual({
      luck: { scoredAccounts: 0, bandChanges: { 'green -> none': 1 } },
    });
  });

  it('are not touched while the mapping does not name them, whatever a person wrote there', async () => {
    const lab = await open(30);
    lab.account('A1', 30, { Luck__c: 7, Luck_Band__c: 'mine' });
    await lab.run({ settings: { extraScorecards: [LUCK] } });
    expect(luck(lab)).toEqual([7, 'mine', null]);
  });

  it('are corrected where a person has overwritten them', async () => {
    const lab = await open(30);
    await lab.run();
    lab.account('A1', 30, { Luck_Band__c: 'red' });
    await lab.run();
    expect(luck(lab)).toEqual([70, 'green', '70: health +30 (-30)']);
  });

  it('block the change, by name, where the CRM does not have them', async () => {
    const lab = await open(30);
    const settings = { ...SETTINGS, writtenScorecards: { luck: { score: 'Gone__c' } } };
    const { planId, summary } = await lab.plan({ settings });
    expect(summary.blocked).toBe(1);
    expect(await lab.changes(planId)).toMatchObject([
      { action: '!', blocked: expect.stringContaining('Gone__c') },
    ]);
  });

  it('stop a plan that changes the bands of half the book, like the health', async () => {
    const lab = await PipelineLab.open(store.database, [], SETTINGS);
    for (let index = 1; index <= 12; index += 1) lab.account(`A${String(index)}`, 50);
    await lab.run();
    const bands = { ...LUCK.bands, yellow_from: 60, green_from: 80 };
    const { refusals } = await lab.plan({
      today: day(1),
      settings: { ...SETTINGS, extraScorecards: [{ ...LUCK, bands }] },
    });
    expect(refusals).toEqual([expect.stringContaining('their band of luck')]);
  });
});
