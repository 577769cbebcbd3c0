import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Scorecard } from '../../../src/config/schema/scorecard-file.ts';
import { HEALTH } from '../../../src/domain/score.ts';
import {
  explainChange,
  type ChangeInput,
  type ChangeTerm,
  type MadeScore,
} from '../../../src/scorecard/explain-change.ts';
import type { Curve } from '../../../src/scorecard/curve.ts';
import type { WrittenValues } from '../../support/measure-values.ts';
import { SCORECARD, scoreOf } from '../../support/score-examples.ts';

interface Making {
  readonly scorecard?: Scorecard;
  readonly modelVersion?: string;
  readonly segment?: string;
  readonly curves?: ReadonlyMap<string, Curve>;
  readonly shown?: number;
}

function made(values: WrittenValues, more: Making = {}): MadeScore {
  const scorecard = more.scorecard ?? SCORECARD;
  const yardstick = {
    dimensions: new Map(),
    freshness: new Map(),
    curves: more.curves ?? new Map(),
  };
  const { score, reasons } = scoreOf(values, { scorecard, yardstick });
  const { modelVersion = 'test-1+0', segment = 'shops' } = more;
  const shown = more.shown ?? score;
  return { score, shown, segment, modelVersion, reasons, scorecard, yardstick };
}

function split(from: MadeScore, to: MadeScore, more: Partial<ChangeInput> = {}) {
  return explainChange({ from, to, between: undefined, seasonal: new Set(), ...more });
}

function said(terms: readonly ChangeTerm[]) {
  return terms.map(({ kind, measure, points }) => [kind, measure ?? '', points]);
}

const GOOD: WrittenValues = { order_silence: 0.6, days_since_last_order: 20, fill_rate: 0.75 };

/** The first measure with another weight. */
const HEAVIER: Scorecard = {
  ...SCORECARD,
  measures: SCORECARD.measures.map((scored, index) =>
    index === 0 ? { ...scored, weight: 150 } : scored,
  ),
};

function curve(top: number): Curve {
  return [
    [0, 0],
    [top, 100],
  ];
}

/** Of the measure at an index. */
function id(index: number): string {
  return `measure_${String(index)}`;
}

describe('explainChange', () => {
  it('gives each measure that moved what it moved', () => {
    const later = { ...GOOD, order_silence: 0.2, fill_rate: 1 };
    expect(split(made(GOOD), made(later))).toEqual([
      { kind: 'value', measure: 'fill_rate', from: 0.75, to: 1, points: 10 },
      { kind: 'value', measure: 'order_silence', from: 0.6, to: 0.2, points: -20 },
    ]);
  });

  it('is empty where nothing changed', () => {
    expect(split(made(GOOD), made(GOOD))).toEqual([]);
  });

  it('tells a value that is not known any more from one that fell', () => {
    const later = { order_silence: 0.2, days_since_last_order: 20 };
    // Without the fill rate 67.5 instead of 64; then 0.625 of 40 points.
    expect(said(split(made(GOOD), made(later)))).toEqual([
      ['missing', 'fill_rate', 3.5],
      ['value', 'order_silence', -25],
    ]);
  });

  it('puts down to the season what a measure of the season does by coming or going', () => {
    const { fill_rate: _, ...outside } = GOOD;
    const seasonal = new Set(['fill_rate']);
    expect(said(split(made(outside), made(GOOD), { seasonal }))).toEqual([
      ['season', 'fill_rate', -3.5],
    ]);
    const later = { ...GOOD, fill_rate: 1 };
    expect(said(split(made(GOOD), made(later), { seasonal }))).toEqual([
      ['value', 'fill_rate', 10],
    ]);
  });

  it('tells another model from another account', () => {
    const to = made({ ...GOOD, fill_rate: 1 }, { scorecard: HEAVIER, modelVersion: 'test-2+0' });
    // By the new weights 62 instead of 64, and the fill rate weighs a tenth.
    expect(said(split(made(GOOD), to))).toEqual([
      ['model', '', -2],
      ['value', 'fill_rate', 5],
    ]);
  });

  it('tells another segment from another model', () => {
    const segment = made(GOOD, { scorecard: HEAVIER, segment: 'dealers' });
    expect(said(split(made(GOOD), segment))).toEqual([['segment', '', -2]]);
    const both = { ...segment, modelVersion: 'test-2+0' };
    expect(said(split(made(GOOD), both))).toEqual([['model', '', -2]]);
    const between: Scorecard = { ...SCORECARD, measures: SCORECARD.measures.slice(0, 2) };
    expect(said(split(made(GOOD), both, { between }))).toEqual([
      ['model', '', 3.5],
      ['segment', '', -5.5],
    ]);
  });

  it('tells a book that moved from an account that did', () => {
    const from = made(GOOD, { curves: new Map([['fill_rate', curve(1)]]) });
    const to = made(GOOD, { curves: new Map([['fill_rate', curve(1.5)]]) });
    expect(said(split(from, to))).toEqual([['book', '', -5]]);
  });

  it('adds what a person decided', () => {
    const to = made({ ...GOOD, fill_rate: 1 }, { shown: 90 });
    expect(said(split(made(GOOD), to))).toEqual([
      ['value', 'fill_rate', 10],
      ['override', '', 16],
    ]);
  });

  it('does not split by a model that is not on record, or that the score was not made by', () => {
    const to = made({ ...GOOD, fill_rate: 1 });
    const expected = [['unsplit', 'fill_rate', 10]];
    expect(said(split(made(GOOD), { ...to, scorecard: undefined }))).toEqual(expected);
    expect(said(split(made(GOOD), { ...to, scorecard: HEAVIER }))).toEqual(expected);
  });

  it('puts what cannot be told down to the model where only the earlier one is not on record', () => {
    const from = { ...made(GOOD, { scorecard: HEAVIER }), scorecard: undefined };
    expect(said(split(from, made({ ...GOOD, fill_rate: 1 })))).toEqual([
      ['model', '', 2],
      ['value', 'fill_rate', 10],
    ]);
  });
});

