import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Scorecard } from '../../../src/config/schema/scorecard-file.ts';
import type { Reason } from '../../../src/domain/score.ts';
import type { WrittenValues } from '../../support/measure-values.ts';
import { outcomeOf, SCORECARD, scoreOf } from '../../support/score-examples.ts';

interface Scored {
  readonly weight: number;
  readonly heights: readonly [number, number];
  readonly missing: 'spread' | 'neutral';
  readonly full_sample: number;
  readonly value: number | undefined;
  readonly sample: number;
}

function tenths(reasons: readonly Reason[], key: 'contribution' | 'lost'): number {
  let total = 0;
  for (const one of reasons) total += Math.round(one[key] * 10);
  return total;
}

describe('any score', () => {
  const scored: fc.Arbitrary<Scored> = fc.record({
    weight: fc.double({ min: 0.01, max: 100, noNaN: true }),
    heights: fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })),
    missing: fc.constantFrom('spread' as const, 'neutral' as const),
    full_sample: fc.integer({ min: 1, max: 20 }),
    value: fc.option(fc.double({ min: -0.5, max: 1.5, noNaN: true }), { nil: undefined }),
    sample: fc.integer({ min: 0, max: 40 }),
  });
  const book = fc.array(scored, { minLength: 1, maxLength: 14 });

  function build(parts: readonly Scored[]) {
    const scorecard: Scorecard = {
      ...SCORECARD,
      min_coverage: 0,
      measures: parts.map(({ weight, heights, missing, full_sample }, index) => ({
        measure: `measure_${String(index)}`,
        weight,
        curve: [
          [0, heights[0]],
          [1, heights[1]],
        ],
        missing,
        full_sample,
      })),
    };
    const values: WrittenValues = Object.fromEntries(
      parts.map(({ value, sample }, index) => [
        `measure_${String(index)}`,
        [value, sample] as const,
      ]),
    );
    return { scorecard, values };
  }

  it('is the sum of its contributions, and its losses are what is missing to 100', () => {
    fc.assert(
      fc.property(book, (parts) => {
        fc.pre(parts.some(({ value }) => value !== undefined));
        const { scorecard, values } = build(parts);
        const { score, reasons } = scoreOf(values, { scorecard });
        expect(tenths(reasons, 'contribution')).toBe(Math.round(score * 10));
        expect(tenths(reasons, 'lost')).toBe(1000 - Math.round(score * 10));
        for (const { contribution, lost, weight } of reasons) {
          expect(Math.min(contribution, lost)).toBeGreaterThanOrEqual(0);
          expect(contribution + lost).toBeLessThanOrEqual(100 * weight + 0.2 + 1e-9);
        }
      }),
    );
  });

  it('lies between 0 and 100, in tenths, with a confidence between 0 and 100', () => {
    fc.assert(
      fc.property(book, (parts) => {
        fc.pre(parts.some(({ value }) => value !== undefined));
        const { scorecard, values } = build(parts);
        const { score, confidence } = scoreOf(values, { scorecard });
        expect(score).toBe(Math.round(score * 10) / 10);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        expect(Number.isInteger(confidence)).toBe(true);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('does not depend on the order of the values, and not on a common factor of the weights', () => {
    fc.assert(
      fc.property(book, fc.constantFrom(2, 0.5, 1024), (parts, factor) => {
        const { scorecard, values } = build(parts);
        const outcome = outcomeOf(values, { scorecard });
        const backwards = Object.fromEntries(Object.entries(values).toReversed());
        expect(outcomeOf(backwards, { scorecard })).toEqual(outcome);
        const heavier = {
          ...scorecard,
          measures: scorecard.measures.map((one) => ({ ...one, weight: one.weight * factor })),
        };
        expect(outcomeOf(values, { scorecard: heavier })).toEqual(outcome);
      }),
    );
  });

  it('does not fall when one measure gets more points', () => {
    fc.assert(
      fc.property(book, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (parts, at, by) => {
        const index = at % parts.length;
        const rising = parts.map((part, i) =>
          i === index ? { ...part, heights: [0, 100] as const, value: 0.2 } : part,
        );
        const better = rising.map((part, i) => (i === index ? { ...part, value: 0.2 + by } : part));
        const before = build(rising);
        const after = build(better);
        expect(scoreOf(after.values, { scorecard: after.scorecard }).score).toBeGreaterThanOrEqual(
          scoreOf(before.values, { scorecard: before.scorecard }).score,
        );
      }),
    );
  });
});
