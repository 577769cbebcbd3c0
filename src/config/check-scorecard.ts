import type { MeasureDefinition } from '../domain/measure.ts';
import type { ConfigFault } from './fault.ts';
import type { Scorecard, ScoredMeasure } from './schema/scorecard-file.ts';
import { faultAt, type YamlFile } from './yaml-file.ts';

/** A scorecard against the catalogue of measures: known, weighable, once each, and rewarded in their direction. */
export function checkScorecard(
  scorecard: Scorecard,
  source: YamlFile,
  measures: ReadonlyMap<string, MeasureDefinition>,
): readonly ConfigFault[] {
  const seen = new Set<string>();
  return scorecard.measures.flatMap((scored, index) => {
    const problem = seen.has(scored.measure)
      ? `"${scored.measure}" stands twice`
      : problemOf(scored, measures.get(scored.measure));
    seen.add(scored.measure);
    return problem === undefined ? [] : [faultAt(source, ['measures', index, 'measure'], problem)];
  });
}

function problemOf(
  scored: ScoredMeasure,
  measure: MeasureDefinition | undefined,
): string | undefined {
  if (measure === undefined) return `there is no measure "${scored.measure}"`;
  if (measure.direction === 'none') {
    return `"${measure.id}" is context without a healthy direction; it cannot be weighed`;
  }
  const points = scored.curve.map(([, value]) => value);
  const falls = points.some((value, index) => value < (points[index - 1] ?? value));
  const rises = points.some((value, index) => value > (points[index - 1] ?? value));
  if (measure.direction === 'higher' && falls) {
    return `of "${measure.id}" more is healthier, but its curve falls`;
  }
  if (measure.direction === 'lower' && rises) {
    return `of "${measure.id}" less is healthier, but its curve rises`;
  }
  return undefined;
}
