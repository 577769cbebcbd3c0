import { addDays } from '../../domain/days.ts';
import type { Scorecard } from '../../config/schema/scorecard-file.ts';
import type { PipelineContext } from '../../pipeline/context.ts';
import { availableMeasures } from '../../pipeline/score-stage.ts';
import { baselineRisks } from '../baselines.ts';
import type { ScoringModel } from '../lint/score-by.ts';
import { HELD_OUT_CUTOFFS, risksBy } from '../publish/gate-slices.ts';
import {
  heldOutCutoffs,
  HORIZON_DAYS,
  outcomesKnownUntil,
  pastPopulations,
  type PastAccount,
  type PastPopulation,
} from '../publish/past-population.ts';
import { findRunningModel } from '../publish/running-model.ts';
import { auc, topLift } from '../ranking.ts';
import { fitBoostedStumps } from './boosted-stumps.ts';
import { calibrateScorecards } from './calibrate-scorecards.ts';

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
  const heldOutDays = heldOutCutoffs(known, HELD_OUT_CUTOFFS);
  const trainingDays = trainingCutoffs(heldOutDays.at(-1) ?? known);
  const measures = availableMeasures(context);
  const populations = await pastPopulations(context, [...trainingDays, ...heldOutDays], measures);
  const held = new Set(heldOutDays);
  const training = populations.filter(({ cutoff }) => !held.has(cutoff));
  const heldOut = populations.filter(({ cutoff }) => held.has(cutoff));
  const accounts = training.flatMap((population) => population.accounts);
  const lapsed = accounts.filter((account) => account.lapsed).length;
  const proposal =
    Math.min(lapsed, accounts.length - lapsed) < ENOUGH
      ? undefined
      : calibrateScorecards(context.config, accounts, context.catalog);
  const rankings = await rankingsOf(context, proposal, accounts);
  return {
    training: { cutoffs: training.map(({ cutoff }) => cutoff), accounts: accounts.length, lapsed },
    heldOut: heldOut.map((population) => figuresOf(population, rankings)),
    proposal,
  };
}

/** Whose outcome windows end by `before`, the latest first. */
function trainingCutoffs(before: string): readonly string[] {
  return Array.from({ length: MOST_SLICES }, (_, index) =>
    addDays(before, -HORIZON_DAYS - SLICE_DAYS * index),
  );
}

/** The risk of each account of a population. */
type Ranking = (population: PastPopulation) => readonly number[];

async function rankingsOf(
  context: PipelineContext,
  proposal: ReadonlyMap<string, Scorecard> | undefined,
  training: readonly PastAccount[],
): Promise<ReadonlyMap<string, Ranking>> {
  const running = (await findRunningModel(context))?.config ?? context.config;
  const rankings = new Map<string, Ranking>();
  if (proposal !== undefined) {
    const model: ScoringModel = { segments: context.config.segments, scorecards: proposal };
    rankings.set('proposal', (population) => risksBy(model, population));
  }
  rankings.set('running model', (population) => risksBy(running, population));
  rankings.set('RFM sum', ({ accounts }) =>
    baselineRisks(
      'rfm',
      accounts.map(({ outcome }) => outcome),
    ),
  );
  if (proposal !== undefined) rankings.set('boosted trees', boosted(context, training));
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

function figuresOf(
  population: PastPopulation,
  rankings: ReadonlyMap<string, Ranking>,
): HeldOutCutoff {
  const { accounts, cutoff } = population;
  return {
    cutoff,
    accounts: accounts.length,
    lapsed: accounts.filter(({ lapsed }) => lapsed).length,
    figures: [...rankings].map(([ranking, rank]) => {
      const ranked = rank(population).map((risk, index) => ({
        risk,
        amount: accounts[index]?.lapsed === true ? 1 : 0,
      }));
      return { ranking, auc: auc(ranked), topDecileLift: topLift(ranked) };
    }),
  };
}
