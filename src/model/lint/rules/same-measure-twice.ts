import type { Scorecard } from '../../../config/schema/scorecard-file.ts';
import { ofSegment, type SampledAccount } from '../book-sample.ts';
import { percent, rankCorrelation } from '../distribution.ts';
import { inScorecard, type LintRule, type RawFinding } from '../finding.ts';
import { weightShares } from '../weights.ts';

const ENOUGH = 50;
/** From here on nine tenths of the order of the one is that of the other. */
const SAME_FROM = 0.9;

/** Two measures that say the same: together they count double. */
export const sameMeasureTwice: LintRule = {
  id: 'same-measure-twice',
  title: 'two measures that say the same',
  needs: 'sample',
  check: ({ scorecards }, sample) =>
    [...scorecards.values()].flatMap((card) => judged(card, ofSegment(sample, card.segment))),
};

function judged(card: Scorecard, accounts: readonly SampledAccount[]): readonly RawFinding[] {
  const shares = weightShares(card);
  const measures = [...shares.keys()];
  return measures.flatMap((measure, index) =>
    measures.slice(index + 1).flatMap((other) => {
      const pairs = pairsOf(accounts, measure, other);
      if (pairs.length < ENOUGH) return [];
      const correlation = rankCorrelation(pairs);
      if (Math.abs(correlation) < SAME_FROM) return [];
      const weight = (shares.get(measure) ?? 0) + (shares.get(other) ?? 0);
      return [
        {
          severity: 'warning' as const,
          where: inScorecard(card.segment, `${measure}, ${other}`),
          message: `two measures say the same, and together hold ${percent(weight)} of the weight`,
          evidence: `rank correlation ${correlation.toFixed(2)} over ${String(pairs.length)} accounts`,
          remedy: 'Keep the one that people understand better, with the weight that you mean.',
        },
      ];
    }),
  );
}

function pairsOf(
  accounts: readonly SampledAccount[],
  measure: string,
  other: string,
): readonly (readonly [number, number])[] {
  return accounts.flatMap(({ values }) => {
    const a = values.get(measure)?.value;
    const b = values.get(other)?.value;
    return a === undefined || b === undefined ? [] : [[a, b] as const];
  });
}
