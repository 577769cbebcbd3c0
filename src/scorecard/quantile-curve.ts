import type { Curve } from './curve.ts';

/** A place in the distribution: the share of accounts at or below, the value there, and the points it earns. */
export interface Quantile {
  readonly value: number;
  readonly points: number;
}

/**
 * The curve through the quantiles of a distribution. Where many accounts share a value (all the zeros, say), several
 * quantiles fall on it: it earns the mean of their points, so the curve stays a function and keeps its direction.
 */
export function quantileCurve(quantiles: readonly Quantile[]): Curve {
  const byValue = new Map<number, number[]>();
  for (const { value, points } of quantiles) {
    const rounded = significant(value);
    byValue.set(rounded, [...(byValue.get(rounded) ?? []), points]);
  }
  return [...byValue]
    .toSorted(([a], [b]) => a - b)
    .map(([value, points]) => [value, mean(points)] as const);
}

const DIGITS = 3;

/** A curve that people can read, and that does not move with every cent. -0 would not survive being stored. */
function significant(value: number): number {
  return Number(value.toPrecision(DIGITS)) + 0;
}

function mean(points: readonly number[]): number {
  const ends = (points[0] ?? 0) + (points.at(-1) ?? 0);
  return Math.round((ends / 2) * 10) / 10;
}
