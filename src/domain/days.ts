/** Days of the calendar as `YYYY-MM-DD`. Arithmetic is on days, so no time zone enters. */

const MS_PER_DAY = 86_400_000;

function epochDay(day: string): number {
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(ms)) {
    throw new RangeError(`not a day: ${day}`);
  }
  return ms / MS_PER_DAY;
}

function fromEpochDay(epoch: number): string {
  return new Date(epoch * MS_PER_DAY).toISOString().slice(0, 10);
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text;
}

export function addDays(day: string, days: number): string {
  return fromEpochDay(epochDay(day) + days);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return epochDay(to) - epochDay(from);
}

/** The day that lies `count` working days (Monday to Friday) after `day`. */
export function addWorkingDays(day: string, count: number): string {
  let current = epochDay(day);
  let left = count;
  while (left > 0) {
    current += 1;
    if (!isWeekend(current)) left -= 1;
  }
  while (isWeekend(current)) current += 1;
  return fromEpochDay(current);
}

/** Epoch day 0 was a Thursday. */
function isWeekend(epoch: number): boolean {
  const weekday = (((epoch + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6;
}
