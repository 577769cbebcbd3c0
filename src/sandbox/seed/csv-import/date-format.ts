import { escapedPattern } from './escaped-pattern.ts';
import type { FileFormat } from './mapping-schema.ts';

type DateFormat = Pick<FileFormat, 'date' | 'zone'>;

/** A text as a date `YYYY-MM-DD`; null when it is none. */
type DateParser = (text: string) => string | null;

const ISO_DATE = 'YYYY-MM-DD';

export function dateParser({ date = ISO_DATE, zone = 'UTC' }: DateFormat): DateParser {
  return date === 'instant' ? instantParser(zone) : patternParser(date);
}

/** How a message calls what was expected. */
export function dateFormatText({ date = ISO_DATE }: DateFormat): string {
  return date === 'instant' ? 'an instant such as 2026-04-20T08:00:00Z' : `a date as ${date}`;
}

const PARTS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<year>\\d\\d)',
  MM: '(?<month>\\d\\d)',
  M: '(?<month>\\d\\d?)',
  DD: '(?<day>\\d\\d)',
  D: '(?<day>\\d\\d?)',
  '*': '.*',
};

function patternParser(pattern: string): DateParser {
  const isOpen = pattern.endsWith('*');
  const parts = pattern.split(/(YYYY|YY|MM|M|DD|D|\*$)/).filter((part) => part !== '');
  const expression = new RegExp(
    `^${parts.map((part) => PARTS[part] ?? escapedPattern(part)).join('')}$`,
  );
  const isIso = pattern === ISO_DATE;
  return (text) => {
    const groups = expression.exec(text)?.groups;
    if (groups === undefined) return null;
    const date = `${fullYear(groups['year'])}-${twoDigits(groups['month'])}-${twoDigits(groups['day'])}`;
    if (!isDate(date)) return null;
    return isIso && !isOpen ? text : date;
  };
}

/** As the Unix date tools read two digits: 69 ... 99 are the last century. */
const FIRST_YEAR_OF_LAST_CENTURY = 69;

function fullYear(year = ''): string {
  if (year.length === 4) return year;
  return `${Number(year) < FIRST_YEAR_OF_LAST_CENTURY ? '20' : '19'}${year}`;
}

function twoDigits(number = ''): string {
  return number.padStart(2, '0');
}

/** False for the 30th of February. */
function isDate(date: string): boolean {
  const timeMs = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(timeMs) && new Date(timeMs).toISOString().startsWith(date);
}

const INSTANT = /^(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** The date of the instant in a time zone. An instant without offset is refused: nobody knows when it was. */
function instantParser(zone: string): DateParser {
  // The Canadian way of writing a date is the ISO one.
  const local = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (text) => {
    const date = INSTANT.exec(text)?.[1];
    if (date === undefined || !isDate(date)) return null;
    const timeMs = Date.parse(text.replace(' ', 'T'));
    if (Number.isNaN(timeMs)) return null;
    return zone === 'UTC' ? new Date(timeMs).toISOString().slice(0, 10) : local.format(timeMs);
  };
}
