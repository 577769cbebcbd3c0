import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, daysBetween } from '../../../src/domain/days.ts';
import type { Band } from '../../../src/domain/score.ts';
import { bandOf, nextBand, type BandState } from '../../../src/scorecard/bands.ts';

const BANDS = { yellow_from: 40, green_from: 65, dead_band: 5, hold_days: 7 };
const RANK = { red: 0, yellow: 1, green: 2 };
const START = '2026-03-01';

function since(band: Band, days: number): BandState {
  return { band, since: addDays(START, -days) };
}

describe('bandOf', () => {
  it.each([
    [100, 'green'],
    [65, 'green'],
    [64.9, 'yellow'],
    [40, 'yellow'],
    [39.9, 'red'],
    [0, 'red'],
  ])('puts %d into %s: an edge belongs to the better band', (score, band) => {
    expect(bandOf(score, BANDS)).toBe(band);
  });
});

describe('nextBand', () => {
  it('takes the first score by the edges alone', () => {
    expect(nextBand(65, BANDS, undefined, START)).toEqual({ band: 'green', since: START });
    expect(nextBand(64.9, BANDS, undefined, START)).toEqual({ band: 'yellow', since: START });
  });

  it.each<[string, Band, number, Band]>([
    ['stays green down to the dead band', 'green', 60, 'green'],
    ['leaves green below it', 'green', 59.9, 'yellow'],
    ['stays yellow up to the dead band', 'yellow', 69.9, 'yellow'],
    ['leaves yellow upwards at its end', 'yellow', 70, 'green'],
    ['stays yellow downwards in it', 'yellow', 35, 'yellow'],
    ['leaves yellow downwards below it', 'yellow', 34.9, 'red'],
    ['stays red up to the dead band', 'red', 44.9, 'red'],
    ['leaves red at its end', 'red', 45, 'yellow'],
    ['jumps from red to green', 'red', 70, 'green'],
    ['rises from red no further than beyond each edge', 'red', 66, 'yellow'],
    ['falls from green no further than beyond each edge', 'green', 36, 'yellow'],
  ])('%s', (_, band, score, expected) => {
    expect(nextBand(score, BANDS, since(band, 30), START).band).toBe(expected);
  });

  it('keeps the day since which the band has been the same', () => {
    const before = since('green', 30);
    expect(nextBand(80, BANDS, before, START)).toEqual(before);
  });

  it.each([
    [6, 'green'],
    [7, 'yellow'],
  ])('holds a band for seven days: after %d it is %s', (days, expected) => {
    expect(nextBand(50, BANDS, since('green', days), START).band).toBe(expected);
  });

  it('shows a fall from green to red at once, but no rise from red to green', () => {
    expect(nextBand(20, BANDS, since('green', 0), START)).toEqual({ band: 'red', since: START });
    expect(nextBand(95, BANDS, since('red', 0), START).band).toBe('red');
  });

  it('counts in tenths where binary fractions cannot', () => {
    // 9.1 - 9 is 0.0999... to the machine.
    const bands = { yellow_from: 0.1, green_from: 50, dead_band: 9, hold_days: 0 };
    expect(nextBand(9.1, bands, since('red', 9), START).band).toBe('yellow');
    const odd = { yellow_from: 20, green_from: 65, dead_band: 5.1, hold_days: 0 };
    expect(nextBand(70.1, odd, since('yellow', 9), START).band).toBe('green');
  });

  it('goes through a quarter as told', () => {
    const days: readonly (readonly [number, number, Band])[] = [
      [0, 70, 'green'], // first score
      [1, 62, 'green'], // in the dead band
      [3, 55, 'green'], // beyond it, but held
      [7, 55, 'yellow'], // the hold is over
      [8, 90, 'yellow'], // held
      [13, 90, 'yellow'],
      [14, 90, 'green'],
      [15, 10, 'red'], // two bands at once
      [16, 90, 'red'], // held again
      [22, 44, 'red'], // in the dead band
      [23, 45, 'yellow'],
    ];
    let state: BandState | undefined;
    for (const [day, score, expected] of days) {
      state = nextBand(score, BANDS, state, addDays(START, day));
      expect([day, state.band]).toEqual([day, expected]);
    }
  });

  it('changes within the hold only by a fall of two bands, whatever the scores', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 60 });
    const bands = fc.record({
      yellow_from: fc.integer({ min: 1, max: 49 }),
      green_from: fc.integer({ min: 50, max: 99 }),
      dead_band: fc.integer({ min: 0, max: 20 }),
      hold_days: fc.integer({ min: 0, max: 21 }),
    });
    fc.assert(
      fc.property(scores, bands, (tenths, edges) => {
        let before: BandState | undefined;
        for (const [index, tenth] of tenths.entries()) {
          const day = addDays(START, index);
          const after = nextBand(tenth / 10, edges, before, day);
          const changed = before !== undefined && after.band !== before.band;
          const age = before === undefined ? 0 : daysBetween(before.since, day);
          const fall = before === undefined ? 0 : RANK[before.band] - RANK[after.band];
          expect(changed && age < edges.hold_days ? fall : 2).toBe(2);
          expect(after.since).toBe(changed || before === undefined ? day : before.since);
          before = after;
        }
      }),
    );
  });

  it('settles: the same score for long enough ends in one band', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.constantFrom<Band>('red', 'yellow', 'green'),
        (tenth, band) => {
          const first = nextBand(tenth / 10, BANDS, since(band, 30), START);
          const later = nextBand(tenth / 10, BANDS, first, addDays(START, 30));
          expect(later).toEqual(first);
        },
      ),
    );
  });
});
