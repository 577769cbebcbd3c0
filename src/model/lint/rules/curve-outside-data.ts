import type { ScoredMeasure } from '../../../config/schema/scorecard-file.ts';
import { ofSegment, valuesOf, type SampledAccount } from '../book-sample.ts';
import { commonest, percent, quantile, sorted } from '../distribution.ts';
import { inScorecard, type LintRule, type RawFinding } from '../finding.ts';

const ENOUGH = 20;
/** Share of the accounts beyond one end of the curve: among them it makes no difference. */
const BEYOND = 0.5;

/** A curve whose span is not where the values are. */
export const curveOutsideData: LintRule = {
  id: 'curve-outside-data',
  title: 'a curve outside of the data',
  needs: 'sample',
  check: ({ scorecards }, sample) =>
    [...scorecards.values()].flatMap((card) => {
      const accounts = ofSegment(sample, card.segment);
      return card.measures.flatMap((scored) => judged(scored, accounts, card.segment));
    }),
};

function judged(
  { measure, curve }: ScoredMeasure,
  accounts: readonly SampledAccount[],
  segment: string,
): readonly RawFinding[] {
  const values = sorted(valuesOf(accounts, measure));
  const from = curve[0]?.[0];
  const to = curve.at(-1)?.[0];
  if (values.length < ENOUGH || from === undefined || to === undefined) return [];
  // A natural end that most values stand on (nothing late, all delivered) is no fault of the curve.
  if (commonest(values).share >= BEYOND) return [];
  const below = values.filter((value) => value < from).length / values.length;
  const above = values.filter((value) => value > to).length / values.length;
  if (Math.max(below, above) < BEYOND) return [];
  const [low, high] = [quantile(values, 0.05), quantile(values, 0.95)];
  const points = curve.map(([, earned]) => earned);
  const there = below > above ? points[0] : points.at(-1);
  // Full marks for what is normal can be meant; that all are equally bad cannot.
  const meant = there === Math.max(...points) && Math.max(below, above) < 1;
  return [
    {
      severity: meant ? 'note' : Math.max(below, above) === 1 ? 'error' : 'warning',
      where: inScorecard(segment, measure),
      message: `${percent(Math.max(below, above))} of the values lie ${below > above ? 'below' : 'above'} the curve, where all get ${String(there)} points`,
      evidence:
        `the curve spans ${String(from)} to ${String(to)}, nine tenths of ${String(values.length)} values ` +
        `${low.toPrecision(3)} to ${high.toPrecision(3)}`,
      remedy: 'Move the points of the curve to where the values are.',
    },
  ];
}
