import { addDays } from '../../domain/days.ts';
import type { Config } from '../../config/config-files.ts';
import type { Scorecard } from '../../config/schema/scorecard-file.ts';
import type { PipelineContext } from '../../pipeline/context.ts';
import { availableMeasures } from '../../pipeline/score-stage.ts';
import { judge, type GateSlice, type GateVerdict } from '../publish/gate.ts';
import { HELD_OUT_CUTOFFS, rfmRisks, risksBy } from '../publish/gate-slices.ts';
import {
  atPastCutoffs,
  heldOutCutoffs,
  HORIZON_DAYS,
  outcomesKnownUntil,
  POPULATION,
  type PastAccount,
  type PastPopulation,
} from '../publish/past-population.ts';
import { findRunningModel } from '../publish/running-model.ts';
import { auc, topLift } from '../ranking.ts';
import { fitBoostedStumps } from './boosted-stumps.ts';
import { calibrateScorecards, type TrainingAccount } from './calibrate-scorecards.ts';

/** One way to rank the accounts, held against what came of them at one held-out cut-off. */
export interface HeldOutFigure {
  readonly ranking: string;
  readonly auc: number | undefined;
  readonly topDecileLift: number | undefined;
}

export interface HeldOutCutoff {
  readonly cutoff: string;
  readonly accounts: number;
  readonly lapsed: number;
  readonly figures: readonly HeldOutFigure[];
}

export interface Calibration {
  /** What was learned from: cut-offs, and accounts and lapses over all of them. */
  readonly training: {
    readonly cutoffs: readonly string[];
    readonly accounts: number;
    readonly lapsed: number;
  };
  readonly heldOut: readonly HeldOutCutoff[];
  /** What the gate would say of the proposal; undefined without one. */
  readonly verdict: GateVerdict | undefined;
  /** By segment; undefined where the history carries no proposal. */
  readonly proposal: ReadonlyMap<string, Scorecard> | undefined;
}

/** A cut-off a month, so that no season is left out and none counts alone. */
const SLICE_DAYS = 30;
const MOST_SLICES = 18;
/** Fewer lapses (or kept accounts) than this, and the weights would be noise. */
const ENOUGH = 100;

/**
 * Proposes weights and curves for the scorecards of the configuration. Learns from monthly cut-offs whose outcome windows
 * end before the first held-out cut-off begins, and is held against running model, RFM and a boosted model on the held-out
 * ones: the same that the gate of `publish` looks at.
 */
export async function calibrate(context: PipelineContext, day: string): Promise<Calibration> {
  const known = await outcomesKnownUntil(context, day);
  const cutoffs = heldOutCutoffs(known, HELD_OUT_CUTOFFS);
  const slices = await trainingSlices(context, trainingCutoffs(cutoffs.at(-1) ?? known));
  const accounts = slices.flatMap((slice) => slice.accounts);
  const lapsed = accounts.filter((account) => account.lapsed).length;
  const { scorecards } = context.config;
  const proposal =
    Math.min(lapsed, accounts.length - lapsed) < ENOUGH
      ? undefined
      : calibrateScorecards(scorecards, accounts, context.catalog);
  const running = (await findRunningModel(context))?.config ?? context.config;
  const rankings = rankingsOf(context, { running, proposal, accounts });
  const past = {
    cutoffs,
    measures: availableMeasures(context),
    models: [context.config, running],
  };
  const seen = await atPastCutoffs(context, past, (population) =>
    heldOutSlice(population, rankings),
  );
  const gateSlices = seen.flatMap(({ slice }) => slice ?? []);
  return {
    training: { cutoffs: slices.map(({ cutoff }) => cutoff), accounts: accounts.length, lapsed },
    heldOut: seen.map(({ figures }) => figures),
    verdict: proposal && judge(gateSlices, POPULATION),
    proposal,
  };
}

