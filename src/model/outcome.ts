/** What was known of an account at a cut-off, and what came of it in the days after. Money in the reporting currency. */
export interface AccountOutcome {
  readonly accountId: number;
  /** Days with an order in the 365 days before the cut-off. */
  readonly orderDays: number;
  /** Days from the last order to the cut-off. */
  readonly daysSinceOrder: number;
  /** Goods ordered less goods credited in the 365 days before the cut-off, each on its own date. */
  readonly netBefore: number;
  /** Days that `netBefore` was earned in: since the first order, at least 90, at most 365. */
  readonly exposureDays: number;
  /** Days with an order in the outcome window. */
  readonly orderDaysAfter: number;
  /** Goods ordered less goods credited in the outcome window. */
  readonly netAfter: number;
}

/** Whom a figure is about. Without it no figure of accuracy says anything: the dead are easy to tell. */
export interface Population {
  /** Order days in the 365 days before the cut-off, at least. */
  readonly minOrderDays: number;
  /** Days since the last order, at most. */
  readonly maxSilenceDays: number;
}

/** Customers with a habit who are not yet gone: those whom a call can still keep. */
export const DEFAULT_POPULATION: Population = { minOrderDays: 2, maxSilenceDays: 180 };

export function belongsTo(
  { minOrderDays, maxSilenceDays }: Population,
  { orderDays, daysSinceOrder }: AccountOutcome,
): boolean {
  return orderDays >= minOrderDays && daysSinceOrder <= maxSilenceDays;
}

/** The outcomes that are told apart; each account either met it or did not. */
export const OUTCOMES = ['lapsed', 'defected', 'defected_in_season'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What became of an account; undefined where the question has no answer (no run rate to fall behind). */
export type OutcomeLabels = Readonly<Record<Outcome, boolean | undefined>>;

/** An account that buys less than this share of its run rate has gone elsewhere with the rest. */
export const DEFECTION_SHARE = 0.5;

/** Revenue that the run rate of the last year lets one expect of the outcome window. */
export function expectedRevenue(
  { netBefore, exposureDays }: Pick<AccountOutcome, 'netBefore' | 'exposureDays'>,
  horizonDays: number,
): number {
  return (netBefore / exposureDays) * horizonDays;
}

/**
 * How the season moved the whole book: revenue in the outcome window over that expected by run rate, of all accounts
 * that have one. 1 where nothing was expected.
 */
export function seasonFactor(outcomes: readonly AccountOutcome[], horizonDays: number): number {
  let expected = 0;
  let came = 0;
  for (const outcome of outcomes) {
    const one = expectedRevenue(outcome, horizonDays);
    if (one <= 0) continue;
    expected += one;
    came += outcome.netAfter;
  }
  return expected > 0 ? Math.max(came, 0) / expected : 1;
}

export interface LabelOptions {
  readonly horizonDays: number;
  /** Of {@link seasonFactor}, over the population. */
  readonly season: number;
}

/**
 * - `lapsed`: no order in the outcome window.
 * - `defected`: partial defection, revenue below half of the run rate, lapsed included (Buckinx and Van den Poel,
 *   Customer base analysis: partial defection of behaviourally loyal clients, EJOR 164, 2005).
 * - `defected_in_season`: the same with the run rate moved as the whole book's revenue was, so that a quiet season is
 *   not taken for a customer who leaves.
 */
export function labelsOf(outcome: AccountOutcome, options: LabelOptions): OutcomeLabels {
  const lapsed = outcome.orderDaysAfter === 0;
  const expected = expectedRevenue(outcome, options.horizonDays);
  if (expected <= 0) return { lapsed, defected: undefined, defected_in_season: undefined };
  const floor = expected * DEFECTION_SHARE;
  return {
    lapsed,
    defected: lapsed || outcome.netAfter < floor,
    defected_in_season: lapsed || outcome.netAfter < floor * options.season,
  };
}

/** Revenue that was expected and did not come. */
export function lostRevenue(outcome: AccountOutcome, horizonDays: number): number {
  return Math.max(0, expectedRevenue(outcome, horizonDays) - Math.max(0, outcome.netAfter));
}
