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
  const faults = scorecard.measures.flatMap((scored, index) => {
    const problem = seen.has(scored.measure)
      ? `"${scored.measure}" stands twice`
      : problemOf(scored, measures.get(scored.measure));
    seen.add(scored.measure);
    return problem === undefined ? [] : [faultAt(source, ['measures', index, 'measure'], problem)];
  });
  return [
    ...faults,
    ...groupFaults(scorecard, source, measures),
    ...capFaults(scorecard, source, measures),
    ...weightFaults(scorecard, source, measures),
  ];
}

/** A cap that could never hold would give a false sense of safety. */
function capFaults(
  { caps = [] }: Scorecard,
  source: YamlFile,
  measures: ReadonlyMap<string, MeasureDefinition>,
): readonly ConfigFault[] {
  return caps.flatMap(({ when }, index) =>
    when.flatMap(({ measure }, at) =>
      measures.has(measure)
        ? []
        : [
            faultAt(
              source,
              ['caps', index, 'when', at, 'measure'],
              `there is no measure "${measure}"`,
            ),
          ],
    ),
  );
}

/** What a roll-up weighs accounts by. */
function weightFaults(
  { roll_up: rules }: Scorecard,
  source: YamlFile,
  measures: ReadonlyMap<string, MeasureDefinition>,
): readonly ConfigFault[] {
  if (rules?.method !== 'weighted' || measures.has(rules.weight_by)) return [];
  const message = `there is no measure "${rules.weight_by}"`;
  return [faultAt(source, ['roll_up', 'weight_by'], message)];
}

/** A group that nothing is in would say something that is not so; a measure outside all groups would count for nothing. */
function groupFaults(
  { groups, measures: scored }: Scorecard,
  source: YamlFile,
  measures: ReadonlyMap<string, MeasureDefinition>,
): readonly ConfigFault[] {
  if (groups === undefined) return [];
  const used = new Set(scored.map(({ measure }) => measures.get(measure)?.dimension));
  const empty = (['outcome', 'business', 'relationship'] as const)
    .filter((name) => (groups[name] ?? 0) > 0 && !used.has(name))
    .map((name) => faultAt(source, ['groups', name], 'no measure of this dimension is weighed'));
  const homeless = scored.flatMap(({ measure }, index) => {
    const dimension = measures.get(measure)?.dimension;
    if (dimension === undefined || (groups[dimension] ?? 0) > 0) return [];
    const message = `"${measure}" belongs to ${dimension}, which has no weight in groups`;
    return [faultAt(source, ['measures', index, 'measure'], message)];
  });
  return [...empty, ...homeless];
}

function problemOf(
  scored: ScoredMeasure,
  measure: MeasureDefinition | undefined,
): string | undefined {
  if (measure === undefined) return `there is no measure "${scored.measure}"`;
  if (measure.direction === 'none') {
    return `"${measure.id}" is context without a healthy direction; it cannot be weighed`;
  }
  const { curve, quantiles } = scored;
  return (
    againstDirection(measure, 'curve', curve) ??
    againstDirection(measure, 'quantile curve', quantiles?.points ?? [])
  );
}

function againstDirection(
  measure: MeasureDefinition,
  name: string,
  curve: readonly (readonly [number, number])[],
): string | undefined {
  const points = curve.map(([, value]) => value);
  const falls = points.some((value, index) => value < (points[index - 1] ?? value));
  const rises = points.some((value, index) => value > (points[index - 1] ?? value));
  if (measure.direction === 'higher' && falls) {
    return `of "${measure.id}" more is healthier, but its ${name} falls`;
  }
  if (measure.direction === 'lower' && rises) {
    return `of "${measure.id}" less is healthier, but its ${name} rises`;
  }
  return undefined;
}
