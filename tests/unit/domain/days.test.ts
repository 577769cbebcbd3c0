import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addWorkingDays, daysBetween, isDay } from '../../../src/domain/days.ts';

const EPOCH = '1970-01-01';
const someDay = fc.integer({ min: -200_000, max: 200_000 }).map((days) => addDays(EPOCH, days));

/** By the platform's calendar, so that the arithmetic under test is not its own judge. */
function weekday(day: string): number {
  return new Date(`${day}T12:00:00Z`).getUTCDay();
}

describe('isDay', () => {
  it.each(['2026-04-20', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])(
    'takes %s',
    (text) => {
      expect(isDay(text)).toBe(true);
    },
  );

  it.each([
    '2026-02-30',
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '0000-01-01',
    '2026-4-2',
    '20260420',
    '2026-04-20T00:00:00Z',
    '+12026-04-20',
    ' 2026-04-20',
    '',
  ])('refuses "%s"', (text) => {
    expect(isDay(text)).toBe(false);
  });
});

describe('addDays and daysBetween', () => {
  it.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-01-01', -1, '2025-12-31'],
    // The clocks change on these days; a calendar has no clock.
    ['2026-03-28', 2, '2026-03-30'],
    ['2026-10-24', 2, '2026-10-26'],
    ['2026-04-20', 0, '2026-04-20'],
  ])('%s and %d days is %s', (day, days, expected) => {
    expect(addDays(day, days)).toBe(expected);
  });

  it('undo each other', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: -5000, max: 5000 }), (day, days) => {
        expect(daysBetween(day, addDays(day, days))).toBe(days);
        expect(addDays(addDays(day, days), -days)).toBe(day);
      }),
    );
  });

  it('order days as their texts do', () => {
    fc.assert(
      fc.property(someDay, someDay, (a, b) => {
        expect(daysBetween(a, b) > 0).toBe(a < b);
      }),
    );
  });

  it.each(['2026-02-30', 'today', '', '2026-04-20T00:00:00Z'])('refuse "%s" as a day', (day) => {
    expect(() => addDays(day, 1)).toThrow(new RangeError(`not a day: ${day}`));
    expect(() => daysBetween('2026-04-20', day)).toThrow(RangeError);
  });

  it('say so rather than leave the years of four digits', () => {
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => addDays('0001-01-01', -1)).toThrow(RangeError);
  });
});

describe('addWorkingDays', () => {
  it.each([
    ['a Monday', '2026-04-20', 1, '2026-04-21'],
    ['a Friday', '2026-04-24', 1, '2026-04-27'],
    ['a Thursday over the weekend', '2026-04-23', 3, '2026-04-28'],
    ['a Saturday', '2026-04-25', 1, '2026-04-27'],
    ['a Saturday, due the same day', '2026-04-25', 0, '2026-04-27'],
    ['a Tuesday, due the same day', '2026-04-21', 0, '2026-04-21'],
    ['a week from Monday', '2026-04-20', 5, '2026-04-27'],
    ['before 1970', '1969-12-26', 1, '1969-12-29'],
  ])('%s', (_, day, count, expected) => {
    expect(addWorkingDays(day, count)).toBe(expected);
  });

  it('never ends on a weekend and passes exactly that many working days', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 1, max: 40 }), (day, count) => {
        const end = addWorkingDays(day, count);
        let passed = 0;
        for (let at = addDays(day, 1); at <= end; at = addDays(at, 1)) {
          if (weekday(at) !== 0 && weekday(at) !== 6) passed += 1;
        }
        expect(passed).toBe(count);
        expect([1, 2, 3, 4, 5]).toContain(weekday(end));
      }),
    );
  });
});
