import { dayOfMonth, monthOf, weekdayOf } from './calendar.ts';
import { elementAt } from './random.ts';
import type { Segment } from './roster.ts';

/** Orders relative to the mean, Sunday first: nobody orders on a Sunday, few on a Saturday. */
const WEEKDAY_WEIGHTS: readonly number[] = [0, 1.54, 1.5, 1.4, 1.34, 1.1, 0.12];

/** Orders relative to the mean, January first. */
const MONTH_WEIGHTS: Readonly<Record<Segment, readonly number[]>> = {
  large_urban: [0.9, 0.92, 1.04, 1.05, 1.03, 1, 0.94, 0.9, 1.02, 1.06, 1.16, 0.98],
  specialty: [0.82, 0.9, 1.14, 1.16, 1.1, 1, 0.9, 0.86, 0.98, 1.08, 1.14, 0.92],
  small_rural: [0.8, 0.86, 1.08, 1.18, 1.14, 1.04, 0.96, 0.9, 0.98, 1.04, 1.08, 0.94],
};

/** Day and month of the days on which nobody orders. */
const HOLIDAYS: ReadonlySet<string> = new Set(['12-25', '12-26', '1-1']);

/** Time as the orders of a segment feel it: busy days are long, Sundays have no length. */
export interface Rhythm {
  /** Felt time at the beginning of each day, counted from the first; on average one a day. */
  readonly feltAt: Float64Array;
  readonly firstDay: number;
}

export function rhythmOf(segment: Segment, firstDay: number, endDay: number): Rhythm {
  const feltAt = new Float64Array(endDay - firstDay + 1);
  for (let at = 0; at < endDay - firstDay; at += 1) {
    feltAt[at + 1] = (feltAt[at] ?? 0) + weightOf(segment, firstDay + at);
  }
  return { feltAt, firstDay };
}

function weightOf(segment: Segment, day: number): number {
  if (HOLIDAYS.has(`${String(monthOf(day))}-${String(dayOfMonth(day))}`)) return 0;
  return (
    elementAt(WEEKDAY_WEIGHTS, weekdayOf(day)) * elementAt(MONTH_WEIGHTS[segment], monthOf(day) - 1)
  );
}

/** Felt time at the beginning of a day. */
export function feltTime(rhythm: Rhythm, day: number): number {
  return rhythm.feltAt[day - rhythm.firstDay] ?? 0;
}

/** The day, not before `from`, in which a felt time lies; the end day when it lies beyond. */
export function dayAtFeltTime(rhythm: Rhythm, felt: number, from: number): number {
  let at = from - rhythm.firstDay;
  const last = rhythm.feltAt.length - 1;
  while (at < last && (rhythm.feltAt[at + 1] ?? 0) <= felt) at += 1;
  return rhythm.firstDay + at;
}