function backwards(one: MadeScore): MadeScore {
  return { ...one, reasons: one.reasons.toReversed() };
}

describe('any split', () => {
  const height = fc.integer({ min: 0, max: 100 });
  const value = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined });
  const measure = fc.record({
    weight: fc.double({ min: 0.01, max: 100, noNaN: true }),
    heights: fc.tuple(height, height),
    missing: fc.constantFrom('spread' as const, 'neutral' as const),
  });
  const model = fc.array(measure, { minLength: 5, maxLength: 5 });
  const values = fc.array(value, { minLength: 5, maxLength: 5 });
  const side = fc.record({ model, values, from: fc.nat(2), shown: fc.option(height) });

  type Side = typeof side extends fc.Arbitrary<infer T> ? T : never;

  /** Five measures in all; a model leaves out the first few. */
  function make({ model: parts, values: written, from, shown }: Side, version: string): MadeScore {
    const scorecard: Scorecard = {
      ...SCORECARD,
      scorecard: HEALTH,
      min_coverage: 0,
      measures: parts.slice(from).map(({ weight, heights, missing }, index) => ({
        measure: id(index + from),
        weight,
        curve: [
          [0, heights[0]],
          [1, heights[1]],
        ],
        missing,
        full_sample: 1,
      })),
    };
    const one = made(Object.fromEntries(written.map((v, index) => [id(index), v])), {
      scorecard,
      modelVersion: version,
    });
    return { ...one, shown: shown ?? one.score };
  }

  function isScored({ values: written, from }: Side): boolean {
    return written.slice(from).some((one) => one !== undefined);
  }

  const rules = fc.record({
    changed: fc.boolean(),
    known: fc.constantFrom('both', 'later', 'earlier', 'none'),
    moved: fc.boolean(),
  });

  it('adds up to the difference, to the tenth, whatever changed', () => {
    fc.assert(
      fc.property(side, side, rules, (a, b, { changed, known, moved }) => {
        const later = changed ? b : { ...b, model: a.model, from: a.from };
        fc.pre(isScored(a) && isScored(later));
        const from = make(a, 'one');
        const to = { ...make(later, changed ? 'two' : 'one'), segment: moved ? 'x' : 'shops' };
        const terms = split(
          known === 'both' || known === 'earlier' ? from : { ...from, scorecard: undefined },
          known === 'both' || known === 'later' ? to : { ...to, scorecard: undefined },
          { seasonal: new Set(['measure_3']), between: changed ? to.scorecard : undefined },
        );
        let tenths = 0;
        for (const { points } of terms) tenths += Math.round(points * 10);
        expect(tenths).toBe(Math.round(to.shown * 10) - Math.round(from.shown * 10));
        for (const { points } of terms) expect(points).not.toBe(0);
      }),
    );
  });

  it('is the same to the byte whatever the order of the reasons', () => {
    fc.assert(
      fc.property(side, side, (a, b) => {
        fc.pre(isScored(a) && isScored(b));
        const from = make(a, 'one');
        const to = make(b, 'two');
        expect(JSON.stringify(split(backwards(from), backwards(to)))).toBe(
          JSON.stringify(split(from, to)),
        );
      }),
    );
  });
});
