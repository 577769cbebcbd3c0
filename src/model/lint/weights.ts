import type { Scorecard } from '../../config/schema/scorecard-file.ts';

/** Weight of each measure as a share of 1. */
export function weightShares(scorecard: Scorecard): ReadonlyMap<string, number> {
  let total = 0;
  for (const { weight } of scorecard.measures) total += weight;
  return new Map(scorecard.measures.map(({ measure, weight }) => [measure, weight / total]));
}

/** Part of the weight that two scorecards put on the same measures, 0 to 1. */
export function sharedWeight(a: Scorecard, b: Scorecard): number {
  const other = weightShares(b);
  let shared = 0;
  for (const [measure, weight] of weightShares(a)) {
    shared += Math.min(weight, other.get(measure) ?? 0);
  }
  return shared;
}