/** Whose outcome windows end by `before`, the latest first. */
function trainingCutoffs(before: string): readonly string[] {
  return Array.from({ length: MOST_SLICES }, (_, index) =>
    addDays(before, -HORIZON_DAYS - SLICE_DAYS * index),
  );
}

interface TrainingSlice {
  readonly cutoff: string;
  readonly accounts: readonly TrainingAccount[];
}

/** Each account as the present scorecards saw it; whom they do not score teaches nothing about scores. */
function trainingSlices(
  context: PipelineContext,
  cutoffs: readonly string[],
): Promise<readonly TrainingSlice[]> {
  const { config } = context;
  const past = { cutoffs, measures: availableMeasures(context), models: [config] };
  return atPastCutoffs(context, past, async ({ cutoff, accounts, scoresBy }) => {
    const scores = await scoresBy(config);
    const seen = accounts.flatMap((account) => {
      const tried = scores.get(account.measured.id);
      return tried === undefined ? [] : [{ ...account, tried }];
    });
    const usual = seen.filter(({ lapsed }) => lapsed).length / seen.length;
    return { cutoff, accounts: seen.map((account) => ({ ...account, usual })) };
  });
}

/** The risk of each account of a population. */
type Ranking = (population: PastPopulation) => readonly number[] | Promise<readonly number[]>;

interface Rivals {
  readonly running: Config;
  readonly proposal: ReadonlyMap<string, Scorecard> | undefined;
  readonly accounts: readonly PastAccount[];
}

function rankingsOf(
  context: PipelineContext,
  { running, proposal, accounts }: Rivals,
): ReadonlyMap<string, Ranking> {
  const rankings = new Map<string, Ranking>();
  if (proposal !== undefined) {
    const config = { ...context.config, scorecards: proposal };
    rankings.set('proposal', (population) => risksBy(config, population));
  }
  rankings.set('running model', (population) => risksBy(running, population));
  rankings.set('RFM sum', rfmRisks);
  if (proposal !== undefined) rankings.set('boosted trees', boosted(context, accounts));
  return rankings;
}

/** The challenger, on all measures that there are, whether a scorecard weighs them or not. */
function boosted(context: PipelineContext, training: readonly PastAccount[]): Ranking {
  const ids = availableMeasures(context).map(({ id }) => id);
  const row = ({ measured }: PastAccount): readonly (number | undefined)[] =>
    ids.map((id) => measured.values.get(id)?.value);
  const risk = fitBoostedStumps({
    values: training.map((account) => row(account)),
    lost: training.map(({ lapsed }) => lapsed),
  });
  return ({ accounts }) => accounts.map((account) => risk(row(account)));
}

interface HeldOutSlice {
  readonly figures: HeldOutCutoff;
  /** The proposal as the gate would see it. */
  readonly slice: GateSlice | undefined;
}

async function heldOutSlice(
  population: PastPopulation,
  rankings: ReadonlyMap<string, Ranking>,
): Promise<HeldOutSlice> {
  const { accounts, cutoff } = population;
  const lost = accounts.map(({ lapsed }) => lapsed);
  const risks = new Map<string, readonly number[]>();
  for (const [ranking, rank] of rankings) risks.set(ranking, await rank(population));
  const figures = [...risks].map(([ranking, own]) => figureOf(ranking, own, lost));
  const candidate = risks.get('proposal');
  const others = { running: risks.get('running model'), rfm: risks.get('RFM sum') ?? [] };
  return {
    figures: {
      cutoff,
      accounts: accounts.length,
      lapsed: lost.filter(Boolean).length,
      figures,
    },
    slice: candidate && { cutoff, lost, candidate, ...others },
  };
}

function figureOf(
  ranking: string,
  risks: readonly number[],
  lost: readonly boolean[],
): HeldOutFigure {
  const ranked = risks.map((risk, index) => ({ risk, amount: lost[index] === true ? 1 : 0 }));
  return { ranking, auc: auc(ranked), topDecileLift: topLift(ranked) };
}
