import type { GroupWeights } from '../config/schema/scorecard-file.ts';
import type { Dimension } from '../domain/measure.ts';

export interface Weighed {
  /** 0 for what does not count. */
  readonly weight: number;
  /** Undefined where the catalogue does not know the measure. */
  readonly dimension: Dimension | undefined;
}

/**
 * Weights as shares of 1. What does not count leaves its weight to the others in proportion: within its group, and a group
 * in which nothing counts to the other groups.
 */
export function weightShares(
  items: readonly Weighed[],
  groups: GroupWeights | undefined,
): readonly number[] {
  if (groups === undefined) return sharesOfAll(items);
  const totals = new Map<Dimension | undefined, number>();
  for (const { weight, dimension } of items) {
    totals.set(dimension, (totals.get(dimension) ?? 0) + weight);
  }
  const groupWeights = weightsOfGroups(totals, groups);
  let sum = 0;
  for (const weight of groupWeights.values()) sum += weight;
  return items.map(({ weight, dimension }) => {
    const groupWeight = groupWeights.get(dimension) ?? 0;
    if (weight === 0 || groupWeight === 0) return 0;
    return (groupWeight / sum) * (weight / (totals.get(dimension) ?? weight));
  });
}

function sharesOfAll(items: readonly Weighed[]): readonly number[] {
  let total = 0;
  for (const { weight } of items) total += weight;
  return items.map(({ weight }) => (weight === 0 ? 0 : weight / total));
}

/** Of the groups in which something counts; in a fixed order, so that sums come out the same. */
function weightsOfGroups(
  totals: ReadonlyMap<Dimension | undefined, number>,
  groups: GroupWeights,
): ReadonlyMap<Dimension | undefined, number> {
  const order = ['outcome', 'business', 'relationship'] as const;
  return new Map(
    order.flatMap((name) => ((totals.get(name) ?? 0) > 0 ? [[name, groups[name] ?? 0]] : [])),
  );
}
