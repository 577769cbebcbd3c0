/** Days are counted from 1970-01-01 (day 0, a Thursday), so that the generator reckons in whole numbers. */

const MS_PER_DAY = 86_400_000;
const SATURDAY = 6;
const SUNDAY = 0;
const MONDAY = 1;

/** Day of an ISO date; throws a RangeError when it is none. */
export function dayOf(text: string): number {
  const day = Date.parse(`${text}T00:00:00Z`) / MS_PER_DAY;
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || !Number.isInteger(day) || dateText(day) !== text) {
    throw new RangeError(`expected a date YYYY-MM-DD, got '${text}'`);
  }
  return day;
}

/** `YYYY-MM-DD`. */
export function dateText(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

function dayOfDate(year: number, month: number, dayOfMonth: number): number {
  return Date.UTC(year, month - 1, dayOfMonth) / MS_PER_DAY;
}

export function yearOf(day: number): number {
  return new Date(day * MS_PER_DAY).getUTCFullYear();
}

/** 1 ... 12 */
export function monthOf(day: number): number {
  return new Date(day * MS_PER_DAY).getUTCMonth() + 1;
}

/** 1 ... 31 */
export function dayOfMonth(day: number): number {
  return new Date(day * MS_PER_DAY).getUTCDate();
}

/** 0 is Sunday. */
export function weekdayOf(day: number): number {
  return (day + 4) % 7;
}

/** The day itself, or the Monday after it when it falls on a weekend. */
export function workday(day: number): number {
  const weekday = weekdayOf(day);
  if (weekday === SATURDAY) return day + 2;
  return weekday === SUNDAY ? day + 1 : day;
}

export function firstMondayOf(year: number, month: number): number {
  const first = dayOfDate(year, month, 1);
  return first + ((MONDAY - weekdayOf(first) + 7) % 7);
}

/** First days of all months that have a day in [from, end). */
export function monthsBetween(from: number, end: number): readonly number[] {
  const months: number[] = [];
  let year = yearOf(from);
  let month = monthOf(from);
  for (let first = dayOfDate(year, month, 1); first < end;) {
    months.push(first);
    month = month === 12 ? 1 : month + 1;
    if (month === 1) year += 1;
    first = dayOfDate(year, month, 1);
  }
  return months;
}

/** The texts of all days in [from, to): made once, because millions of rows ask for them. */
export function dateTexts(from: number, to: number): (day: number) => string {
  const texts = Array.from({ length: to - from }, (_, at) => dateText(from + at));
  return (day) => texts[day - from] ?? dateText(day);
}
