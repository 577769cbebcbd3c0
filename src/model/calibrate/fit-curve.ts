import type { Curve } from '../../scorecard/curve.ts';
import { quantile, sorted } from '../lint/distribution.ts';

/** A value, and whether the account was lost afterwards. */
export interface Observation {
  readonly value: number;
  readonly lost: boolean;
  /** Share that was lost of all who were asked at the same time; without it that of all observations. */
  readonly usual?: number;
}

export interface CurveQuestion {
  readonly observations: readonly Observation[];
  readonly direction: 'higher' | 'lower';
}

/** Fewer lost accounts than this carry no curve; the present one is kept. */
const ENOUGH_LOST = 60;
const BINS = 6;
/** Accounts of the average rate that are added to each bin, so that a small bin says little. */
const PRIOR = 30;
/** A rate that moves less than this from end to end is no curve. */
const LEAST_RANGE = 0.03;

/**
 * The curve that the org's own history asks for: bins of equal size, the share that was lost in each beside what was usual at
 * the time (a season that loses many makes no value ill), shrunk towards the average, made monotone in the healthy direction by pooling neighbours (isotonic regression), and stretched so that the
 * worst bin earns 0 and the best 100. Undefined where the history does not carry one.
 */
export function fitCurve({ observations, direction }: CurveQuestion): Curve | undefined {
  const lost = observations.filter((one) => one.lost).length;
  if (Math.min(lost, observations.length - lost) < ENOUGH_LOST) return undefined;
  const average = lost / observations.length;
  const bins = binsOf(observations, average).map(({ value, excess, accounts }) => ({
    value,
    rate: average + excess / (accounts + PRIOR),
    accounts: accounts + PRIOR,
  }));
  const rates = monotone(bins, direction === 'higher' ? -1 : 1);
  const [low, high] = [Math.min(...rates), Math.max(...rates)];
  if (high - low < LEAST_RANGE) return undefined;
  const knots = bins.map(
    ({ value }, index) =>
      [value, Math.round((100 * (high - (rates[index] ?? 0))) / (high - low))] as const,
  );
  return withoutRepeats(knots);
}

interface Bin {
  readonly value: number;
  /** Accounts lost beyond those that were to be expected at their time. */
  readonly excess: number;
  readonly accounts: number;
}

/** Bins by quantile; equal values stay together. Each stands at its median. */
function binsOf(observations: readonly Observation[], average: number): readonly Bin[] {
  const values = sorted(observations.map(({ value }) => value));
  const edges = new Set(
    Array.from({ length: BINS - 1 }, (_, index) => quantile(values, (index + 1) / BINS)),
  );
  const groups: Observation[][] = [];
  for (const observation of observations) {
    const place = [...edges].filter((edge) => observation.value > edge).length;
    (groups[place] ??= []).push(observation);
  }
  return groups
    .filter((group) => group.length > 0)
    .map((group) => ({
      value: rounded(quantile(sorted(group.map(({ value }) => value)), 0.5)),
      excess: excessOf(group, average),
      accounts: group.length,
    }));
}

function excessOf(group: readonly Observation[], average: number): number {
  let excess = 0;
  for (const { lost, usual } of group) excess += (lost ? 1 : 0) - (usual ?? average);
  return excess;
}

/** Three digits: a curve that people can read. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

interface Pool {
  rate: number;
  accounts: number;
  bins: number;
}

/** Pool adjacent violators: `sign` 1 for rates that may only rise, -1 for rates that may only fall. */
function monotone(
  bins: readonly { readonly rate: number; readonly accounts: number }[],
  sign: 1 | -1,
): readonly number[] {
  const pools: Pool[] = [];
  for (const { rate, accounts } of bins) {
    pools.push({ rate, accounts, bins: 1 });
    for (;;) {
      const [last, before] = [pools.at(-1), pools.at(-2)];
      if (last === undefined || before === undefined) break;
      if (sign * (last.rate - before.rate) >= 0) break;
      pools.pop();
      before.rate =
        (before.rate * before.accounts + last.rate * last.accounts) /
        (before.accounts + last.accounts);
      before.accounts += last.accounts;
      before.bins += last.bins;
    }
  }
  return pools.flatMap(({ rate, bins: count }) => Array.from({ length: count }, () => rate));
}

/** Values must increase from point to point, also after rounding. Undefined where fewer than two are left. */
function withoutRepeats(knots: Curve): Curve | undefined {
  const kept: (readonly [number, number])[] = [];
  for (const knot of knots) {
    const last = kept.at(-1);
    if (last === undefined || knot[0] > last[0]) kept.push(knot);
  }
  return kept.length < 2 ? undefined : kept;
}
