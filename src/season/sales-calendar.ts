import type { ClosedDays, Season, SeasonsFile } from '../config/schema/seasons-file.ts';
import { addDays, daysBetween } from '../domain/days.ts';

/** Whether anybody could order on a day. */
export type IsOpen = (day: string) => boolean;

/** Holidays under this name hold for every account. */
const EVERYWHERE = 'everywhere';

/**
 * The days of a season on which an account at a place could order. Easter, a stock-taking or a trade fair lie on another
 * launch day each year; counting open days only keeps the years comparable.
 */
export function salesCalendar(
  file: Pick<SeasonsFile, 'holidays' | 'closed_weekdays'>,
  season: Pick<Season, 'blackout_days'>,
  place: string | null,
): IsOpen {
  const lists = [EVERYWHERE, place].flatMap((name) =>
    name === null ? [] : (file.holidays?.[name] ?? []),
  );
  const closed = new Set([...(season.blackout_days ?? []), ...lists].flatMap(daysOf));
  const weekdays = new Set<number>(
    (file.closed_weekdays ?? []).map((name) => WEEKDAYS.indexOf(name)),
  );
  return (day) => !closed.has(day) && !weekdays.has(new Date(`${day}T00:00:00Z`).getUTCDay());
}

/** The place whose holidays an account has: its region where the calendar knows it, else its country, else none. */
export function placeOf(
  file: Pick<SeasonsFile, 'holidays'>,
  account: { readonly region: string | null; readonly country: string | null },
): string | null {
  const known = holidayPlaces(file);
  return [account.region, account.country].find((name) => known.includes(name ?? '')) ?? null;
}

/** The places that have holidays of their own. */
export function holidayPlaces(file: Pick<SeasonsFile, 'holidays'>): readonly string[] {
  return Object.keys(file.holidays ?? {}).filter((name) => name !== EVERYWHERE);
}

/** By the number that Date gives them. */
const WEEKDAYS: readonly string[] = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
];

function daysOf(closed: ClosedDays): readonly string[] {
  if (typeof closed === 'string') return [closed];
  const { from, to } = closed;
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, at) => addDays(from, at));
}
