import { describe, expect, it } from '@jest/globals';
import { alignedLaunches } from '../../../src/season/aligned-launches.ts';

const SEASON = {
  id: 'spring',
  title: 'Spring',
  product_families: ['Spring'],
  weeks: 12,
  launch_days: ['2024-03-04', '2025-03-03', '2026-03-02'],
};

function daysAsOf(day: string, holidays = {}) {
  return alignedLaunches({ holidays }, [SEASON], { day, knownBefore: day }).map(({ days }) => days);
}

describe('alignedLaunches', () => {
  it('lays the running launch beside the one before it, day by day', () => {
    const [first, second, third] = daysAsOf('2026-03-12');
    expect([first, second]).toEqual([[], []]);
    expect(third).toEqual([
      {
        place: null,
        launch_day: 10,
        earlier_on: '2025-03-03',
        earlier_until: '2025-03-13',
        earlier_ends_on: '2025-05-26',
      },
    ]);
  });

  it('gives places with holidays of their own another day of the year before', () => {
    // Two days of 2026 fall away in Ulster: eight launch days are known there, and eight of the year before.
    const days = daysAsOf('2026-03-12', { Ulster: ['2026-03-03', '2026-03-04'] })[2];
    expect(
      days?.map(({ place, launch_day: n, earlier_until: until }) => [place, n, until]),
    ).toEqual([
      [null, 10, '2025-03-13'],
      ['Ulster', 8, '2025-03-11'],
    ]);
  });

  it('lays nothing beside the first launch, one that is over, or one that is to come', () => {
    expect(daysAsOf('2024-03-20')).toEqual([[], [], []]);
    expect(daysAsOf('2026-05-25')).toEqual([[], [], []]);
    expect(daysAsOf('2026-03-02')).toEqual([[], [], []]);
  });

  it('knows the launch day itself at its end', () => {
    const live = { day: '2026-03-02', knownBefore: '2026-03-03' };
    expect(alignedLaunches({}, [SEASON], live)[2]?.days[0]?.launch_day).toBe(1);
  });
});
