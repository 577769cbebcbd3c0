import type { Scorecard } from '../../../config/schema/scorecard-file.ts';
import { inScorecard, type LintRule, type RawFinding } from '../finding.ts';
import { weightShares } from '../weights.ts';

/** Weights and curves with which no account can ever be green, or none red. */
export const unreachableBand: LintRule = {
  id: 'unreachable-band',
  title: 'weights and curves that cannot reach a band',
  needs: 'model',
  check: ({ scorecards }) => [...scorecards.values()].flatMap((card) => [...judged(card)]),
};

function* judged(card: Scorecard): Generator<RawFinding> {
  const { best, worst } = reach(card);
  const { green_from: green, yellow_from: yellow, dead_band: dead } = card.bands;
  const evidence = `the curves and weights give ${best.toFixed(1)} points at best and ${worst.toFixed(1)} at worst`;
  const where = inScorecard(card.segment);
  if (best < green + dead) {
    yield {
      severity: best < green ? 'error' : 'warning',
      where,
      message:
        best < green
          ? `no account can be green (from ${String(green)} points)`
          : `an account that was yellow once can never be green again (that takes ${String(green + dead)} points)`,
      evidence,
      remedy: 'Let the curves rise to 100 for values that are reached, or lower green_from.',
    };
  }
  if (worst > yellow - dead) {
    yield {
      severity: worst >= yellow ? 'error' : 'warning',
      where,
      message:
        worst >= yellow
          ? `no account can be red (below ${String(yellow)} points)`
          : `an account that was yellow once can never be red again (that takes less than ${String(yellow - dead)} points)`,
      evidence,
      remedy: 'Let the curves fall to 0 for values that occur, or raise yellow_from.',
    };
  }
}

/** The best and the worst score that the curves allow when every measure has a value. */
function reach(card: Scorecard): { readonly best: number; readonly worst: number } {
  const shares = weightShares(card);
  let best = 0;
  let worst = 0;
  for (const { measure, curve } of card.measures) {
    const points = curve.map(([, value]) => value);
    const share = shares.get(measure) ?? 0;
    best += share * Math.max(...points);
    worst += share * Math.min(...points);
  }
  return { best, worst };
}
