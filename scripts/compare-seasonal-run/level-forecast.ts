import type { OrderWeeks } from './order-weeks.ts';
import { placeOf, type SeasonIndex } from './season-index.ts';

/** What a time-series model expects of an account in the outcome window. */
export interface Expectation {
  readonly orderDays: number;
  /** Net revenue. */
  readonly revenue: number;
}

/** How much of each week after the cut-off the outcome window covers: ones, and what is left in the last week. */
export function windowWeeks(horizonDays: number): readonly number[] {
  const weeks = Math.ceil(horizonDays / 7);
  return Array.from({ length: weeks }, (_, week) => Math.min(1, horizonDays / 7 - week));
}

interface WeighedWeeks {
  readonly index: SeasonIndex;
  /** Weeks after which a week counts half. */
  readonly halfLife: number;
}

/** The weeks of an account, the older the less. */
interface Weighed {
  /** Weeks, a busy one counting more. */
  readonly exposure: number;
  /** Order days, without the first: it begins the account and says nothing of how often it comes back. */
  readonly repeats: number;
  /** All order days, and their net revenue. */
  readonly orderDays: number;
  readonly net: number;
}

function weighed({ orderDays, net }: OrderWeeks, { index, halfLife }: WeighedWeeks): Weighed {
  const sums = { exposure: 0, repeats: 0, orderDays: 0, net: 0 };
  for (const [week, count] of orderDays.entries()) {
    const weight = 0.5 ** (week / halfLife);
    const isOldest = week === orderDays.length - 1;
    sums.exposure += weight * (index[placeOf(week)] ?? 1);
    sums.repeats += weight * (isOldest ? count - 1 : count);
    sums.orderDays += weight * count;
    sums.net += weight * (net[week] ?? 0);
  }
  return sums;
}

/** Order days a week that accounts have between them, seasons taken out. */
export function sharedLevel(accounts: readonly OrderWeeks[], settings: WeighedWeeks): number {
  let exposure = 0;
  let repeats = 0;
  for (const account of accounts) {
    const sums = weighed(account, settings);
    exposure += sums.exposure;
    repeats += sums.repeats;
  }
  return exposure === 0 ? 0 : repeats / exposure;
}

export interface LevelOptions extends WeighedWeeks {
  readonly horizonDays: number;
  /** What an account is taken for before anything is known of it: so many weeks at the level of its segment. */
  readonly prior: { readonly level: number; readonly weeks: number };
}

/**
 * The account's own level times the season of its segment. With w = 0.5 ^ (weeks back / half-life):
 * - level = (sum of w x repeat order days + prior weeks x prior level) / (sum of w x index + prior weeks)
 * - order days = level x sum of the index over the outcome window
 * - revenue = order days x (sum of w x net revenue / sum of w x order days), not below 0
 *
 * The discounted level of Harvey and Fernandes, Time series models for count or qualitative observations, JBES 7 (1989),
 * with a gamma prior of the book (Ehrenberg, Repeat-buying, 1972) and the season as a multiplicative index (Winters,
 * Management Science 6, 1960).
 */
export function levelForecast(weeks: OrderWeeks, options: LevelOptions): Expectation {
  const { index, horizonDays, prior } = options;
  const { exposure, repeats, orderDays, net } = weighed(weeks, options);
  let season = 0;
  for (const [week, share] of windowWeeks(horizonDays).entries()) {
    season += share * (index[placeOf(-1 - week)] ?? 1);
  }
  const level = (repeats + prior.weeks * prior.level) / (exposure + prior.weeks);
  const expected = level * season;
  return { orderDays: expected, revenue: expected * Math.max(0, net / orderDays) };
}
