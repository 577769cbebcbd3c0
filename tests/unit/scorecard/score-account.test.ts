import { describe, expect, it } from '@jest/globals';
import type { Scorecard, ScoredMeasure } from '../../../src/config/schema/scorecard-file.ts';
import type { WrittenValues } from '../../support/measure-values.ts';
import { DAY, earlier, outcomeOf, SCORECARD, scoreOf } from '../../support/score-examples.ts';

/** The scorecard with another policy for the measure at an index. */
function withMissing(index: number, missing: ScoredMeasure['missing']): Scorecard {
  const measures = SCORECARD.measures.map((scored, at) =>
    at === index ? { ...scored, missing } : scored,
  );
  return { ...SCORECARD, measures };
}

describe('scoreAccount', () => {
  it('is the weighted mean of the points, with a reason for each measure', () => {
    const score = scoreOf({
      order_silence: [0.6, 10],
      days_since_last_order: [20, 1],
      fill_rate: [0.75, 4],
    });
    expect(score).toEqual({
      score: 64, // 0.5 x 60 + 0.3 x 80 + 0.2 x 50
      band: 'yellow',
      bandSince: DAY,
      trend: 'new',
      confidence: 100,
      confidenceParts: { coverage: 1, sample: 1, freshness: 1, reconciliation: 1 },
      segment: 'shops',
      modelVersion: 'test-1+0',
      reasons: [
        {
          measure: 'order_silence',
          value: 0.6,
          points: 60,
          weight: 0.5,
          contribution: 30,
          lost: 20,
        },
        {
          measure: 'days_since_last_order',
          value: 20,
          points: 80,
          weight: 0.3,
          contribution: 24,
          lost: 6,
        },
        {
          measure: 'fill_rate',
          value: 0.75,
          points: 50,
          weight: 0.2,
          contribution: 10,
          lost: 10,
        },
      ],
    });
  });

  it('reaches 100 and 0', () => {
    const best = scoreOf({ order_silence: 1, days_since_last_order: 0, fill_rate: 1 });
    const worst = scoreOf({ order_silence: 0, days_since_last_order: 500, fill_rate: 0 });
    expect([best.score, best.band]).toEqual([100, 'green']);
    expect([worst.score, worst.band]).toEqual([0, 'red']);
  });

  it('takes a value of 0 for a value', () => {
    expect(scoreOf({ order_silence: 0 }).reasons[0]).toMatchObject({ value: 0, points: 0 });
  });

  describe('where a value is missing', () => {
    it('spreads its weight over the others in proportion', () => {
      const score = scoreOf({ order_silence: [0.6, 10], days_since_last_order: [20, 1] });
      expect(score.score).toBe(67.5); // (50 x 60 + 30 x 80) / 80
      expect(score.confidence).toBe(80);
      expect(score.reasons[2]).toEqual({
        measure: 'fill_rate',
        value: undefined,
        points: undefined,
        weight: 0,
        contribution: 0,
        lost: 0,
      });
      expect(score.reasons[0]).toMatchObject({ weight: 0.625, contribution: 37.5, lost: 25 });
    });

    it('counts it as half marks under the policy neutral, which bears no confidence', () => {
      const values = { order_silence: [0.6, 10], days_since_last_order: [20, 1] } as const;
      const score = scoreOf(values, { scorecard: withMissing(2, 'neutral') });
      expect(score.score).toBe(64);
      expect(score.confidence).toBe(80);
      expect(score.reasons[2]).toMatchObject({
        value: undefined,
        points: 50,
        weight: 0.2,
        contribution: 10,
        lost: 10,
      });
    });

    it('gives no score under the policy withhold', () => {
      const values = { order_silence: 0.6, days_since_last_order: 20 };
      const outcome = outcomeOf(values, { scorecard: withMissing(2, 'withhold') });
      expect(outcome).toMatchObject({ withheld: 'too little data' });
      expect(outcome).not.toHaveProperty('score');
    });

    it('gives a score under the policy withhold when the value is there', () => {
      const values = { fill_rate: 1 };
      const scorecard = { ...withMissing(2, 'withhold'), min_coverage: 0.2 };
      expect(scoreOf(values, { scorecard }).score).toBe(100);
    });

    it('keeps the points of a withheld score, without contributions', () => {
      const outcome = outcomeOf({ fill_rate: 0.75 });
      expect(outcome).toMatchObject({
        withheld: 'too little data',
        reasons: [
          { points: undefined, weight: 0, contribution: 0, lost: 0 },
          { points: undefined, weight: 0, contribution: 0, lost: 0 },
          { points: 50, weight: 1, contribution: 0, lost: 0 },
        ],
      });
    });
  });

  it.each([
    ['exactly the least coverage is enough', 0.3, { days_since_last_order: 10 }, true],
    ['a little less is not', 0.31, { days_since_last_order: 10 }, false],
    ['nothing is never enough', 0, {}, false],
  ])('%s', (_, minCoverage, values, scored) => {
    const outcome = outcomeOf(values, {
      scorecard: { ...SCORECARD, min_coverage: minCoverage },
    });
    expect('score' in outcome).toBe(scored);
  });

  it('does not count neutral points as coverage', () => {
    const scorecard: Scorecard = {
      ...SCORECARD,
      measures: SCORECARD.measures.map((scored) => ({ ...scored, missing: 'neutral' })),
    };
    expect(outcomeOf({ fill_rate: 1 }, { scorecard })).toMatchObject({
      withheld: 'too little data',
    });
    expect(outcomeOf({}, { scorecard: { ...scorecard, min_coverage: 0 } })).toMatchObject({
      withheld: 'too little data',
    });
  });

  it.each([
    ['full samples bear it all', [10, 1, 4], 100],
    ['more than a full sample is no more than full', [100, 100, 100], 100],
    ['half a sample bears half of its weight', [5, 1, 4], 75],
    ['a sample of nothing bears nothing', [0, 1, 4], 50],
    ['rounded to the per cent', [1, 1, 1], 40],
    ['rounded up from the half', [1, 0, 1.9], 15],
  ])('confidence: %s', (_, [silence = 0, days = 0, fill = 0], expected) => {
    const values: WrittenValues = {
      order_silence: [0.5, silence],
      days_since_last_order: [20, days],
      fill_rate: [0.9, fill],
    };
    expect(scoreOf(values).confidence).toBe(expected);
  });

  it('says what the confidence is made of: the parts multiply to it', () => {
    const freshness = new Map([['fill_rate', 0.5]]);
    const score = scoreOf(
      { order_silence: [0.5, 5], fill_rate: [0.9, 4], matched: [0.7, 20] },
      {
        yardstick: { dimensions: new Map(), curves: new Map(), freshness },
        reconciliation: { measure: 'matched', full_from: 0.8, withhold_below: 0, min_sample: 5 },
      },
    );
    // 0.7 of the weight; 0.25 + 0.2 of it sampled; 0.25 + 0.1 of that current; 0.7 of 0.8 matched.
    expect(score.confidenceParts).toEqual({
      coverage: 0.7,
      sample: 0.643,
      freshness: 0.778,
      reconciliation: 0.875,
    });
    expect(score.confidence).toBe(31);
  });

  it('takes data that are too old for missing, and says so where that leaves too little', () => {
    const values = { order_silence: 0.6, days_since_last_order: 20, fill_rate: 1 };
    const yardstick = {
      dimensions: new Map(),
      curves: new Map(),
      freshness: new Map([['order_silence', 0]]),
    };
    const score = scoreOf(values, { yardstick });
    expect(score.reasons[0]).toMatchObject({ value: undefined, weight: 0, contribution: 0 });
    const scorecard = { ...SCORECARD, min_coverage: 0.6 };
    expect(outcomeOf(values, { yardstick, scorecard })).toMatchObject({ withheld: 'data too old' });
  });

  describe('where records do not match', () => {
    const reconciliation = {
      measure: 'matched',
      full_from: 0.9,
      withhold_below: 0.5,
      min_sample: 5,
    };

    it.each([
      ['gives no score below the limit', [0.49, 20], undefined],
      ['gives one at the limit, with half the confidence and more', [0.5, 20], 56],
      ['takes no notice of a few records', [0.1, 4], 100],
      ['trusts fully what nearly all matches', [0.95, 20], 100],
    ] as const)('%s', (_, matched, confidence) => {
      const values = { order_silence: 1, days_since_last_order: 0, fill_rate: 1, matched };
      const outcome = outcomeOf(values, { reconciliation });
      expect('score' in outcome ? outcome.score.confidence : outcome.withheld).toBe(
        confidence ?? 'records do not match',
      );
    });
  });

  it('judges by the curve of the book where there is one', () => {
    const curves = new Map([
      [
        'fill_rate',
        [
          [0.9, 10],
          [1, 90],
        ] as const,
      ],
    ]);
    const yardstick = { dimensions: new Map(), freshness: new Map(), curves };
    expect(scoreOf({ fill_rate: 0.95, order_silence: 0.6 }, { yardstick }).reasons[2]?.points).toBe(
      50,
    );
  });

  it.each([
    ['up from five points on', 59, 'up'],
    ['steady below', 59.1, 'steady'],
    ['steady the same', 64, 'steady'],
    ['steady a little lower', 68.9, 'steady'],
    ['down from five points on', 69, 'down'],
  ])('trend: %s', (_, base, expected) => {
    const values = { order_silence: 0.6, days_since_last_order: 20, fill_rate: 0.75 };
    expect(scoreOf(values, { trendBase: earlier(base) }).trend).toBe(expected);
  });

  it('takes the band from the latest score, the trend from the one to compare with', () => {
    const values = { order_silence: 0.6, days_since_last_order: 20, fill_rate: 0.75 };
    const previous = earlier(66, { band: 'green', bandSince: '2026-02-01' });
    const score = scoreOf(values, { previous, trendBase: earlier(20, { band: 'red' }) });
    expect(score).toMatchObject({ band: 'green', bandSince: '2026-02-01', trend: 'up' });
  });
});
