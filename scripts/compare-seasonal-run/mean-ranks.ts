import { meanPlaces } from '../../src/model/baselines.ts';
import { OUTCOMES, type Outcome } from '../../src/model/outcome.ts';
import type { Risks } from './forecast-risks.ts';

/** For each outcome the mean of the places that two ways of ranking give an account, 0 to 1: what they would do together. */
export function meanRanks(one: readonly Risks[], other: readonly Risks[]): readonly Risks[] {
  const ranks = new Map(
    OUTCOMES.map((outcome) => {
      const second = meanPlaces(other.map((risks) => risks[outcome]));
      return [
        outcome,
        meanPlaces(one.map((risks) => risks[outcome])).map(
          (place, at) => (place + (second[at] ?? 0)) / (2 * one.length),
        ),
      ];
    }),
  );
  const rank = (outcome: Outcome, at: number): number => ranks.get(outcome)?.[at] ?? 0;
  return one.map((_, at) => ({
    lapsed: rank('lapsed', at),
    defected: rank('defected', at),
    defected_in_season: rank('defected_in_season', at),
  }));
}
