import { DateTime } from 'luxon';
import { addDays, isDay } from '../domain/days.ts';
import { BellwetherError } from '../domain/errors.ts';
import type { AsOf } from '../domain/run.ts';

/** The day to look from: `day` as of its start, or now, which knows today as far as it has come. */
export function asOfDay(day: string | undefined, timeZone: string, now: Date): AsOf {
  if (day === undefined) {
    const today = DateTime.fromJSDate(now, { zone: timeZone }).toISODate();
    if (today === null) throw new BellwetherError('config.invalid', `${timeZone} is no time zone`);
    return { day: today, knownBefore: addDays(today, 1) };
  }
  if (!isDay(day)) {
    throw new BellwetherError(
      'usage.invalid',
      `--as-of needs a day such as 2026-04-20, got ${day}`,
    );
  }
  return { day, knownBefore: day };
}
