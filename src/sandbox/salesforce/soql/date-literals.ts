import { malformed } from './soql-error.ts';

/** A span of days, its end not in it; days since 1970. */
interface DaySpan {
  readonly start: number;
  readonly end: number;
}

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

/** The start of the unit that lies `count` units from that of `today`. Weeks start on Sunday (en_US). */
const UNIT_STARTS: Readonly<Record<Unit, (today: number, count: number) => number>> = {
  DAY: (today, count) => today + count,
  // 1970-01-01 was a Thursday: day 3 was a Sunday.
  WEEK: (today, count) => today - ((((today - 3) % 7) + 7) % 7) + 7 * count,
  MONTH: (today, count) => monthStart(today, count),
  QUARTER: (today, count) => monthStart(today, 3 * count - (dateOf(today).getUTCMonth() % 3)),
  YEAR: (today, count) => monthStart(today, 12 * count - dateOf(today).getUTCMonth()),
};

const SINGLE_DAYS: Readonly<Record<string, number>> = { YESTERDAY: -1, TODAY: 0, TOMORROW: 1 };
const NEIGHBOURS: Readonly<Record<string, number>> = { LAST: -1, THIS: 0, NEXT: 1 };

/**
 * The days that a date literal such as `LAST_N_DAYS:30` means when today is `today`, in UTC, the time zone of the
 * sandbox's users. The fiscal year is the calendar year.
 */
export function dateLiteralSpan(literal: string, today: number): DaySpan {
  const [name = '', argument] = literal.toUpperCase().replace('FISCAL_', '').split(':');
  const span =
    argument === undefined
      ? plainSpan(name, today)
      : countedSpan(name, readCount(argument, literal), today);
  if (span === undefined) throw malformed(`unexpected token: '${literal}'`, literal);
  return span;
}

function plainSpan(name: string, today: number): DaySpan | undefined {
  const single = SINGLE_DAYS[name];
  if (single !== undefined) return units('DAY', today, single, 1);
  if (name === 'LAST_90_DAYS') return lastDays(today, 90);
  if (name === 'NEXT_90_DAYS') return units('DAY', today, 1, 90);
  const [neighbour = '', unit = ''] = name.split('_');
  const offset = NEIGHBOURS[neighbour];
  return offset === undefined || !isUnit(unit) ? undefined : units(unit, today, offset, 1);
}

function countedSpan(name: string, count: number, today: number): DaySpan | undefined {
  const match = /^(?:(LAST|NEXT)_N_|N_)(DAY|WEEK|MONTH|QUARTER|YEAR)S(_AGO)?$/.exec(name);
  const unit = match?.[2] ?? '';
  if (!isUnit(unit)) return undefined;
  if (match?.[3] !== undefined) return units(unit, today, -count, 1);
  if (match?.[1] === 'NEXT') return units(unit, today, 1, count);
  // The last n days reach up to and into today; the last n of a longer unit end before the present one.
  return unit === 'DAY' ? lastDays(today, count) : units(unit, today, -count, count);
}

function lastDays(today: number, count: number): DaySpan {
  return { start: today - count, end: today + 1 };
}

function units(unit: Unit, today: number, offset: number, count: number): DaySpan {
  const startOf = UNIT_STARTS[unit];
  return { start: startOf(today, offset), end: startOf(today, offset + count) };
}

function isUnit(name: string): name is Unit {
  return name in UNIT_STARTS;
}

function readCount(argument: string, literal: string): number {
  const count = Number(argument);
  if (!Number.isInteger(count) || count < 0) {
    throw malformed(`unexpected token: '${literal}'`, literal);
  }
  return count;
}

function dateOf(days: number): Date {
  return new Date(days * 86_400_000);
}

function monthStart(today: number, months: number): number {
  const date = dateOf(today);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / 86_400_000;
}
