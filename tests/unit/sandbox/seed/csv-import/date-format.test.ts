import { describe, expect, it } from '@jest/globals';
import { dateParser } from '../../../../../src/sandbox/seed/csv-import/date-format.ts';

describe('a date in a file', () => {
  it.each([
    ['YYYY-MM-DD', '2026-04-20', '2026-04-20'],
    ['M/D/YYYY', '4/5/2026', '2026-04-05'],
    ['M/D/YYYY', '12/31/2026', '2026-12-31'],
    ['D.M.YYYY', '5.4.2026', '2026-04-05'],
    ['DD.MM.YYYY', '05.04.2026', '2026-04-05'],
    ['YYYYMMDD', '20260405', '2026-04-05'],
    ['DD/MM/YY', '05/04/26', '2026-04-05'],
    ['DD/MM/YY', '05/04/99', '1999-04-05'],
    ['M/D/YYYY*', '4/5/2026 0:00', '2026-04-05'],
    ['YYYY-MM-DD*', '2026-04-20 23:59:59.123', '2026-04-20'],
    ['M/D/YYYY', '2/29/2024', '2024-02-29'],
  ])('is read as %s: %s', (date, text, expected) => {
    expect(dateParser({ date })(text)).toBe(expected);
  });

  it.each([
    ['YYYY-MM-DD', '2026-02-30'],
    ['YYYY-MM-DD', '2026-4-20'],
    ['YYYY-MM-DD', '2026-04-20 00:00'],
    ['M/D/YYYY', '13/1/2026'],
    ['M/D/YYYY', '2/29/2023'],
    ['M/D/YYYY', '1/2/26'],
    ['DD.MM.YYYY', '5.4.2026'],
    ['DD.MM.YYYY', '05-04-2026'],
    ['YYYYMMDD', '2026-04-05'],
    ['instant', '2026-04-20'],
    ['instant', '2026-02-30T08:00:00Z'],
    ['instant', '2026-04-20T25:00:00Z'],
  ])('is refused as %s: %s', (date, text) => {
    expect(dateParser({ date })(text)).toBeNull();
  });

  it('refuses an instant that does not say in which time zone', () => {
    expect(dateParser({ date: 'instant' })('2026-04-20T08:00:00')).toBeNull();
  });

  it.each([
    ['UTC', '2026-04-20T23:30:00Z', '2026-04-20'],
    ['Europe/London', '2026-04-20T23:30:00Z', '2026-04-21'],
    ['Europe/London', '2026-01-20T23:30:00Z', '2026-01-20'],
    ['America/New_York', '2026-04-20T03:30:00Z', '2026-04-19'],
    ['UTC', '2026-04-20T00:30:00+02:00', '2026-04-19'],
    ['UTC', '2026-04-20T00:30+0200', '2026-04-19'],
    ['UTC', '2026-04-20 08:00:00.123Z', '2026-04-20'],
  ])('gives the date in %s of the instant %s', (zone, text, expected) => {
    expect(dateParser({ date: 'instant', zone })(text)).toBe(expected);
  });
});
