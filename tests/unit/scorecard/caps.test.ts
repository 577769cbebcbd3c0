import { describe, expect, it } from '@jest/globals';
import type { Scorecard } from '../../../src/config/schema/scorecard-file.ts';
import type { WrittenValues } from '../../support/measure-values.ts';
import { DAY, earlier, SCORECARD, scoreOf } from '../../support/score-examples.ts';

type Cap = NonNullable<Scorecard['caps']>[number];

const SILENT: Cap = {
  band: 'red',
  because: 'silent',
  when: [{ measure: 'order_silence', at_most: 0.1, min_sample: 4 }],
};
const LATE: Cap = {
  band: 'yellow',
  because: 'late',
  when: [
    { measure: 'late_share', at_least: 0.5, min_sample: 0 },
    { measure: 'overdue_age', at_least: 20, min_sample: 0 },
  ],
};

const CAPPED: Scorecard = { ...SCORECARD, caps: [LATE, SILENT] };

/** Of 72 points, so green by its score; the silence bears no weight here. */
const GOOD: WrittenValues = {
  order_silence: [0.9, 10],
  days_since_last_order: 70,
  fill_rate: 0.95,
};
const GREEN = { score: 72, band: 'green', cap: undefined };

function banded(values: WrittenValues, more: Parameters<typeof scoreOf>[1] = {}) {
  const { score, band, bandSince, cap } = scoreOf(values, { scorecard: CAPPED, ...more });
  return { score, band, bandSince, cap };
}

function yellowSince(bandSince: string): Parameters<typeof scoreOf>[1] {
  return { previous: earlier(72, { band: 'yellow', bandSince }) };
}

describe('a cap', () => {
  it('holds the band down while all of its conditions hold, and leaves the score', () => {
    expect(banded(GOOD)).toMatchObject(GREEN);
    expect(banded({ ...GOOD, late_share: 0.5, overdue_age: 19 })).toMatchObject(GREEN);
    expect(banded({ ...GOOD, late_share: 0.5, overdue_age: 20 })).toEqual({
      score: 72,
      band: 'yellow',
      bandSince: DAY,
      cap: { band: 'yellow', because: 'late' },
    });
  });

  it('is the worst of those that hold', () => {
    const silent = { days_since_last_order: 0, fill_rate: 1, order_silence: [0.1, 4] } as const;
    expect(banded({ ...silent, late_share: 0.9, overdue_age: 90 })).toMatchObject({
      score: 55,
      band: 'red',
      cap: { because: 'silent' },
    });
  });

  it('needs enough observations, and data that are not too old', () => {
    const quiet = { ...GOOD, order_silence: [0.05, 3] } as const;
    expect(banded(quiet).cap).toBeUndefined();
    const late = { ...GOOD, late_share: 0.9, overdue_age: 90 };
    const freshness = new Map([['overdue_age', 0]]);
    const yardstick = { dimensions: new Map(), curves: new Map(), freshness };
    expect(banded(late, { yardstick })).toMatchObject(GREEN);
  });

  it('says nothing where the score is as bad', () => {
    const bad = { order_silence: 0.2, days_since_last_order: 50, fill_rate: 0.5 };
    expect(banded({ ...bad, late_share: 0.9, overdue_age: 90 })).toMatchObject({
      band: 'red',
      cap: undefined,
    });
  });

  it('is shown at once, whatever is held, and since the day it was first', () => {
    const late = { ...GOOD, late_share: 0.9, overdue_age: 90 };
    const fresh = earlier(72, { bandSince: '2026-04-19' });
    expect(banded(late, { previous: fresh })).toMatchObject({ band: 'yellow', bandSince: DAY });
    const held = earlier(72, { band: 'yellow', bandSince: '2026-04-01' });
    expect(banded(late, { previous: held })).toMatchObject({
      band: 'yellow',
      bandSince: '2026-04-01',
    });
  });

  it('lets go as any band changes: after the hold, and beyond the dead band', () => {
    expect(banded(GOOD, yellowSince('2026-04-18'))).toMatchObject({
      band: 'yellow',
      cap: undefined,
    });
    expect(banded(GOOD, yellowSince('2026-04-01'))).toMatchObject({
      band: 'green',
      bandSince: DAY,
    });
  });
});
