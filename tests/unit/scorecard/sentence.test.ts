import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { explain, type SentenceInput } from '../../../src/scorecard/sentence.ts';
import { measureValues } from '../../support/measure-values.ts';
import { CATALOG, earlier, reason } from '../../support/score-examples.ts';

const VALUES = measureValues({
  order_silence: 0.04,
  days_since_last_order: 41,
  fill_rate: 0.72,
  overdue_balance: 1234.5,
});

function say(more: Partial<SentenceInput>): string {
  return explain({
    score: 61,
    reasons: [],
    base: undefined,
    trendPoints: 5,
    values: VALUES,
    catalog: CATALOG,
    currency: 'GBP',
    maxLength: 255,
    ...more,
  });
}

describe('explain, of a level', () => {
  it('names what costs most, with the points it costs', () => {
    const reasons = [
      reason('fill_rate', 10, { lost: 6.2 }),
      reason('order_silence', 5, { lost: 20.4 }),
      reason('days_since_last_order', 9, { lost: 0.9 }),
    ];
    expect(say({ reasons })).toBe(
      '61: no order for 41 d (4 % likely by its rhythm) (-20), first shipments 72 % filled (-6)',
    );
  });

  it('names three at the most, and ties by name', () => {
    const reasons = [
      reason('overdue_balance', 5, { lost: 4 }),
      reason('order_silence', 5, { lost: 4 }),
      reason('fill_rate', 5, { lost: 4 }),
      reason('days_since_last_order', 5, { lost: 3 }),
    ];
    expect(say({ reasons })).toBe(
      '61: first shipments 72 % filled (-4), no order for 41 d (4 % likely by its rhythm) (-4), ' +
        '1,235 GBP overdue (-4)',
    );
  });

  it('says so when nothing costs a whole point', () => {
    const reasons = [reason('fill_rate', 20, { lost: 0.9 })];
    expect(say({ score: 99.1, reasons })).toBe('99: all measures are in good order');
  });

  it('speaks of the level while the change is smaller than the trend counts', () => {
    const reasons = [reason('fill_rate', 10, { lost: 6 })];
    expect(say({ reasons, base: earlier(65.9) })).toBe('61: first shipments 72 % filled (-6)');
    expect(say({ reasons, base: earlier(61) })).toBe('61: first shipments 72 % filled (-6)');
  });

  it('tells a value that was never known from one that is no longer known', () => {
    const reasons = [reason('fill_rate', 10, { value: undefined, lost: 10 })];
    const values = measureValues({});
    expect(say({ reasons, values })).toBe('61: fill rate not known (-10)');
    const base = earlier(61, { reasons: [reason('fill_rate', 14, { value: 0.9 })] });
    expect(say({ reasons, values, base })).toBe('61: fill rate no longer known (-10)');
  });

  it('shows a question mark for a second value that is missing', () => {
    const reasons = [reason('order_silence', 5, { lost: 20 })];
    expect(say({ reasons, values: measureValues({ order_silence: 0.04 }) })).toBe(
      '61: no order for ? (4 % likely by its rhythm) (-20)',
    );
  });
});

describe('explain, of a change', () => {
  const base = earlier(78, {
    reasons: [
      reason('order_silence', 30),
      reason('fill_rate', 18),
      reason('days_since_last_order', 30),
    ],
  });

  it('names what drove it, the strongest first', () => {
    const reasons = [
      reason('order_silence', 19, { lost: 1 }),
      reason('fill_rate', 12.4, { lost: 30 }),
      reason('days_since_last_order', 29.6),
    ];
    expect(say({ reasons, base })).toBe(
      '78 -> 61: no order for 41 d (4 % likely by its rhythm) (-11), first shipments 72 % filled (-6)',
    );
  });

  it('leaves out what moved the other way', () => {
    const reasons = [
      reason('order_silence', 10),
      reason('fill_rate', 21),
      reason('days_since_last_order', 30),
    ];
    expect(say({ reasons, base })).toBe(
      '78 -> 61: no order for 41 d (4 % likely by its rhythm) (-20)',
    );
  });

  it('gives gains a plus', () => {
    const reasons = [reason('order_silence', 30), reason('fill_rate', 27.6)];
    expect(say({ score: 88, reasons, base })).toBe('78 -> 88: first shipments 72 % filled (+10)');
  });

  it('begins with the change that the trend counts', () => {
    expect(say({ score: 73, base })).toMatch(/^78 -> 73: /);
    expect(say({ score: 73.1, base })).toMatch(/^73: /);
    expect(say({ score: 83, base })).toMatch(/^78 -> 83: /);
  });

  it('counts a measure that the earlier score did not have from nothing', () => {
    const reasons = [reason('overdue_balance', 8), reason('order_silence', 30)];
    expect(say({ score: 86, reasons, base })).toBe('78 -> 86: 1,235 GBP overdue (+8)');
  });

  it('says that a value is no longer known', () => {
    const values = measureValues({ order_silence: 0.04, days_since_last_order: 41 });
    const reasons = [reason('fill_rate', 0, { value: undefined }), reason('order_silence', 30)];
    expect(say({ score: 60, reasons, base, values })).toBe(
      '78 -> 60: fill rate no longer known (-18)',
    );
  });

  it('does not call a fall that many small changes made good order', () => {
    const reasons = [reason('order_silence', 29.1), reason('fill_rate', 17.1)];
    expect(say({ score: 73, reasons, base })).toBe('78 -> 73: many small changes');
  });
});

describe('explain, within a length', () => {
  const reasons = [
    reason('order_silence', 5, { lost: 20 }),
    reason('fill_rate', 10, { lost: 6 }),
    reason('overdue_balance', 10, { lost: 5 }),
  ];
  const first = '61: no order for 41 d (4 % likely by its rhythm) (-20)';
  const second = `${first}, first shipments 72 % filled (-6)`;
  const third = `${second}, 1,235 GBP overdue (-5)`;

  it.each([
    [third.length, third],
    [third.length - 1, second],
    [second.length, second],
    [second.length - 1, first],
    [first.length, first],
    [first.length - 1, '61'],
  ])('cuts between drivers: %d characters', (maxLength, expected) => {
    expect(say({ reasons, maxLength })).toBe(expected);
  });

  it('is never longer, and does not depend on the order of the reasons', () => {
    const tenth = fc.integer({ min: 0, max: 1000 }).map((value) => value / 10);
    const part = fc.record({
      id: fc.constantFrom(...CATALOG.keys()),
      contribution: fc.integer({ min: 0, max: 400 }).map((value) => value / 10),
      lost: fc.integer({ min: 0, max: 400 }).map((value) => value / 10),
    });
    const parts = fc.uniqueArray(part, { selector: ({ id }) => id });
    const length = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(tenth, tenth, parts, length, (score, old, all, maxLength) => {
        const own = all.map(({ id, contribution, lost }) => reason(id, contribution, { lost }));
        const base = earlier(old, { reasons: [reason('fill_rate', 20)] });
        const sentence = say({ score, reasons: own, base, maxLength });
        expect(sentence.length).toBeLessThanOrEqual(maxLength);
        expect(say({ score, reasons: own.toReversed(), base, maxLength })).toBe(sentence);
      }),
    );
  });
});
