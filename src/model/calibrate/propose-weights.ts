import type { GroupWeights, Scorecard } from '../../config/schema/scorecard-file.ts';
import type { Dimension, MeasureDefinition } from '../../domain/measure.ts';

/** Weights are proposed in shares of a hundred; less than 1 would take a measure out, which is a person's decision. */
const LEAST_WEIGHT = 1;

/**
 * A scorecard with weights in proportion to what each measure is worth. Where dimensions have weights of their own, these are
 * proposed too; a dimension that people gave no weight keeps none. Unchanged where nothing is worth anything.
 */
export function withWeights(
  card: Scorecard,
  worth: ReadonlyMap<string, number>,
  catalog: ReadonlyMap<string, Pick<MeasureDefinition, 'dimension'>>,
): Scorecard {
  const { groups } = card;
  const counted = card.measures.filter(({ measure }) =>
    counts(groups, catalog.get(measure)?.dimension),
  );
  const worthOf = (those: Scorecard['measures']): number => {
    let total = 0;
    for (const { measure } of those) total += worth.get(measure) ?? 0;
    return total;
  };
  const total = worthOf(counted);
  if (total === 0) return card;
  const share = (part: number): number => Math.max(LEAST_WEIGHT, Math.round((100 * part) / total));
  const measures = card.measures.map((scored) =>
    counted.includes(scored) ? { ...scored, weight: share(worthOf([scored])) } : scored,
  );
  if (groups === undefined) return { ...card, measures };
  const own = (dimension: Dimension): number =>
    share(worthOf(counted.filter(({ measure }) => catalog.get(measure)?.dimension === dimension)));
  return { ...card, measures, groups: withGroups(groups, own) };
}

const DIMENSIONS = ['outcome', 'business', 'relationship'] as const;

function counts(groups: GroupWeights | undefined, dimension: Dimension | undefined): boolean {
  if (groups === undefined) return true;
  return dimension !== undefined && (groups[dimension] ?? 0) > 0;
}

function withGroups(
  groups: GroupWeights,
  weightOf: (dimension: Dimension) => number,
): GroupWeights {
  const proposed = { ...groups };
  for (const dimension of DIMENSIONS) {
    if (counts(groups, dimension)) proposed[dimension] = weightOf(dimension);
  }
  return proposed;
}
