import type { GroupWeights, Scorecard } from '../../config/schema/scorecard-file.ts';
import type { Dimension, MeasureDefinition } from '../../domain/measure.ts';
import { weightShares } from '../../scorecard/weights.ts';

/** Weights are proposed in shares of a hundred; less than 1 would take a measure out, which is a person's decision. */
const LEAST_WEIGHT = 1;

type Catalog = ReadonlyMap<string, Pick<MeasureDefinition, 'dimension'>>;

/**
 * A scorecard with weights in proportion to what each measure is worth. The measures of which the worth is known share among
 * them what they weigh together now; the others keep their share. Where dimensions have weights of their own, these are
 * proposed too; a dimension that people gave no weight keeps none. Unchanged where that is what stands there already.
 */
export function withWeights(
  card: Scorecard,
  worth: ReadonlyMap<string, number>,
  catalog: Catalog,
): Scorecard {
  const present = presentShares(card, catalog);
  const wanted = wantedShares(present, worth);
  if (same(present, wanted)) return card;
  const shareOf = (those: Scorecard['measures']): number => {
    let total = 0;
    for (const { measure } of those) total += wanted.get(measure) ?? 0;
    return Math.max(LEAST_WEIGHT, Math.round(100 * total));
  };
  const measures = card.measures.map((scored) =>
    wanted.has(scored.measure) ? { ...scored, weight: shareOf([scored]) } : scored,
  );
  const { groups } = card;
  if (groups === undefined) return { ...card, measures };
  const proposed = { ...groups };
  for (const dimension of DIMENSIONS) {
    if ((groups[dimension] ?? 0) === 0) continue;
    const own = card.measures.filter(({ measure }) => dimensionOf(measure, catalog) === dimension);
    if (own.length > 0) proposed[dimension] = shareOf(own);
  }
  return { ...card, measures, groups: proposed satisfies GroupWeights };
}

const DIMENSIONS = ['outcome', 'business', 'relationship'] as const;

function dimensionOf(measure: string, catalog: Catalog): Dimension | undefined {
  return catalog.get(measure)?.dimension;
}

/** Of the measures that count. */
function presentShares(
  { measures, groups }: Scorecard,
  catalog: Catalog,
): ReadonlyMap<string, number> {
  const weighed = measures.map(({ measure, weight }) => ({
    weight,
    dimension: dimensionOf(measure, catalog),
  }));
  const shares = weightShares(weighed, groups);
  return new Map(
    measures
      .map(({ measure }, index) => [measure, shares[index] ?? 0] as const)
      .filter(([, share]) => share > 0),
  );
}

function wantedShares(
  present: ReadonlyMap<string, number>,
  worth: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  let known = 0;
  let total = 0;
  for (const [measure, share] of present) {
    if (worth.has(measure)) known += share;
    total += worth.get(measure) ?? 0;
  }
  if (total === 0) return present;
  return new Map(
    [...present].map(([measure, share]) => {
      const own = worth.get(measure);
      return [measure, own === undefined ? share : (known * own) / total];
    }),
  );
}

/** To the hundredth, as weights are written. */
function same(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return [...a].every(([measure, share]) => Math.abs(share - (b.get(measure) ?? 0)) < 0.005);
}
