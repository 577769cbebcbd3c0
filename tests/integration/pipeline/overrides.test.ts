import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Store } from '../../../src/store/open-store.ts';
import { explainAccount } from '../../../src/pipeline/explain.ts';
import { explainDifference } from '../../../src/pipeline/explain-difference.ts';
import {
  clearOverride,
  setOverride,
  type OverrideRequest,
} from '../../../src/pipeline/score-overrides.ts';
import { listOverrides } from '../../../src/store/override-repository.ts';
import { bandDistribution } from '../../../src/store/report-repository.ts';
import { day, PipelineLab, TODAY } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

/** Accounts that have been read, and not scored yet. */
async function open(healths: readonly number[]): Promise<PipelineLab> {
  const lab = await PipelineLab.open(store.database, healths);
  await lab.run({ stages: ['sync'] });
  return lab;
}

function set(lab: PipelineLab, more: Partial<OverrideRequest> = {}) {
  return setOverride(lab.context(), {
    account: 'A1',
    scorecard: 'health',
    score: undefined,
    band: 'green',
    reason: 'merger agreed',
    author: 'Ada Byron',
    from: TODAY,
    until: day(10),
    ...more,
  });
}

function clear(lab: PipelineLab, today = TODAY) {
  const request = { account: 'A1', scorecard: 'health', reason: 'merger is off', day: today };
  return clearOverride(lab.context(), { ...request, author: 'Bob Stone' });
}

/** Score, band and sentence of A1 as the CRM has them. */
function written(lab: PipelineLab): readonly unknown[] {
  const { Score__c, Band__c, Reason__c } = lab.crm.get('Account', 'A1');
  return [Score__c, Band__c, Reason__c];
}

const OVERRIDDEN =
  'override by Ada Byron until 2026-04-30 (merger agreed): green instead of red; 30: health +30 (-70)';

describe('an override', () => {
  it('is written with who, why and until when, with what was computed, and the plan shows it', async () => {
    const lab = await open([30, 80]);
    await lab.settle();
    await set(lab);
    const { planId } = await lab.plan();
    expect(await lab.changes(planId)).toMatchObject([
      {
        label: 'Account A1',
        reason: OVERRIDDEN,
        body: { fields: expect.arrayContaining([{ field: 'Band__c', old: 'red', new: 'green' }]) },
      },
    ]);
    await lab.apply(planId);
    expect(written(lab)).toEqual([30, 'green', OVERRIDDEN]);
    const again = await lab.plan();
    expect(again.summary.updates).toBe(0);
  });

  it('ends by itself after its last day', async () => {
    const lab = await open([30]);
    await set(lab);
    await lab.run({ today: day(10) });
    expect(written(lab)).toEqual([30, 'green', OVERRIDDEN]);
    await lab.run({ today: day(11) });
    expect(written(lab)).toEqual([30, 'red', '30: health +30 (-70)']);
    const of = { connectionId: lab.connectionId, accountId: undefined, day: day(11) };
    expect(await listOverrides(store.database, { ...of, past: false })).toEqual([]);
    const history = await listOverrides(store.database, { ...of, past: true });
    expect(history).toMatchObject([
      { state: 'expired', reason: 'merger agreed', cleared: undefined },
    ]);
  });

  it('sets the score too, and with it the band of its points and the money at risk', async () => {
    const lab = await open([30]);
    await set(lab, { score: 90, band: undefined });
    await lab.run();
    expect(written(lab).slice(0, 2)).toEqual([90, 'green']);
    // A tenth of the revenue of 90 days, 9,000.
    expect(lab.crm.get('Account', 'A1')['Money__c']).toBe(900);
  });

  it('is told at once also where it sets what was computed, and again when it ends', async () => {
    const lab = await open([80]);
    await lab.run();
    await set(lab);
    await lab.run();
    expect(written(lab)[2]).toMatch(
      /^override by Ada Byron until 2026-04-30 \(merger agreed\): green; 80/,
    );
    await clear(lab);
    await lab.run();
    expect(written(lab)[2]).toBe('80: health +80 (-20)');
  });

  it('can be taken back, which the history keeps', async () => {
    const lab = await open([30]);
    await set(lab);
    await lab.run();
    const history = await clear(lab);
    expect(history).toMatchObject([
      {
        state: 'cleared',
        cleared: { day: TODAY, by: 'Bob Stone', reason: 'merger is off' },
      },
    ]);
    await lab.run();
    expect(written(lab).slice(0, 2)).toEqual([30, 'red']);
    await expect(clear(lab)).rejects.toMatchObject({ code: 'usage.invalid' });
  });

  it('takes the place of the one before it', async () => {
    const lab = await open([30]);
    await set(lab);
    await lab.run();
    await set(lab, { band: 'yellow', reason: 'merger doubtful', from: day(1), until: day(20) });
    await lab.run({ today: day(1) });
    expect(written(lab)[1]).toBe('yellow');
    const of = { connectionId: lab.connectionId, accountId: undefined, day: day(1), past: true };
    expect(await listOverrides(store.database, of)).toMatchObject([
      { state: 'in force', band: 'yellow' },
      { state: 'cleared', band: 'green', cleared: { reason: 'replaced by another' } },
    ]);
  });

  it('does not reach back to days before it was set', async () => {
    const lab = await open([30]);
    await lab.run();
    await set(lab, { from: day(1) });
    await lab.run();
    expect(written(lab)[1]).toBe('red');
    await lab.run({ today: day(1) });
    expect(written(lab)[1]).toBe('green');
  });

  it('leaves the computed score to trend, dead band and explanation', async () => {
    const lab = await open([30]);
    await set(lab, { score: 90, until: day(10) });
    await lab.run();
    const explanation = await explainAccount(lab.context(), 'A1', {
      scorecard: 'health',
      asOf: undefined,
    });
    expect(explanation.score).toMatchObject({
      score: 30,
      band: 'red',
      override: { score: 90, band: 'green', author: 'Ada Byron' },
    });
    const distribution = await bandDistribution(store.database, lab.connectionId, TODAY, 'health');
    expect(distribution).toMatchObject([{ band: 'green', accounts: 1 }]);
    await lab.run({ today: day(28) });
    // 30 against 30 of four weeks ago, whatever was shown.
    expect(lab.crm.get('Account', 'A1')['Trend__c']).toBe('steady');
    const days = { scorecard: 'health', from: TODAY, to: day(28) };
    expect(await explainDifference(lab.context(), 'A1', days)).toMatchObject({
      points: -60,
      terms: [{ kind: 'override', points: -60 }],
    });
  });

  it.each<[string, Partial<OverrideRequest>]>([
    ['neither score nor band', { band: undefined }],
    ['no reason', { reason: ' \n ' }],
    ['a reason that does not fit on the record', { reason: 'x'.repeat(121) }],
    ['no author', { author: '' }],
    ['a last day that has passed', { until: day(-1) }],
    ['no end in sight', { until: day(400) }],
    ['a scorecard that does not exist', { scorecard: 'luck' }],
  ])('is refused with %s', async (_, wrong) => {
    const lab = await open([30]);
    await lab.run();
    await expect(set(lab, wrong)).rejects.toMatchObject({ code: 'usage.invalid' });
  });
});
