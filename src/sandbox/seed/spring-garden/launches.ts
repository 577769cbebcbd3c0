import { firstMondayOf, yearOf } from './calendar.ts';
import { elementAt } from './random.ts';
import type { Segment } from './roster.ts';

/** A product family with a new line-up each year, brought to market on the first Monday of a month. */
interface LaunchFamily {
  readonly family: string;
  readonly code: string;
  readonly month: number;
  /** How much is bought of it, relative to Spring Garden. */
  readonly weight: number;
}

export const SPRING_GARDEN: LaunchFamily = {
  family: 'Spring Garden',
  code: 'SG',
  month: 3,
  weight: 1,
};

const LAUNCH_FAMILIES: readonly LaunchFamily[] = [
  SPRING_GARDEN,
  { family: 'Winter Lights', code: 'WL', month: 10, weight: 0.45 },
];

/** One year's launch. */
export interface Launch {
  readonly family: LaunchFamily;
  readonly year: number;
  readonly launchDay: number;
}

/** Twelve weeks from launch day; day 0 is the launch day. */
export const SEASON_DAYS = 84;

/**
 * Share of a season's purchases made by the end of a launch day, at the corners of the curve: fast in the first two
 * weeks, a plateau until week nine, a tail. Large accounts stock up at once, rural ones wait for the first warm days.
 */
const CURVES: Readonly<Record<Segment, readonly (readonly [day: number, share: number])[]>> = {
  large_urban: [
    [-1, 0],
    [1, 0.28],
    [13, 0.54],
    [62, 0.92],
    [83, 1],
  ],
  specialty: [
    [-1, 0],
    [3, 0.26],
    [13, 0.48],
    [62, 0.9],
    [83, 1],
  ],
  small_rural: [
    [-1, 0],
    [6, 0.16],
    [20, 0.46],
    [62, 0.88],
    [83, 1],
  ],
};

export type LaunchCurve = (launchDay: number) => number;

/** The curve of each segment, as a function of the launch day: 0 before the season, 1 after it. */
export function launchCurves(): Readonly<Record<Segment, LaunchCurve>> {
  return {
    large_urban: curveThrough(CURVES.large_urban),
    specialty: curveThrough(CURVES.specialty),
    small_rural: curveThrough(CURVES.small_rural),
  };
}

function curveThrough(corners: readonly (readonly [number, number])[]): LaunchCurve {
  const shares = Array.from({ length: SEASON_DAYS }, (_, day) => shareOn(corners, day));
  return (day) => (day < 0 ? 0 : (shares[day] ?? 1));
}

function shareOn(corners: readonly (readonly [number, number])[], day: number): number {
  const after = corners.findIndex(([corner]) => corner >= day);
  const [toDay, toShare] = elementAt(corners, after);
  const [fromDay, fromShare] = elementAt(corners, Math.max(0, after - 1));
  if (toDay === fromDay) return toShare;
  return fromShare + ((toShare - fromShare) * (day - fromDay)) / (toDay - fromDay);
}

/** All launches whose season has a day in [from, end), by launch day. */
export function launchesBetween(from: number, end: number): readonly Launch[] {
  const launches: Launch[] = [];
  for (let year = yearOf(from) - 1; year <= yearOf(end); year += 1) {
    for (const family of LAUNCH_FAMILIES) {
      const launchDay = firstMondayOf(year, family.month);
      if (launchDay + SEASON_DAYS > from && launchDay < end) {
        launches.push({ family, year, launchDay });
      }
    }
  }
  return launches.sort((one, other) => one.launchDay - other.launchDay);
}
