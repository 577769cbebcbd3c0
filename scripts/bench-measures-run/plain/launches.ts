import type { AlignedLaunch } from '../../../src/season/aligned-launches.ts';
import { daysBetween } from '../../../src/domain/days.ts';
import type { AccountRow } from './rows.ts';
import type { KnownLine } from './known-orders.ts';
import type { Put } from './values.ts';

/** A running launch beside the one before it, for the accounts of one place; days as days since 1970. */
export interface RunningLaunch {
  readonly place: string | null;
  readonly families: ReadonlySet<string>;
  readonly launchOn: number;
  readonly earlierOn: number;
  readonly earlierUntil: number;
  readonly earlierEndsOn: number;
}

/** Launch days that must be known before a launch says anything. */
const MIN_LAUNCH_DAYS = 7;

export function runningLaunches(launches: readonly AlignedLaunch[]): readonly RunningLaunch[] {
  return launches.flatMap(({ days, families, launch_on: launchOn }) =>
    days
      .filter(({ launch_day: known }) => known >= MIN_LAUNCH_DAYS)
      .map((one) => ({
        place: one.place,
        families: new Set(families),
        launchOn: epochDay(launchOn),
        earlierOn: epochDay(one.earlier_on),
        earlierUntil: epochDay(one.earlier_until),
        earlierEndsOn: epochDay(one.earlier_ends_on),
      })),
  );
}

export function epochDay(day: string): number {
  return daysBetween('1970-01-01', day);
}

/** What was bought of the running launches, beside the same launch days of the ones before. */
export function putLaunches(
  account: AccountRow,
  lines: readonly KnownLine[],
  launches: readonly RunningLaunch[],
  put: Put,
): void {
  const places = new Set(launches.map(({ place }) => place));
  const place = [account.region, account.country].find((one) => one !== null && places.has(one));
  let [now, byNow, season, daysByNow, daysOfSeason] = [0, 0, 0, 0, 0];
  for (const launch of launches) {
    if (launch.place !== (place ?? null)) continue;
    const sales = salesOf(launch, lines);
    now += sales.now;
    byNow += sales.byNow;
    season += sales.season;
    daysByNow += sales.daysByNow;
    daysOfSeason += sales.daysOfSeason;
  }
  if (season > 0) put('launch_gap', (now - byNow) / season, daysOfSeason);
  if (byNow > 0) put('launch_progress', now / byNow, daysByNow);
}

function salesOf(launch: RunningLaunch, lines: readonly KnownLine[]) {
  let [now, byNow, season] = [0, 0, 0];
  const [early, whole] = [new Set<number>(), new Set<number>()];
  for (const { line, orderedOn } of lines) {
    if (launch.families.size > 0 && !launch.families.has(line.family ?? line.sku ?? '')) continue;
    const cents = line.quantity * line.priceCents;
    if (orderedOn >= launch.launchOn) now += cents;
    if (orderedOn < launch.earlierOn || orderedOn >= launch.earlierEndsOn) continue;
    season += cents;
    whole.add(orderedOn);
    if (orderedOn >= launch.earlierUntil) continue;
    byNow += cents;
    early.add(orderedOn);
  }
  return { now, byNow, season, daysByNow: early.size, daysOfSeason: whole.size };
}
