import type { Season, SeasonsFile } from '../config/schema/seasons-file.ts';
import { addDays } from '../domain/days.ts';
import type { AsOf } from '../domain/run.ts';
import { launchDays, launchDaysKnown, launchesBefore, type Launch } from './launch.ts';
import { holidayPlaces, salesCalendar } from './sales-calendar.ts';

/** A launch as measures see it: column names of the as-of frame. */
export interface AlignedLaunch {
  readonly season: string;
  readonly launch_on: string;
  /** First day after the season. */
  readonly ends_on: string;
  readonly families: readonly string[];
  /** Of a running launch with one before it: how the two lie beside each other, for each place with holidays of its own. */
  readonly days: readonly AlignedDays[];
}

interface AlignedDays {
  /** Null for accounts without holidays of their own. */
  readonly place: string | null;
  /** How many launch days are known. */
  readonly launch_day: number;
  readonly earlier_on: string;
  /** First day of the earlier season that lies beyond the same launch day. */
  readonly earlier_until: string;
  readonly earlier_ends_on: string;
}

type Calendar = Pick<SeasonsFile, 'holidays' | 'closed_weekdays'>;

/** All launches of the calendar. Those of a later day are in it too: a measure sees no order of theirs. */
export function alignedLaunches(
  calendar: Calendar,
  seasons: readonly Season[],
  asOf: AsOf,
): readonly AlignedLaunch[] {
  return seasons.flatMap((season) =>
    season.launch_days.map((launchOn, index) => {
      const launch = { launchOn, endsOn: addDays(launchOn, season.weeks * 7) };
      const earlierOn = season.launch_days[index - 1];
      const running = launchOn < asOf.knownBefore && launch.endsOn > asOf.day;
      const days =
        running && earlierOn !== undefined
          ? alignedDays({ calendar, season, launch, knownBefore: asOf.knownBefore })
          : [];
      const { endsOn } = launch;
      const { id, product_families: families } = season;
      return { season: id, launch_on: launchOn, ends_on: endsOn, families, days };
    }),
  );
}

interface AlignInput {
  readonly calendar: Calendar;
  readonly season: Season;
  readonly launch: Launch;
  readonly knownBefore: string;
}

function alignedDays({
  calendar,
  season,
  launch,
  knownBefore,
}: AlignInput): readonly AlignedDays[] {
  const earlier = launchesBefore(season, launch.launchOn).at(-1);
  if (earlier === undefined) return [];
  return [null, ...holidayPlaces(calendar)].map((place) => {
    const isOpen = salesCalendar(calendar, season, place);
    const known = launchDaysKnown(launch, launchDays(launch, isOpen), knownBefore);
    const within = launchDays(earlier, isOpen).filter((day) => day <= known).length;
    return {
      place,
      launch_day: known,
      earlier_on: earlier.launchOn,
      earlier_until: addDays(earlier.launchOn, within),
      earlier_ends_on: earlier.endsOn,
    };
  });
}
