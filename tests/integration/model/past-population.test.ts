import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '../../../src/domain/days.ts';
import { calibrate } from '../../../src/model/calibrate/calibrate-model.ts';
import {
  atPastCutoffs,
  heldOutCutoffs,
  outcomesKnownUntil,
} from '../../../src/model/publish/past-population.ts';
import type { PipelineContext } from '../../../src/pipeline/context.ts';
import { availableMeasures } from '../../../src/pipeline/score-stage.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { MirrorLab, type Fact } from '../../support/mirror-lab.ts';
import { PipelineLab } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

const CUTOFF = '2026-01-20';

let store: Store;
let context: PipelineContext;

/** Orders so many days before (negative) or after the cut-off. */
const BOOK: Readonly<Record<string, readonly number[]>> = {
  steady: [-300, -100, -20, 40],
  lapsed: [-200, -170, -90, 90],
  asleep: [-400, -300, -181],
  single: [-30, 10],
  'bought on the day': [-60, -30, 0],
  'not yet there': [5, 20],
};

function orders(): readonly Fact[] {
  return Object.entries(BOOK).flatMap(([account, days]) =>
    days.map((day, index) => ({
      id: `${account}-${String(index)}`,
      account,
      number: `${account}-${String(index)}`,
      ordered_on: addDays(CUTOFF, day),
      amount: 100,
    })),
  );
}

beforeAll(async () => {
  store = await openTestStore();
  const mirror = await MirrorLab.open(store.database);
  const accounts = Object.keys(BOOK).map((id) => ({ id, name: id, credit_limit: 50 }));
  await mirror.load({ accounts, orders: orders() });
  const lab = await PipelineLab.open(store.database);
  context = { ...lab.context(), connectionId: mirror.connectionId };
});

afterAll(() => store.close());

describe('the population of a past cut-off', () => {
  it('is who had a habit and was awake, each with what came of it in the 90 days from the cut-off on', async () => {
    const look = { cutoffs: [CUTOFF], measures: availableMeasures(context), models: [] };
    const [population] = await atPastCutoffs(context, look, (one) => one);
    const lapses = population?.accounts.map(
      ({ outcome, lapsed }) => `${String(outcome.orderDays)} order days, lapsed: ${String(lapsed)}`,
    );
    expect(lapses?.toSorted()).toEqual([
      '2 order days, lapsed: false',
      '3 order days, lapsed: false',
      '3 order days, lapsed: true',
    ]);
    const steady = population?.accounts.find(({ outcome }) => outcome.daysSinceOrder === 20);
    expect(steady?.measured.values.get('health')?.value).toBe(50);
    expect(steady?.outcome).toMatchObject({
      daysSinceOrder: 20,
      netBefore: 300,
      exposureDays: 300,
      orderDaysAfter: 1,
      netAfter: 100,
    });
  });

  it('is left out where there is none', async () => {
    const look = { cutoffs: ['2020-01-01'], measures: [], models: [] };
    expect(await atPastCutoffs(context, look, (one) => one)).toEqual([]);
  });

  it('is asked for only as far as the mirror knows: a feed that stopped makes nobody lapse', async () => {
    expect(await outcomesKnownUntil(context, '2027-01-01')).toBe(addDays(CUTOFF, 91));
    expect(await outcomesKnownUntil(context, '2026-02-01')).toBe('2026-02-01');
    expect(heldOutCutoffs('2026-04-20', 2)).toEqual(['2026-01-20', '2025-10-22']);
  });

  it('carries no proposal where hardly anybody lapsed', async () => {
    const calibration = await calibrate(context, '2026-06-01');
    expect(calibration.proposal).toBeUndefined();
    expect(calibration.heldOut[0]?.figures.map(({ ranking }) => ranking)).toEqual([
      'running model',
      'RFM sum',
    ]);
  });
});
