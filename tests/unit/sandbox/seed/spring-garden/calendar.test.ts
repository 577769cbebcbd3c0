import { describe, expect, it } from '@jest/globals';
import {
  dateText,
  dayOf,
  firstMondayOf,
  monthsBetween,
  weekdayOf,
  workday,
} from '../../../../../src/sandbox/seed/spring-garden/calendar.ts';

describe('the calendar', () => {
  it('counts days across leap years and back', () => {
    expect(dayOf('1970-01-01')).toBe(0);
    expect(dayOf('2024-03-01') - dayOf('2024-02-28')).toBe(2);
    expect(dateText(dayOf('2024-02-29'))).toBe('2024-02-29');
  });

  it.each(['2025-02-29', '2025-13-01', '2025-1-1', '20250101', '', '2025-01-01T00:00:00Z'])(
    'refuses %p as a date',
    (text) => {
      expect(() => dayOf(text)).toThrow(RangeError);
    },
  );

  it.each([
    [2024, '2024-03-04'],
    [2025, '2025-03-03'],
    [2026, '2026-03-02'],
    [2027, '2027-03-01'],
  ])('finds the first Monday of March %i', (year, monday) => {
    expect(dateText(firstMondayOf(year, 3))).toBe(monday);
    expect(weekdayOf(firstMondayOf(year, 3))).toBe(1);
  });

  it('moves weekends to the Monday after and leaves other days alone', () => {
    const week = ['2026-04-17', '2026-04-18', '2026-04-19', '2026-04-20'];
    expect(week.map((day) => dateText(workday(dayOf(day))))).toEqual([
      '2026-04-17',
      '2026-04-20',
      '2026-04-20',
      '2026-04-20',
    ]);
  });

  it('lists the months that a span touches, over the turn of a year', () => {
    const months = monthsBetween(dayOf('2025-11-30'), dayOf('2026-02-01'));
    expect(months.map(dateText)).toEqual(['2025-11-01', '2025-12-01', '2026-01-01']);
  });
});
