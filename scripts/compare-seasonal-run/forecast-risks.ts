import {
  DEFECTION_SHARE,
  expectedRevenue,
  type AccountOutcome,
  type Outcome,
} from '../../src/model/outcome.ts';
import type { Expectation } from './level-forecast.ts';

/** The chance of each outcome that a way of ranking claims, or what it ranks by where it claims none; higher is riskier. */
export type Risks = Readonly<Record<Outcome, number>>;

export interface ForecastAccount {
  readonly expectation: Expectation;
  /** What its run rate is made of; nothing of what came after the cut-off. */
  readonly runRate: Pick<AccountOutcome, 'netBefore' | 'exposureDays'>;
}

/**
 * The risks that a forecast of order days and revenue makes, for a whole population.
 * - lapsed: P(no order day) = exp(-order days expected).
 * - partial defection: an order day is worth (revenue expected / order days expected), so that the account stays below
 *   half its run rate with fewer than x = 0.5 x run rate x order days expected / revenue expected of them;
 *   P(N < x), N Poisson, and at least P(no order day).
 * - season-adjusted: x times the factor by which the forecast itself sees the whole population move.
 * The orders of a buyer as a Poisson count: Ehrenberg, The pattern of consumer purchases, Applied Statistics 8 (1959).
 */
export function forecastRisks(
  accounts: readonly ForecastAccount[],
  horizonDays: number,
): readonly Risks[] {
  const usual = accounts.map(({ runRate }) => expectedRevenue(runRate, horizonDays));
  const season = foreseenSeason(accounts, usual);
  return accounts.map(({ expectation: { orderDays, revenue } }, at) => {
    const half = DEFECTION_SHARE * (usual[at] ?? 0);
    const lapsed = Math.exp(-orderDays);
    const below = (floor: number): number =>
      revenue <= 0 || orderDays <= 0
        ? 1
        : Math.max(lapsed, poissonBelow((floor * orderDays) / revenue, orderDays));
    return { lapsed, defected: below(half), defected_in_season: below(half * season) };
  });
}

function foreseenSeason(accounts: readonly ForecastAccount[], usual: readonly number[]): number {
  let foreseen = 0;
  let expected = 0;
  for (const [at, { expectation }] of accounts.entries()) {
    const one = usual[at] ?? 0;
    if (one <= 0) continue;
    expected += one;
    foreseen += expectation.revenue;
  }
  return expected > 0 ? foreseen / expected : 1;
}

/** What is left of a distribution is nothing from here on. */
const NOTHING = 1e-16;

/**
 * P(N < x) of a Poisson count; between whole numbers on the straight line, so that a little more demand is a little more
 * risk.
 */
export function poissonBelow(x: number, mean: number): number {
  // In logarithms: exp(-mean) is 0 where a large account is expected to order daily.
  let term = -mean;
  let below = 0;
  for (let count = 0; count < x; count += 1) {
    const chance = Math.exp(term);
    if (count > mean && chance < NOTHING) break;
    below += chance * Math.min(1, x - count);
    term += Math.log(mean / (count + 1));
  }
  return Math.min(1, below);
}
