/**
 * Dates in the store are days, date-times are seconds since 1970-01-01 UTC: SystemModstamp has a resolution of one
 * second, and so has every date-time here.
 */
export const SECONDS_PER_DAY = 86_400;

const MILLISECONDS_PER_DAY = SECONDS_PER_DAY * 1000;
const DATE_PATTERN = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME_PATTERN =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** The same few thousand days are read and written again and again. */
const dayTexts = new Map<number, string>();
const textDays = new Map<string, number>();
const KNOWN_DAYS_MAX = 50_000;

/** Days since 1970 of `YYYY-MM-DD`; undefined when there is no such day. */
export function parseDate(text: string): number | undefined {
  const known = textDays.get(text);
  if (known !== undefined) return known;
  if (!DATE_PATTERN.test(text)) return undefined;
  const days = Date.parse(`${text}T00:00:00Z`) / MILLISECONDS_PER_DAY;
  // `2026-02-30` parses, but to another day.
  if (!Number.isInteger(days) || formatDate(days) !== text) return undefined;
  if (textDays.size < KNOWN_DAYS_MAX) textDays.set(text, days);
  return days;
}

/** Seconds since 1970 of an ISO 8601 date-time; without an offset it is UTC. */
export function parseDateTime(text: string): number | undefined {
  const match = DATE_TIME_PATTERN.exec(text);
  if (match === null) return undefined;
  const [, date = '', hours = '0', minutes = '0', seconds = '0', offset = 'Z'] = match;
  const days = parseDate(date);
  if (days === undefined) return undefined;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const local =
    days * SECONDS_PER_DAY + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return local - offsetSeconds(offset);
}

export function formatDate(days: number): string {
  const known = dayTexts.get(days);
  if (known !== undefined) return known;
  const text = new Date(days * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
  if (dayTexts.size < KNOWN_DAYS_MAX) dayTexts.set(days, text);
  return text;
}

/** As REST shows it: `2022-03-17T16:21:26.000+0000`. */
export function formatDateTime(seconds: number): string {
  return `${formatInstant(seconds)}.000+0000`;
}

/** As a Bulk API result shows it: `2022-03-17T16:21:26.000Z`. [K] */
export function formatBulkDateTime(seconds: number): string {
  return `${formatInstant(seconds)}.000Z`;
}

export function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

export function daysOf(seconds: number): number {
  return Math.floor(seconds / SECONDS_PER_DAY);
}

function formatInstant(seconds: number): string {
  const days = daysOf(seconds);
  const rest = seconds - days * SECONDS_PER_DAY;
  const hours = Math.floor(rest / 3600);
  const minutes = Math.floor((rest % 3600) / 60);
  return `${formatDate(days)}T${pad(hours)}:${pad(minutes)}:${pad(rest % 60)}`;
}

function pad(value: number): string {
  return value < 10 ? `0${String(value)}` : String(value);
}

function offsetSeconds(offset: string): number {
  if (offset === 'Z') return 0;
  const sign = offset.startsWith('-') ? -1 : 1;
  const digits = offset.slice(1).replace(':', '');
  return sign * (Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60);
}
