import type { Season } from '../config/schema/seasons-file.ts';
import { addDays, daysBetween } from '../domain/days.ts';
import type { IsOpen } from './sales-calendar.ts';

/** One year's launch of a season. */
export interface Launch {
  readonly launchOn: string;
  /** First day after the season. */
  readonly endsOn: string;
}

/** The launches of a season that have begun before a day, oldest first. */
export function launchesBefore(season: Season, before: string): readonly Launch[] {
  return season.launch_days
    .filter((launchOn) => launchOn < before)
    .map((launchOn) => ({ launchOn, endsOn: addDays(launchOn, season.weeks * 7) }));
}

/**
 * The launch day that each day of a season is: 1 for the first open day, counted on by open days. A closed day belongs
 * to the open day before it; what was ordered before the first open day belongs to day 1.
 */
export function launchDays({ launchOn, endsOn }: Launch, isOpen: IsOpen): readonly number[] {
  let count = 0;
  return Array.from({ length: daysBetween(launchOn, endsOn) }, (_, offset) => {
    if (isOpen(addDays(launchOn, offset))) count += 1;
    return Math.max(1, count);
  });
}

/** How many launch days are known at a day before which everything is known; 0 before the launch. */
export function launchDaysKnown(
  launch: Launch,
  days: readonly number[],
  knownBefore: string,
): number {
  const offset = daysBetween(launch.launchOn, knownBefore) - 1;
  if (offset < 0) return 0;
  return days[Math.min(offset, days.length - 1)] ?? 0;
}
