import type { MeasureDefinition } from '../../domain/measure.ts';
import type { PipelineContext } from '../../pipeline/context.ts';
import { availableMeasures } from '../../pipeline/score-stage.ts';
import { baselineRisks } from '../baselines.ts';
import type { MeasuredAccount } from '../lint/past-values.ts';
import { scoreBy, type ScoringModel } from '../lint/score-by.ts';
import type { GateSlice } from './gate.ts';
import type { ModelContent } from './model-content.ts';
import {
  heldOutCutoffs,
  outcomesKnownUntil,
  pastPopulations,
  type PastPopulation,
} from './past-population.ts';

export interface GateQuestion {
  readonly candidate: ModelContent;
  readonly running: ModelContent | undefined;
  readonly day: string;
}

/** The latest cut-offs whose outcomes are known: what a calibration must not have seen. */
const HELD_OUT_CUTOFFS = 2;

/** What candidate, running model and RFM would have said at the latest cut-offs, and who lapsed. */
export async function gateSlices(
  context: PipelineContext,
  { candidate, running, day }: GateQuestion,
): Promise<readonly GateSlice[]> {
  const models = [candidate, ...(running === undefined ? [] : [running])];
  const needed = measuresOf(models, availableMeasures(context));
  const known = await outcomesKnownUntil(context, day);
  const cutoffs = heldOutCutoffs(known, HELD_OUT_CUTOFFS);
  const populations = await pastPopulations(context, cutoffs, needed);
  return populations.map((population) => ({
    cutoff: population.cutoff,
    lost: population.accounts.map(({ lapsed }) => lapsed),
    candidate: risksBy(scoringModel(candidate), population),
    running: running && risksBy(scoringModel(running), population),
    rfm: baselineRisks(
      'rfm',
      population.accounts.map(({ outcome }) => outcome),
    ),
  }));
}

/** A withheld score says nothing: it stands in the middle, neither called first nor last. */
const SAYS_NOTHING = 50;

/** 100 - score of each account. */
function risksBy(model: ScoringModel, { accounts, cutoff }: PastPopulation): readonly number[] {
  return accounts.map(({ measured }) => 100 - (scoreAt(model, measured, cutoff) ?? SAYS_NOTHING));
}

function scoreAt(model: ScoringModel, account: MeasuredAccount, day: string): number | undefined {
  return scoreBy(model, account, { day, previous: undefined }).health?.score;
}

function scoringModel({ segments, scorecards }: ModelContent): ScoringModel {
  return { segments, scorecards: new Map(scorecards) };
}

/** The measures that the models look at, scorecards and segment rules alike. */
function measuresOf(
  models: readonly ModelContent[],
  available: readonly MeasureDefinition[],
): readonly MeasureDefinition[] {
  const ids = new Set<string>();
  for (const { segments, scorecards } of models) {
    for (const [, { measures }] of scorecards) for (const { measure } of measures) ids.add(measure);
    for (const { when } of segments.segments) {
      for (const condition of when) if ('measure' in condition) ids.add(condition.measure);
    }
  }
  return available.filter(({ id }) => ids.has(id));
}
