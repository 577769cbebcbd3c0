import type { Scorecard } from '../../../config/schema/scorecard-file.ts';
import { ofSegment, valuesOf, type BookSample } from '../book-sample.ts';
import { percent, quantile, sorted } from '../distribution.ts';
import { inScorecard, type LintInput, type LintRule, type RawFinding } from '../finding.ts';
import { sharedWeight } from '../weights.ts';

/** Scorecards that put less of their weight elsewhere are one scorecard under two names. */
const SAME_FROM = 0.97;
/** Fewer accounts than this say nothing of a segment. */
const ENOUGH = 20;

/** The first classic mistake: one generic model for everybody. */
export const oneModelForAll: LintRule = {
  id: 'one-model-for-all',
  title: 'one generic model for all segments',
  needs: 'model',
  check: (input) => {
    const scorecards = [...input.scorecards.values()];
    if (input.segments.segments.length < 2 || scorecards.length < 2) return [onlyOne(input)];
    return scorecards.flatMap((card, index) =>
      scorecards.slice(index + 1).flatMap((other) => twins(card, other, input.sample)),
    );
  },
};

function onlyOne({ segments }: LintInput): RawFinding {
  const names = segments.segments.map(({ id }) => id).join(', ');
  return {
    severity: 'warning',
    where: 'segments.yaml',
    message: 'all accounts are measured by one model',
    evidence: `the only segment is ${names === '' ? segments.fallback : names}`,
    remedy:
      'Split the book where customers buy differently (size, region, product mix) and give each segment its own scorecard.',
  };
}

function twins(
  card: Scorecard,
  other: Scorecard,
  sample: BookSample | undefined,
): readonly RawFinding[] {
  const shared = sharedWeight(card, other);
  if (shared < SAME_FROM || !sameCurves(card, other)) return [];
  return [
    {
      severity: 'warning',
      where: `${inScorecard(card.segment)}, ${inScorecard(other.segment)}`,
      message: `${card.segment} and ${other.segment} are measured by the same model`,
      evidence: [
        `${percent(shared)} of the weight is on the same measures, with the same curves`,
        ...differences(card, other, sample),
      ].join('; '),
      remedy:
        'Set the curves to what is normal in each segment, or merge the two segments and say so.',
    },
  ];
}

function sameCurves(card: Scorecard, other: Scorecard): boolean {
  const curves = new Map(other.measures.map((scored) => [scored.measure, scored.curve]));
  return card.measures.every(
    ({ measure, curve }) => JSON.stringify(curves.get(measure)) === JSON.stringify(curve),
  );
}

/** The measure whose typical value differs most between the two: what the common curve overlooks. */
function differences(
  card: Scorecard,
  other: Scorecard,
  sample: BookSample | undefined,
): readonly string[] {
  if (sample === undefined) return [];
  const medians = card.measures.flatMap(({ measure }) => {
    const here = sorted(valuesOf(ofSegment(sample, card.segment), measure));
    const there = sorted(valuesOf(ofSegment(sample, other.segment), measure));
    if (here.length < ENOUGH || there.length < ENOUGH) return [];
    const spread = quantile(here, 0.9) - quantile(here, 0.1);
    const [a, b] = [quantile(here, 0.5), quantile(there, 0.5)];
    return spread === 0 ? [] : [{ measure, a, b, apart: Math.abs(a - b) / spread }];
  });
  const [most] = medians.toSorted((left, right) => right.apart - left.apart);
  if (most === undefined) return [];
  const { measure, a, b } = most;
  return [`yet the median ${measure} is ${a.toPrecision(3)} here and ${b.toPrecision(3)} there`];
}
