import { z } from 'zod';
import type { Season } from '../config/schema/seasons-file.ts';
import { BellwetherError } from '../domain/errors.ts';
import type { AsOf } from '../domain/run.ts';
import type { Expectation } from '../season/expected-value.ts';
import { expectedCurves, launchRows, type LaunchRow } from '../season/launch-table.ts';
import { LaunchTally } from '../season/launch-tally.ts';
import { launchesBefore, type Launch } from '../season/launch.ts';
import type { MissingAccounts } from '../season/missing-list.ts';
import { salesCalendar } from '../season/sales-calendar.ts';
import { launchSales, type LaunchContext } from './launch-sales.ts';

/** Where a launch stands, segment by segment. */
export interface LaunchReport {
  readonly season: string;
  readonly title: string;
  readonly asOf: string;
  readonly currency: string;
  readonly launchOn: string;
  /** First day after the season. */
  readonly endsOn: string;
  readonly running: boolean;
  /** Launch days that are over, counted from 1, without the days on which nobody could order. */
  readonly launchDay: number;
  /** Launch days of the launches that this one is held against, oldest first. */
  readonly earlier: readonly string[];
  /** Launches before the first order that is known: there is nothing to hold against. */
  readonly beforeData: readonly string[];
  readonly segments: readonly LaunchRow[];
  /** By segment: what to expect by the end of each launch day, the first one first. */
  readonly curves: Readonly<Record<string, readonly Expectation[]>>;
  readonly missing: MissingAccounts;
}

/** The latest launch of a season that has begun; undefined before the first one. */
export async function launchReport(
  context: LaunchContext,
  season: Season,
  asOf: AsOf,
): Promise<LaunchReport | undefined> {
  const begun = launchesBefore(season, asOf.knownBefore);
  const current = begun.at(-1);
  if (current === undefined) return undefined;
  const launches = await launchesInData(context, begun, asOf);
  const tally = new LaunchTally({
    launches,
    knownBefore: asOf.knownBefore,
    calendarOf: (place) => salesCalendar(context.config.seasons, season, place),
  });
  for await (const page of launchSales(context, { season, launches, asOf })) {
    for (const account of page) tally.add(account);
  }
  const sales = tally.segments();
  const order = context.config.segments.segments.map(({ id }) => id);
  const earlier = launches.slice(0, -1).map(({ launchOn }) => launchOn);
  return {
    season: season.id,
    title: season.title,
    asOf: asOf.day,
    currency: context.config.main.currency,
    ...current,
    running: current.endsOn > asOf.day,
    launchDay: tally.launchDay(),
    earlier,
    beforeData: begun
      .slice(0, -1)
      .map(({ launchOn }) => launchOn)
      .filter((launchOn) => !earlier.includes(launchOn)),
    segments: launchRows(sales, order),
    curves: Object.fromEntries(expectedCurves(sales)),
    missing: tally.missing(),
  };
}

const firstSchema = z.object({ first: z.string().nullable() });

/** A season that began before the data do would be taken for a poor one. The latest one is always kept. */
async function launchesInData(
  { database, connectionId }: LaunchContext,
  begun: readonly Launch[],
  { knownBefore }: AsOf,
): Promise<readonly Launch[]> {
  const rows = await database.rows(
    firstSchema,
    'SELECT min(ordered_on) AS first FROM mirror.order_facts WHERE connection_id = $1 AND ordered_on < $2',
    [connectionId, knownBefore],
  );
  const first = rows[0]?.first ?? knownBefore;
  return begun.filter(({ launchOn }, index) => index === begun.length - 1 || launchOn >= first);
}

/** The season of that id. Throws usage.invalid where the calendar has none. */
export function seasonOf({ config }: LaunchContext, id: string): Season {
  const { seasons } = config.seasons;
  const season = seasons.find((one) => one.id === id);
  if (season !== undefined) return season;
  const ids = seasons.map((one) => one.id).join(', ');
  throw new BellwetherError('usage.invalid', `there is no season "${id}", only ${ids}`);
}
