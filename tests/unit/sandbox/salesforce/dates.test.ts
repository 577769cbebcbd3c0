import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  daysOf,
  formatBulkDateTime,
  formatDate,
  formatDateTime,
  parseDate,
  parseDateTime,
} from '../../../../src/sandbox/salesforce/values/dates.ts';
import { dateLiteralSpan } from '../../../../src/sandbox/salesforce/soql/date-literals.ts';

describe('dates', () => {
  it('come back from their text', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (days) => {
        expect(parseDate(formatDate(days))).toBe(days);
      }),
    );
  });

  it.each([
    '2026-02-30',
    '2026-13-01',
    '2026-1-1',
    '26-01-01',
    'today',
    '',
    '2026-01-01T00:00:00Z',
  ])('are refused when there is no such day: %s', (text) => {
    expect(parseDate(text)).toBeUndefined();
  });
});

describe('date-times', () => {
  it('come back from both of their forms', () => {
    fc.assert(
      fc.property(fc.integer({ min: -4e9, max: 4e9 }), (seconds) => {
        expect(parseDateTime(formatDateTime(seconds))).toBe(seconds);
        expect(parseDateTime(formatBulkDateTime(seconds))).toBe(seconds);
      }),
    );
  });

  it.each([
    ['2026-04-20T08:00:00Z', '2026-04-20T08:00:00.000+0000'],
    ['2026-04-20T08:00:00.999Z', '2026-04-20T08:00:00.000+0000'],
    ['2026-04-20T10:00:00+02:00', '2026-04-20T08:00:00.000+0000'],
    ['2026-04-20T02:30:00.000-0530', '2026-04-20T08:00:00.000+0000'],
    ['2026-04-20T08:00', '2026-04-20T08:00:00.000+0000'],
  ])('read %s', (text, shown) => {
    expect(formatDateTime(parseDateTime(text) ?? Number.NaN)).toBe(shown);
  });

  it.each(['2026-04-20', '2026-04-20T24:00:00Z', '2026-02-30T00:00:00Z', '2026-04-20T08:61:00Z'])(
    'do not read %s',
    (text) => {
      expect(parseDateTime(text)).toBeUndefined();
    },
  );

  it('fall on their day, before 1970 too', () => {
    expect(formatDate(daysOf(-1))).toBe('1969-12-31');
  });
});

describe('date literals', () => {
  // Monday of a week that began on Sunday the 19th.
  const today = parseDate('2026-04-20') ?? 0;

  it.each([
    ['TODAY', '2026-04-20', '2026-04-21'],
    ['yesterday', '2026-04-19', '2026-04-20'],
    ['TOMORROW', '2026-04-21', '2026-04-22'],
    ['LAST_WEEK', '2026-04-12', '2026-04-19'],
    ['THIS_WEEK', '2026-04-19', '2026-04-26'],
    ['NEXT_WEEK', '2026-04-26', '2026-05-03'],
    ['LAST_MONTH', '2026-03-01', '2026-04-01'],
    ['THIS_MONTH', '2026-04-01', '2026-05-01'],
    ['NEXT_MONTH', '2026-05-01', '2026-06-01'],
    ['LAST_90_DAYS', '2026-01-20', '2026-04-21'],
    ['NEXT_90_DAYS', '2026-04-21', '2026-07-20'],
    ['THIS_QUARTER', '2026-04-01', '2026-07-01'],
    ['LAST_QUARTER', '2026-01-01', '2026-04-01'],
    ['NEXT_FISCAL_QUARTER', '2026-07-01', '2026-10-01'],
    ['THIS_YEAR', '2026-01-01', '2027-01-01'],
    ['LAST_FISCAL_YEAR', '2025-01-01', '2026-01-01'],
    ['LAST_N_DAYS:0', '2026-04-20', '2026-04-21'],
    ['LAST_N_DAYS:30', '2026-03-21', '2026-04-21'],
    ['NEXT_N_DAYS:3', '2026-04-21', '2026-04-24'],
    ['N_DAYS_AGO:2', '2026-04-18', '2026-04-19'],
    ['LAST_N_WEEKS:2', '2026-04-05', '2026-04-19'],
    ['N_WEEKS_AGO:1', '2026-04-12', '2026-04-19'],
    ['NEXT_N_MONTHS:2', '2026-05-01', '2026-07-01'],
    ['LAST_N_MONTHS:4', '2025-12-01', '2026-04-01'],
    ['N_MONTHS_AGO:5', '2025-11-01', '2025-12-01'],
    ['LAST_N_QUARTERS:2', '2025-10-01', '2026-04-01'],
    ['NEXT_N_YEARS:2', '2027-01-01', '2029-01-01'],
    ['N_FISCAL_YEARS_AGO:1', '2025-01-01', '2026-01-01'],
  ])('%s is from %s up to %s', (literal, start, end) => {
    const span = dateLiteralSpan(literal, today);
    expect([formatDate(span.start), formatDate(span.end)]).toEqual([start, end]);
  });

  it('begin the week on Sunday, on a Sunday too', () => {
    const sunday = parseDate('2026-04-19') ?? 0;
    expect(formatDate(dateLiteralSpan('THIS_WEEK', sunday).start)).toBe('2026-04-19');
  });

  it.each(['SOMEDAY', 'LAST_N_DAYS', 'LAST_N_DAYS:x', 'LAST_N_FORTNIGHTS:1', 'NEXT_EON'])(
    'are refused when there is none such: %s',
    (literal) => {
      expect(() => dateLiteralSpan(literal, today)).toThrow('unexpected token');
    },
  );
});
