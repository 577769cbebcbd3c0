import { describe, expect, it } from '@jest/globals';
import { dateText, dayOf } from '../../../../../src/sandbox/seed/spring-garden/calendar.ts';
import {
  launchCurves,
  launchesBetween,
  SEASON_DAYS,
  SPRING_GARDEN,
} from '../../../../../src/sandbox/seed/spring-garden/launches.ts';

const curves = Object.entries(launchCurves());

function codesOn(day: number): string[] {
  return launchesBetween(day, day + 1).map(({ family }) => family.code);
}

describe('the launches', () => {
  it('are all seasons that touch the span, by launch day', () => {
    const launches = launchesBetween(dayOf('2023-04-20'), dayOf('2026-04-20'));
    expect(launches.map(({ family, launchDay }) => [family.code, dateText(launchDay)])).toEqual([
      ['SG', '2023-03-06'],
      ['WL', '2023-10-02'],
      ['SG', '2024-03-04'],
      ['WL', '2024-10-07'],
      ['SG', '2025-03-03'],
      ['WL', '2025-10-06'],
      ['SG', '2026-03-02'],
    ]);
  });

  it('leave out a season whose last day is the day before the span', () => {
    const after = dayOf('2025-03-03') + SEASON_DAYS;
    expect(codesOn(after - 1)).toEqual([SPRING_GARDEN.code]);
    expect(codesOn(after)).toEqual([]);
  });

  it.each(curves)('rise from nothing to all in %s', (_segment, curve) => {
    expect(curve(-1)).toBe(0);
    expect(curve(SEASON_DAYS - 1)).toBe(1);
    expect(curve(SEASON_DAYS + 200)).toBe(1);
    for (let day = 0; day < SEASON_DAYS; day += 1) {
      expect(curve(day)).toBeGreaterThan(curve(day - 1));
    }
  });

  it.each(curves)('sell faster in the first two weeks than in any later two in %s', (_, curve) => {
    const fortnight = (from: number): number => curve(from + 13) - curve(from - 1);
    for (let from = 14; from + 14 <= SEASON_DAYS; from += 1) {
      expect(fortnight(0)).toBeGreaterThan(fortnight(from));
    }
  });
});
