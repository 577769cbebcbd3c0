import type { Config } from '../../config/config-files.ts';
import type { PipelineContext } from '../../pipeline/context.ts';
import { availableMeasures } from '../../pipeline/score-stage.ts';
import { scoringMeasures } from '../../pipeline/scoring-measures.ts';
import { baselineRisks } from '../baselines.ts';
import type { GateSlice } from './gate.ts';
import {
  atPastCutoffs,
  heldOutCutoffs,
  outcomesKnownUntil,
  type PastPopulation,
} from './past-population.ts';

export interface GateQuestion {
  readonly candidate: Config;
  readonly running: Config | undefined;
  readonly day: string;
}

/** The latest cut-offs whose outcomes are known: what a calibration must not have seen. */
export const HELD_OUT_CUTOFFS = 2;

/** What candidate, running model and RFM would have said at the latest cut-offs, and who lapsed. */
export async function gateSlices(
  context: PipelineContext,
  { candidate, running, day }: GateQuestion,
): Promise<readonly GateSlice[]> {
  const models = [candidate, ...(running === undefined ? [] : [running])];
  const needed = new Set(models.flatMap((config) => [...scoringMeasures(config)]));
  const measures = availableMeasures(context).filter(({ id }) => needed.has(id));
  const cutoffs = heldOutCutoffs(await outcomesKnownUntil(context, day), HELD_OUT_CUTOFFS);
  return atPastCutoffs(context, { cutoffs, measures, models }, async (population) => ({
    cutoff: population.cutoff,
    lost: population.accounts.map(({ lapsed }) => lapsed),
    candidate: await risksBy(candidate, population),
    running: running && (await risksBy(running, population)),
    rfm: rfmRisks(population),
  }));
}

/** A withheld score says nothing: it stands in the middle, neither called first nor last. */
const SAYS_NOTHING = 50;

/** 100 - score of each account by the model of a configuration. */
export async function risksBy(
  config: Config,
  { accounts, scoresBy }: PastPopulation,
): Promise<readonly number[]> {
  const scores = await scoresBy(config);
  return accounts.map(({ measured }) => {
    const outcome = scores.get(measured.id)?.outcome;
    const score = outcome !== undefined && 'score' in outcome ? outcome.score.score : SAYS_NOTHING;
    return 100 - score;
  });
}

/** What everybody could have had without a model. */
export function rfmRisks({ accounts }: PastPopulation): readonly number[] {
  return baselineRisks(
    'rfm',
    accounts.map(({ outcome }) => outcome),
  );
}
