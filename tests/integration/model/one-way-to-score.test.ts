import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Config } from '../../../src/config/config-files.ts';
import type { Scorecard } from '../../../src/config/schema/scorecard-file.ts';
import { calibrate } from '../../../src/model/calibrate/calibrate-model.ts';
import { sampleBook } from '../../../src/model/lint/sample-book.ts';
import { gateSlices } from '../../../src/model/publish/gate-slices.ts';
import { atPastCutoffs, heldOutCutoffs } from '../../../src/model/publish/past-population.ts';
import { auc } from '../../../src/model/ranking.ts';
import type { PipelineContext } from '../../../src/pipeline/context.ts';
import { scorePastDay } from '../../../src/pipeline/score-past.ts';
import { availableMeasures } from '../../../src/pipeline/score-stage.ts';
import { openTrial, tryDay, tryScores } from '../../../src/pipeline/try-scores.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { findYardstick } from '../../../src/store/yardstick-repository.ts';
import { MirrorLab } from '../../support/mirror-lab.ts';
import { orderHistory, type Habit } from '../../support/order-history.ts';
import { shippedContext } from '../../support/shipped-context.ts';
import { openTestStore } from '../../support/test-store.ts';

/** Outcomes are known up to here. */
const KNOWN = '2026-07-01';
const CUTOFFS = heldOutCutoffs(KNOWN, 2);

/** Every rhythm from a week to seven weeks, in two segments; every fourth customer stops, in winter or spring. */
const HABITS: readonly Habit[] = Array.from({ length: 36 }, (_, n) => ({
  id: `c${String(n)}`,
  from: '2025-02-03',
  everyDays: 7 + n,
  orders: n % 4 === 0 ? Math.floor((300 + 4 * n) / (7 + n)) : 100,
  amount: 100 * (n + 1),
}));

const QUANTILES: NonNullable<Scorecard['measures'][number]['quantiles']> = {
  of: 'segment',
  points: [
    [0, 0],
    [0.3, 60],
    [1, 100],
  ],
  min_accounts: 5,
};

/** Half of the measures by their place in the book, the dimensions with weights of their own. */
function ranked(card: Scorecard): Scorecard {
  const measures = card.measures.map((scored, place) =>
    place % 2 === 0 ? { ...scored, quantiles: QUANTILES } : scored,
  );
  return { ...card, measures, groups: { outcome: 70, business: 30 } };
}

/** Withholds whom a share says little of (any share will do), and does not count returns: they are too old. */
function severe(config: Config): Config {
  const scoring = {
    ...config.main.scoring,
    freshness: { returns: { lowers_after_days: 1, withholds_after_days: 2 } },
    reconciliation: {
      measure: 'order_silence',
      full_from: 0.6,
      withhold_below: 0.05,
      min_sample: 2,
    },
  };
  const scorecards = new Map([...config.scorecards].map(([id, card]) => [id, ranked(card)]));
  return { ...config, main: { ...config.main, scoring }, scorecards };
}

const storedSchema = z.object({ account_id: z.number(), score: z.number().nullable() });

/** By account; null where it was withheld. */
type Stored = ReadonlyMap<number, number | null>;

let store: Store;
let context: PipelineContext;
const stored = new Map<string, Stored>();

beforeAll(async () => {
  store = await openTestStore();
  const lab = await MirrorLab.open(store.database);
  const { accounts = [], orders = [] } = orderHistory(HABITS);
  await lab.load({
    accounts: accounts.map((account, n) => ({
      ...account,
      customer_type: n % 3 === 0 ? 'large_urban' : 'small_rural',
    })),
    orders: orders.filter(({ ordered_on: day }) => String(day) < KNOWN),
    returns: [{ id: 'r1', account: 'c5', returned_on: '2025-12-01', amount: 700 }],
  });
  const shipped = await shippedContext(lab);
  context = { ...shipped, config: severe(shipped.config) };
  for (const cutoff of CUTOFFS) stored.set(cutoff, await scoreAndStore(cutoff));
});

afterAll(() => store.close());

