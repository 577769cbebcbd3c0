import type { ScoredMeasure } from '../../../config/schema/scorecard-file.ts';
import { pointsOn } from '../../../scorecard/curve.ts';
import { ofSegment, valuesOf, type SampledAccount } from '../book-sample.ts';
import { commonest, percent } from '../distribution.ts';
import { inScorecard, type LintRule, type RawFinding } from '../finding.ts';

const ENOUGH = 20;
const NEARLY_ALL = 0.95;

/** A measure whose value, or whose points, are the same for nearly everybody. */
export const constantMeasure: LintRule = {
  id: 'constant-measure',
  title: 'a measure that never varies',
  needs: 'sample',
  check: ({ scorecards }, sample) =>
    [...scorecards.values()].flatMap((card) => {
      const accounts = ofSegment(sample, card.segment);
      return card.measures.flatMap((scored) => judged(scored, accounts, card.segment));
    }),
};

function judged(
  scored: ScoredMeasure,
  accounts: readonly SampledAccount[],
  segment: string,
): readonly RawFinding[] {
  const values = valuesOf(accounts, scored.measure);
  if (values.length < ENOUGH) return [];
  const value = commonest(values);
  const points = commonest(values.map((one) => Math.round(pointsOn(scored.curve, one))));
  if (points.share < NEARLY_ALL) return [];
  const same = value.share >= NEARLY_ALL;
  return [
    {
      severity: points.share === 1 ? 'warning' : 'note',
      where: inScorecard(segment, scored.measure),
      message: same
        ? 'the measure is the same for nearly everybody, so it separates nobody'
        : 'the curve gives nearly everybody the same points, so the measure separates nobody',
      evidence: same
        ? `${percent(value.share)} of ${String(values.length)} accounts have ${value.value.toPrecision(3)}`
        : `${percent(points.share)} of ${String(values.length)} accounts get ${String(points.value)} points`,
      remedy: same
        ? 'Take it out of this scorecard; an alert may still watch it.'
        : 'Set the curve to the span in which the values lie.',
    },
  ];
}
