import { addDays } from '../../src/domain/days.ts';
import { fitBoostedStumps, type BoostingRows } from '../../src/model/calibrate/boosted-stumps.ts';
import { chance } from '../../src/model/calibrate/monotone-logistic.ts';
import type { OutcomeLabels } from '../../src/model/outcome.ts';
import type { Risks } from './forecast-risks.ts';

/** An account at a cut-off: the values of all measures that there are, and what came. */
export interface LearningAccount {
  readonly values: readonly (number | undefined)[];
  readonly labels: OutcomeLabels;
}

/** A cut-off a month, as `calibrate` takes them. */
const SLICE_DAYS = 30;
const MOST_SLICES = 18;
/** Fewer of either kind, and there is nothing to learn. */
const ENOUGH = 100;

/** Cut-offs whose outcome windows are over when the cut-off comes, the latest first. */
export function learningCutoffs(cutoff: string, horizonDays: number): readonly string[] {
  return Array.from({ length: MOST_SLICES }, (_, index) =>
    addDays(cutoff, -horizonDays - SLICE_DAYS * index),
  );
}

/**
 * The gradient-boosted model that `calibrate` compares with, one for lapses and one for partial defections; undefined
 * where there is too little to learn from. The season moves every account of a cut-off alike: one model serves both
 * kinds of partial defection.
 */
export function boostedRisks(
  learning: readonly LearningAccount[],
  accounts: readonly (readonly (number | undefined)[])[],
): readonly Risks[] | undefined {
  const lapsed = fitted(learning, ({ lapsed: label }) => label);
  const defected = fitted(learning, ({ defected: label }) => label);
  if (lapsed === undefined || defected === undefined) return undefined;
  return accounts.map((values) => {
    const partly = chance(defected(values));
    return { lapsed: chance(lapsed(values)), defected: partly, defected_in_season: partly };
  });
}

function fitted(
  learning: readonly LearningAccount[],
  labelOf: (labels: OutcomeLabels) => boolean | undefined,
): ReturnType<typeof fitBoostedStumps> | undefined {
  const told = learning.flatMap(({ values, labels }) => {
    const label = labelOf(labels);
    return label === undefined ? [] : [{ values, label }];
  });
  const met = told.filter(({ label }) => label).length;
  if (Math.min(met, told.length - met) < ENOUGH) return undefined;
  const rows: BoostingRows = {
    values: told.map(({ values }) => values),
    lost: told.map(({ label }) => label),
  };
  return fitBoostedStumps(rows);
}
