import { studentT90 } from './student-t.ts';

/** What the earlier launches of several segments came to by one launch day. */
export interface EarlierLaunches {
  readonly segment: string;
  /** Cumulative value by the launch day, a number a launch. */
  readonly values: readonly number[];
  /** Value of the whole season, in the same order. */
  readonly totals: readonly number[];
}

/** In eight years of ten the value lies in the interval; below it in one, above it in one. */
export interface Expectation {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/**
 * How much a launch differs from year to year before any year was seen: a standard deviation of 25 % that counts as much
 * as two degrees of freedom, so that two or three years of the org's own soon outweigh it. An assumption of this project.
 */
const PRIOR_DEVIATION = 0.25;
const PRIOR_DEGREES = 2;

/** Added before taking logarithms, as a share of the mean season: a launch may begin with nothing. */
const OFFSET_SHARE = 0.01;

/**
 * What to expect of each segment by a launch day, from the same launch day of earlier years, as a prediction interval for
 * one further year: exp(mean +- t s sqrt(1 + 1/k)) of the logarithms of k years. The deviation s is pooled over the
 * segments (k - 1 degrees of freedom each) and with the prior above, as a scaled inverse chi-square; t is Student's with
 * all these degrees of freedom. So one earlier year gives a wide interval and each further one, of any segment, a
 * narrower one. Null for a segment without an earlier launch.
 *
 * Source: prediction interval for a future observation, Hahn and Meeker, Statistical Intervals, 4.8; the pooled variance
 * with prior, Gelman et al., Bayesian Data Analysis, 2.6 and 3.2.
 */
export function expectations(
  earlier: readonly EarlierLaunches[],
): ReadonlyMap<string, Expectation | null> {
  const reach = pooledReach(earlier);
  return new Map(earlier.map((one) => [one.segment, expectationOf(one, reach)]));
}

/** How far the logarithm of a year may lie from what is known: t s. The same for all segments. */
export function pooledReach(earlier: readonly EarlierLaunches[]): number {
  let degrees = PRIOR_DEGREES;
  let squares = PRIOR_DEGREES * PRIOR_DEVIATION ** 2;
  for (const launches of earlier) {
    const logs = logsOf(launches);
    if (logs.length < 2) continue;
    degrees += logs.length - 1;
    squares += squaresAroundMean(logs);
  }
  return studentT90(degrees) * Math.sqrt(squares / degrees);
}

export function expectationOf(launches: EarlierLaunches, reach: number): Expectation | null {
  if (launches.values.length === 0) return null;
  const logs = logsOf(launches);
  // Nothing was ever sold: nothing is expected, and no year says how far it may differ.
  if (logs.length === 0) return { expected: 0, low: 0, high: 0 };
  const offset = offsetOf(launches);
  const middle = mean(logs);
  const half = reach * Math.sqrt(1 + 1 / logs.length);
  const value = (log: number): number => Math.max(0, Math.exp(log) - offset);
  return { expected: value(middle), low: value(middle - half), high: value(middle + half) };
}

function offsetOf({ totals }: EarlierLaunches): number {
  return OFFSET_SHARE * mean(totals);
}

/** None where no season ever came to anything. */
function logsOf(launches: EarlierLaunches): readonly number[] {
  const offset = offsetOf(launches);
  return offset > 0 ? launches.values.map((value) => Math.log(Math.max(0, value) + offset)) : [];
}

function mean(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return values.length === 0 ? 0 : total / values.length;
}

function squaresAroundMean(values: readonly number[]): number {
  const middle = mean(values);
  let total = 0;
  for (const value of values) total += (value - middle) ** 2;
  return total;
}
