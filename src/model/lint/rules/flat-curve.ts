import type { MeasureDefinition } from '../../../domain/measure.ts';
import type { ScoredMeasure } from '../../../config/schema/scorecard-file.ts';
import { inScorecard, type LintRule, type RawFinding } from '../finding.ts';

/** Curves that reward nothing, or the wrong way round. */
export const flatCurve: LintRule = {
  id: 'flat-curve',
  title: 'a curve that is flat or goes against the healthy direction',
  needs: 'model',
  check: ({ scorecards, catalog }) =>
    [...scorecards.values()].flatMap(({ segment, measures }) =>
      measures.flatMap((scored) => judged(scored, catalog.get(scored.measure), segment)),
    ),
};

function judged(
  { measure, curve }: ScoredMeasure,
  definition: MeasureDefinition | undefined,
  segment: string,
): readonly RawFinding[] {
  const points = curve.map(([, value]) => value);
  const steps = points.slice(1).map((value, index) => value - (points[index] ?? value));
  const wrong = definition?.direction === 'lower' ? 1 : -1;
  const flat = steps.every((step) => step === 0);
  if (!flat && !steps.some((step) => Math.sign(step) === wrong)) return [];
  return [
    {
      severity: 'error',
      where: inScorecard(segment, measure),
      message: flat
        ? 'the curve gives every value the same points'
        : `of this measure ${definition?.direction ?? 'higher'} is healthier, but part of its curve rewards the opposite`,
      evidence: `points along the curve: ${points.join(', ')}`,
      remedy: flat
        ? 'Give it a slope, or take the measure out.'
        : 'Turn that part of the curve round.',
    },
  ];
}
