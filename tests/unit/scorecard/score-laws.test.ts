import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Scorecard } from '../../../src/config/schema/scorecard-file.ts';
import type { Dimension } from '../../../src/domain/measure.ts';
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
  readonly dimension: Dimension;
  readonly freshness: number;
}

function tenths(reasons: readonly Reason[], key: 'contribution' | 'lost'): number {
  let total = 0;
  for (const one of reasons) total += Math.round(one[key] * 10);
  return total;
}

/** Of the measure at an index. */
function id(index: number): string {
  return `measure_${String(index)}`;
}

function byName(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.toSorted((a, b) => (a.measure < b.measure ? -1 : 1));
}

describe('any score', () => {
  const scored: fc.Arbitrary<Scored> = fc.record({
    weight: fc.double({ min: 0.01, max: 100, noNaN: true }),
    heights: fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })),
    missing: fc.constantFrom('spread' as const, 'neutral' as const),
    full_sample: fc.integer({ min: 1, max: 20 }),
    value: fc.option(fc.double({ min: -0.5, max: 1.5, noNaN: true }), { nil: undefined }),
    sample: fc.integer({ min: 0, max: 40 }),
    dimension: fc.constantFrom('outcome' as const, 'business' as const, 'relationship' as const),
    freshness: fc.constantFrom(0, 0.25, 1),
  });
  const book = fc.array(scored, { minLength: 1, maxLength: 14 });

  function build(parts: readonly Scored[]) {
    const scorecard: Scorecard = {
      ...SCORECARD,
      min_coverage: 0,
      measures: parts.map(({ weight, heights, missing, full_sample }, index) => ({
        measure: id(index),
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
      parts.map(({ value, sample }, index) => [id(index), [value, sample] as const]),
    );
    return { scorecard, values };
  }

  const groups = fc.record({
    outcome: fc.integer({ min: 1, max: 100 }),
    business: fc.integer({ min: 1, max: 100 }),
    relationship: fc.integer({ min: 1, max: 100 }),
  });

  /** The same with groups and with data of several ages. */
  function buildGrouped(parts: readonly Scored[], weights: Scorecard['groups']) {
    const { scorecard, values } = build(parts);
    const yardstick = {
      curves: new Map(),
      dimensions: new Map(parts.map(({ dimension }, index) => [id(index), dimension])),
      freshness: new Map(parts.map(({ freshness }, index) => [id(index), freshness])),
    };
    return { values, more: { scorecard: { ...scorecard, groups: weights }, yardstick } };
  }

  it('with groups is the sum of its contributions too, and no group weighs more than the others leave it', () => {
    fc.assert(
      fc.property(book, groups, (parts, weights) => {
        const counted = parts.filter((one) => one.value !== undefined && one.freshness > 0);
        fc.pre(counted.length > 0);
        const { values, more } = buildGrouped(parts, weights);
        const { score, reasons } = scoreOf(values, more);
        expect(tenths(reasons, 'contribution')).toBe(Math.round(score * 10));
        expect(tenths(reasons, 'lost')).toBe(1000 - Math.round(score * 10));
        const shares = new Map<Dimension, number>();
        for (const [index, { dimension }] of parts.entries()) {
          const share = reasons[index]?.weight ?? 0;
          shares.set(dimension, (shares.get(dimension) ?? 0) + share);
        }
        const present = [...shares].filter(([, share]) => share > 0);
        let sum = 0;
        for (const [dimension] of present) sum += weights[dimension];
        for (const [dimension, share] of present) {
          expect(share).toBeCloseTo(weights[dimension] / sum, 9);
        }
      }),
    );
  });

  it('is the same to the byte whatever the order of its measures', () => {
    fc.assert(
      fc.property(book, fc.option(groups), fc.array(fc.nat()), (parts, weights, order) => {
        fc.pre(parts.some((one) => one.value !== undefined && one.freshness > 0));
        const { values, more } = buildGrouped(parts, weights ?? undefined);
        const shuffled = more.scorecard.measures
          .map((scored, index) => ({ scored, key: order[index] ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ scored }) => scored);
        const one = scoreOf(values, more);
        const scorecard = { ...more.scorecard, measures: shuffled };
        const other = scoreOf(values, { ...more, scorecard });
        expect(JSON.stringify({ ...other, reasons: byName(other.reasons) })).toBe(
          JSON.stringify({ ...one, reasons: byName(one.reasons) }),
        );
        expect(other.reasons.map(({ measure }) => measure)).toEqual(
          shuffled.map(({ measure }) => measure),
        );
      }),
    );
  });

  it('has a confidence that is the product of its parts', () => {
    fc.assert(
      fc.property(book, groups, (parts, weights) => {
        fc.pre(parts.some((one) => one.value !== undefined && one.freshness > 0));
        const { values, more } = buildGrouped(parts, weights);
        const { confidence, confidenceParts } = scoreOf(values, more);
        const { coverage, sample, freshness, reconciliation } = confidenceParts;
        const product = 100 * coverage * sample * freshness * reconciliation;
        expect(Math.abs(product - confidence)).toBeLessThan(0.7);
      }),
    );
  });

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
