import { windowWeeks, type Expectation } from './level-forecast.ts';
import type { OrderWeeks } from './order-weeks.ts';

/** A weekly series up to a cut-off: the last value is that of the seven days that end there. */
export interface WeeklySeries {
  /** The cut-off. */
  readonly until: string;
  /** The oldest first. */
  readonly values: readonly number[];
  /** Weeks to forecast. */
  readonly ahead: number;
}

/** Forecasts a series week by week; undefined where the library could not fit it. */
export type SeriesForecaster = (series: WeeklySeries) => Promise<readonly number[] | undefined>;

/** Fewer weeks than this, and a series of its own says nothing. */
const LEAST_WEEKS = 8;

export interface AccountWeeks {
  readonly segment: string;
  readonly weeks: OrderWeeks;
}

export interface ProphetForecasts {
  /** In the order of the accounts. */
  readonly expectations: readonly Expectation[];
  readonly fits: number;
  /** Accounts whose history was too short, and that have the segment's forecast. */
  readonly short: number;
  /** Accounts that have it because the library failed on theirs. */
  readonly failed: number;
}

interface ProphetOptions {
  readonly cutoff: string;
  readonly horizonDays: number;
  readonly forecast: SeriesForecaster;
}

/**
 * Forecasts order days and net revenue of each account from its own weeks. Where that cannot be done, the account's sum
 * over its weeks moves as its segment's does: account's sum x (segment's forecast / segment's sum in the same weeks).
 */
export async function prophetForecasts(
  accounts: readonly AccountWeeks[],
  options: ProphetOptions,
): Promise<ProphetForecasts> {
  const fitting = new Fitting(options);
  const segments = new Map<string, SegmentForecast>();
  for (const [segment, own] of Map.groupBy(accounts, (account) => account.segment)) {
    const weeks = addedUp(own.map((account) => account.weeks));
    segments.set(segment, { weeks, expectation: await fitting.expectationOf(weeks) });
  }
  const expectations: Expectation[] = [];
  let short = 0;
  let failed = 0;
  for (const { segment, weeks } of accounts) {
    const isShort = weeks.orderDays.length < LEAST_WEEKS;
    const own = isShort ? undefined : await fitting.expectationOf(weeks);
    if (isShort) short += 1;
    else if (own === undefined) failed += 1;
    expectations.push(own ?? shareOf(weeks, segments.get(segment)));
  }
  return { expectations, fits: fitting.fits, short, failed };
}

interface SegmentForecast {
  readonly weeks: OrderWeeks;
  readonly expectation: Expectation | undefined;
}

class Fitting {
  fits = 0;
  readonly #options: ProphetOptions;

  constructor(options: ProphetOptions) {
    this.#options = options;
  }

  async expectationOf({ orderDays, net }: OrderWeeks): Promise<Expectation | undefined> {
    const [days, revenue] = await Promise.all([this.#sumOf(orderDays), this.#sumOf(net)]);
    return days === undefined || revenue === undefined ? undefined : { orderDays: days, revenue };
  }

  /** What is forecast of the outcome window, no week below 0. */
  async #sumOf(weeksBack: readonly number[]): Promise<number | undefined> {
    // The library fails on a series of nothing.
    if (weeksBack.every((value) => value === 0)) return 0;
    const { cutoff, horizonDays, forecast } = this.#options;
    const shares = windowWeeks(horizonDays);
    const series = { until: cutoff, values: weeksBack.toReversed(), ahead: shares.length };
    this.fits += 1;
    const weeks = await forecast(series);
    if (weeks === undefined) return undefined;
    let sum = 0;
    for (const [week, share] of shares.entries()) sum += share * Math.max(0, weeks[week] ?? 0);
    return sum;
  }
}

function shareOf(own: OrderWeeks, segment: SegmentForecast | undefined): Expectation {
  const forecast = segment?.expectation ?? { orderDays: 0, revenue: 0 };
  const count = own.orderDays.length;
  const part = (kind: keyof OrderWeeks): number => {
    const all = total(segment?.weeks[kind].slice(0, count) ?? []);
    return all <= 0 ? 0 : Math.max(0, total(own[kind])) / all;
  };
  return {
    orderDays: forecast.orderDays * part('orderDays'),
    revenue: forecast.revenue * part('net'),
  };
}

function addedUp(all: readonly OrderWeeks[]): OrderWeeks {
  const length = Math.max(0, ...all.map(({ orderDays }) => orderDays.length));
  const sum = (kind: keyof OrderWeeks): readonly number[] =>
    Array.from({ length }, (_, week) => total(all.map((one) => one[kind][week] ?? 0)));
  return { orderDays: sum('orderDays'), net: sum('net') };
}

function total(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
