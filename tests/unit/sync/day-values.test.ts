import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CrmValue } from '../../../src/domain/plan.ts';
import { convert } from '../../../src/sync/field-values.ts';

const DATE = { type: 'date', description: '' } as const;

/** The day of a value, or what is wrong with it. */
function dayOf(raw: CrmValue, timeZone: string, utcDay = false): string | boolean | null {
  const settings = { timeZone, currency: 'GBP', exchangeRates: {}, recordCurrency: null };
  const result = convert(raw, DATE, { field: 'x', utc_day: utcDay }, settings);
  return 'problem' in result ? result.problem : result.value;
}

/** By the platform's own calendar and zones. */
function dayInZone(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(ms);
}

describe('the day of a value', () => {
  it.each([
    ['a day is a day in every zone', '2026-04-20', 'Pacific/Auckland', '2026-04-20'],
    ['before midnight in winter', '2026-01-15T23:59:59.999Z', 'Europe/London', '2026-01-15'],
    [
      'before midnight in summer is after it here',
      '2026-06-15T23:30:00Z',
      'Europe/London',
      '2026-06-16',
    ],
    [
      'the evening of the change to summer time',
      '2026-03-29T23:30:00Z',
      'Europe/London',
      '2026-03-30',
    ],
    ['the evening before it', '2026-03-28T23:30:00Z', 'Europe/London', '2026-03-28'],
    ['the evening of the change back', '2026-10-25T23:30:00Z', 'Europe/London', '2026-10-25'],
    ['the evening before that', '2026-10-24T23:30:00Z', 'Europe/London', '2026-10-25'],
    ['west of Greenwich', '2026-04-20T03:00:00Z', 'America/New_York', '2026-04-19'],
    ['far east', '2026-04-20T11:00:00Z', 'Pacific/Auckland', '2026-04-20'],
    ['farther', '2026-04-20T13:00:00Z', 'Pacific/Auckland', '2026-04-21'],
    ['half an hour off', '2026-04-20T18:29:00Z', 'Asia/Kolkata', '2026-04-20'],
    [
      'a midnight that a change of clocks skips',
      '2026-09-06T03:59:00Z',
      'America/Santiago',
      '2026-09-05',
    ],
    ['with an offset', '2026-04-20T23:30:00+02:00', 'Europe/London', '2026-04-20'],
    [
      'as Salesforce writes an offset',
      '2026-04-20T23:30:00.000+0000',
      'Europe/London',
      '2026-04-21',
    ],
    ['without an offset it is UTC', '2026-04-20T23:30:00', 'Europe/London', '2026-04-21'],
    ['milliseconds', 1_776_727_800_000, 'Europe/London', '2026-04-21'],
    ['milliseconds as text', '1776727800000', 'Europe/London', '2026-04-21'],
    ['milliseconds before 1970', '-1000000000', 'UTC', '1969-12-20'],
  ])('%s', (_, raw, zone, expected) => {
    expect(dayOf(raw, zone)).toBe(expected);
  });

  it.each([
    ['2026-06-15T23:30:00Z', '2026-06-15'],
    ['2026-06-16T00:00:00Z', '2026-06-16'],
    [1_781_568_000_000, '2026-06-16'],
    ['2026-06-15', '2026-06-15'],
  ])('is the UTC day where an integration meant that: %s', (raw, expected) => {
    expect(dayOf(raw, 'Pacific/Auckland', true)).toBe(expected);
    expect(dayOf(raw, 'America/Los_Angeles', true)).toBe(expected);
  });

  it.each([
    '2026-02-30',
    '2026-13-01T00:00:00Z',
    '20.04.2026',
    '04/20/2026',
    '2026',
    '2026-04',
    '10:30',
    'tomorrow',
    '0000-01-01',
    // Microseconds: the year 58272.
    '1776727800000000',
    '99999999999999999999',
    12,
    true,
  ])('refuses %s', (raw) => {
    expect(dayOf(raw, 'Europe/London')).toBe(`${JSON.stringify(raw)} is not a date`);
  });

  it('is the day that the calendar of the zone shows, at every moment', () => {
    const zone = fc.constantFrom(
      'Europe/London',
      'America/New_York',
      'America/Santiago',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'Pacific/Apia',
      'Pacific/Auckland',
      'UTC',
    );
    const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(moment, zone, (ms, timeZone) => {
        const expected = dayInZone(ms, timeZone);
        expect(dayOf(ms, timeZone)).toBe(expected);
        expect(dayOf(new Date(ms).toISOString(), timeZone)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });
});
