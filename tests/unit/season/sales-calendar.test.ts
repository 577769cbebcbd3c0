import { describe, expect, it } from '@jest/globals';
import { launchDays, launchDaysKnown, launchesBefore } from '../../../src/season/launch.ts';
import { placeOf, salesCalendar } from '../../../src/season/sales-calendar.ts';

const SEASON = {
  id: 'spring',
  title: 'Spring',
  product_families: [],
  weeks: 2,
  launch_days: ['2025-03-03', '2026-03-02'],
  blackout_days: ['2026-03-05', { from: '2026-03-07', to: '2026-03-08' }],
};

const FILE = {
  holidays: { everywhere: ['2026-03-10'], Scotland: ['2026-03-11'], Ireland: ['2026-03-12'] },
};

const LAUNCH = { launchOn: '2026-03-02', endsOn: '2026-03-16' };

describe('salesCalendar', () => {
  it('closes blackout days, holidays of everywhere and of the place, and nothing else', () => {
    const isOpen = salesCalendar(FILE, SEASON, 'Scotland');
    const days = ['04', '05', '06', '07', '08', '09', '10', '11', '12'];
    expect(days.filter((day) => !isOpen(`2026-03-${day}`))).toEqual(['05', '07', '08', '10', '11']);
  });

  it('closes weekdays of every week', () => {
    const isOpen = salesCalendar({ closed_weekdays: ['sunday'] }, {}, null);
    expect([isOpen('2026-03-07'), isOpen('2026-03-08'), isOpen('2026-03-09')]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe('placeOf', () => {
  it.each([
    ['the region where it has holidays', { region: 'Scotland', country: 'Ireland' }, 'Scotland'],
    ['else the country', { region: 'North', country: 'Ireland' }, 'Ireland'],
    ['else none', { region: null, country: 'Norway' }, null],
    ['and never everywhere, which is no place', { region: 'everywhere', country: null }, null],
  ])('takes %s', (_, account, place) => {
    expect(placeOf(FILE, account)).toBe(place);
  });
});

describe('launch days', () => {
  it('count open days from 1; a closed day belongs to the one before it', () => {
    const days = launchDays(LAUNCH, salesCalendar(FILE, SEASON, null));
    //                    2  3  4  5  6  7  8  9 10 11 12 13 14 15
    expect(days).toEqual([1, 2, 3, 3, 4, 4, 4, 5, 5, 6, 7, 8, 9, 10]);
  });

  it('begin with 1 though the launch itself falls on a closed day', () => {
    const isOpen = salesCalendar({ closed_weekdays: ['monday'] }, {}, null);
    expect(launchDays(LAUNCH, isOpen).slice(0, 3)).toEqual([1, 1, 2]);
  });

  it.each([
    ['2026-03-02', 0],
    ['2026-03-03', 1],
    ['2026-03-06', 3],
    ['2026-03-16', 10],
    ['2027-01-01', 10],
  ])('before %s %i are known', (knownBefore, count) => {
    const days = launchDays(LAUNCH, salesCalendar(FILE, SEASON, null));
    expect(launchDaysKnown(LAUNCH, days, knownBefore)).toBe(count);
  });
});

describe('launchesBefore', () => {
  it('knows a launch from the end of its first day on', () => {
    expect(launchesBefore(SEASON, '2026-03-02').map(({ launchOn }) => launchOn)).toEqual([
      '2025-03-03',
    ]);
    expect(launchesBefore(SEASON, '2026-03-03').at(-1)).toEqual(LAUNCH);
  });
});
