/** Days of the calendar as `YYYY-MM-DD`. Arithmetic is on days, so no time zone enters. */

const MS_PER_DAY = 86_400_000;

/** Throws a RangeError for what is no day of the calendar, also 30 February, which Date.parse takes for 2 March. */
function epochDay(day: string): number {
  if (!isDay(day)) throw new RangeError(`not a day: ${day}`);
  return Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY;
}

function fromEpochDay(epoch: number): string {
  const [day = ''] = new Date(epoch * MS_PER_DAY).toISOString().split('T');
  if (!isDay(day)) throw new RangeError(`not a day between the years 1 and 9999: ${day}`);
  return day;
}

/** A day of the years 1 to 9999; the year 0 is none to PostgreSQL. Asked of every date of every record that is read. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
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
