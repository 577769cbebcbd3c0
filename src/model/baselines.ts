import type { AccountOutcome } from './outcome.ts';

/** A ranking that anyone could set up in an afternoon. A model that is not above these has no reason to be. */
export const BASELINES = ['recency', 'rfm'] as const;
export type Baseline = (typeof BASELINES)[number];

/** The risk of each account, in the order given; higher is riskier. */
export function baselineRisks(
  baseline: Baseline,
  accounts: readonly AccountOutcome[],
): readonly number[] {
  return baseline === 'recency'
    ? accounts.map(({ daysSinceOrder }) => daysSinceOrder)
    : rfmRisks(accounts);
}

/**
 * Recency, frequency and monetary value, each graded 0 to 4 by the quintile of the book, added up; from 0 (best) to 12.
 * Source: Hughes, Strategic Database Marketing (1994).
 */
function rfmRisks(accounts: readonly AccountOutcome[]): readonly number[] {
  const recency = quintiles(accounts.map(({ daysSinceOrder }) => daysSinceOrder));
  const frequency = quintiles(accounts.map(({ orderDays }) => orderDays));
  const monetary = quintiles(accounts.map(({ netBefore }) => netBefore));
  return accounts.map(
    (_, index) =>
      (recency[index] ?? 0) + (4 - (frequency[index] ?? 0)) + (4 - (monetary[index] ?? 0)),
  );
}

/** The fifth of the book that each value lies in, 0 to 4. Equal values share one: that of their mean rank. */
export function quintiles(values: readonly number[]): readonly number[] {
  return meanPlaces(values).map((place) => Math.min(4, Math.floor((place * 5) / values.length)));
}

/** The middle of each value's place in the order from the least: 0.5 to length - 0.5. Equal values share their mean place. */
export function meanPlaces(values: readonly number[]): readonly number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const spans = new Map<number, { from: number; to: number }>();
  for (const [index, value] of sorted.entries()) {
    const span = spans.get(value);
    if (span === undefined) spans.set(value, { from: index, to: index });
    else span.to = index;
  }
  return values.map((value) => {
    const { from, to } = spans.get(value) ?? { from: 0, to: 0 };
    return (from + to + 1) / 2;
  });
}