async function scoreAndStore(cutoff: string): Promise<Stored> {
  await store.database.transaction((tx) => scorePastDay(tx, context, cutoff));
  const rows = await store.database.rows(
    storedSchema,
    'SELECT account_id, score FROM bellwether.scores WHERE connection_id = $1 AND as_of = $2 ORDER BY account_id',
    [context.connectionId, cutoff],
  );
  return new Map(rows.map(({ account_id: id, score }) => [id, score]));
}

function storedOn(cutoff: string): Stored {
  return stored.get(cutoff) ?? new Map<number, number | null>();
}

/** The risks of the population in its order, by what the pipeline stored. */
function storedRisks(
  config: Config,
): Promise<readonly { readonly risks: readonly number[]; readonly lapsed: readonly boolean[] }[]> {
  const look = { cutoffs: CUTOFFS, measures: availableMeasures(context), models: [config] };
  return atPastCutoffs(context, look, ({ cutoff, accounts }) => ({
    risks: accounts.map(({ measured }) => 100 - (storedOn(cutoff).get(measured.id) ?? 50)),
    lapsed: accounts.map((account) => account.lapsed),
  }));
}

describe('a model with curves from the book, groups, and a gate for what does not match', () => {
  it('is one: curves stand in for those of the scorecards, and scores are withheld', async () => {
    const [cutoff = ''] = CUTOFFS;
    const { connectionId } = context;
    const yardstick = await findYardstick(store.database, connectionId, cutoff);
    const taken = yardstick?.curves.filter(({ curve }) => curve !== null) ?? [];
    expect(new Set(taken.map(({ segment }) => segment))).toEqual(
      new Set(['large-urban', 'small-rural']),
    );
    expect(yardstick?.feeds).toContainEqual(
      expect.objectContaining({ entity: 'returns', freshness: 0 }),
    );
    const scores = [...storedOn(cutoff).values()];
    expect(scores).toContain(null);
    expect(scores.filter((score) => score !== null).length).toBeGreaterThan(20);
  });

  it('is linted with the score of every account that the pipeline stores', async () => {
    for (const cutoff of CUTOFFS) {
      const asOf = { day: cutoff, knownBefore: cutoff };
      const last = (await sampleBook(context, { asOf, weeks: 1 })).at(-1);
      const linted = last?.accounts.map(({ id, score }) => [id, score ?? null] as const);
      expect(new Map(linted)).toEqual(storedOn(cutoff));
    }
  });

  it('is let through the gate by the scores that the pipeline stores', async () => {
    const { config } = context;
    const slices = await gateSlices(context, { candidate: config, running: config, day: KNOWN });
    const expected = await storedRisks(config);
    expect(slices.map(({ cutoff }) => cutoff)).toEqual(CUTOFFS);
    expect(slices.map(({ candidate }) => candidate)).toEqual(expected.map(({ risks }) => risks));
    expect(slices.map(({ running }) => running)).toEqual(expected.map(({ risks }) => risks));
  });

  it('is what a calibration is held against, with the scores that the pipeline stores', async () => {
    const { heldOut } = await calibrate(context, KNOWN);
    const running = heldOut.map(
      ({ figures }) => figures.find(({ ranking }) => ranking === 'running model')?.auc,
    );
    const expected = (await storedRisks(context.config)).map(({ risks, lapsed }) =>
      auc(risks.map((risk, index) => ({ risk, amount: lapsed[index] === true ? 1 : 0 }))),
    );
    expect(running).toEqual(expected);
    expect(expected).not.toContain(undefined);
  });

  it('gives a sample of the book the scores that the whole book has', async () => {
    const [cutoff = ''] = CUTOFFS;
    const asOf = { day: cutoff, knownBefore: cutoff };
    const measures = availableMeasures(context);
    const scores = await store.database.transaction(async (tx) => {
      await openTrial(tx, context, 9);
      const accounts = await tryDay(tx, context, { asOf, measures, models: [context.config] });
      expect(accounts).toHaveLength(9);
      return tryScores(tx, context, { asOf, accounts });
    });
    for (const [id, { outcome }] of scores) {
      const score = 'score' in outcome ? outcome.score.score : null;
      expect(score).toBe(storedOn(cutoff).get(id));
    }
    expect(scores.size).toBeGreaterThan(5);
  });
});
