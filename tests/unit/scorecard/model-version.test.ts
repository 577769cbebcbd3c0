import { describe, expect, it } from '@jest/globals';
import { scorecardFileSchema, type Scorecard } from '../../../src/config/schema/scorecard-file.ts';
import { modelVersion, type ModelParts } from '../../../src/scorecard/model-version.ts';
import { CATALOG, SCORECARD } from '../../support/score-examples.ts';

function parts(more: Partial<ModelParts> = {}): ModelParts {
  return {
    segments: { segments: [{ id: 'shops', title: 'Shops', when: [] }], fallback: 'shops' },
    scorecards: new Map([[SCORECARD.segment, SCORECARD]]),
    statements: statements(),
    settings: { active_days: 365, trend_days: 28 },
    ...more,
  };
}

function withScorecard(scorecard: Scorecard): ModelParts {
  return parts({ scorecards: new Map([[scorecard.segment, scorecard]]) });
}

describe('modelVersion', () => {
  const present = modelVersion(parts());

  it('is the version for people and a fingerprint', () => {
    expect(present).toMatch(/^test-1\+[0-9a-f]{8}$/);
    // By its value, so that an update of Bellwether that would re-version every book is seen.
    expect(present).toBe('test-1+a7756140');
  });

  it('is the same for the same content', () => {
    expect(modelVersion(structuredClone(parts()))).toBe(present);
  });

  it('does not depend on the order of the keys in a file', () => {
    const backwards: unknown = Object.fromEntries(Object.entries(SCORECARD).toReversed());
    expect(modelVersion(withScorecard(scorecardFileSchema.parse(backwards)))).toBe(
      modelVersion(withScorecard(scorecardFileSchema.parse(SCORECARD))),
    );
  });

  it.each<[string, ModelParts]>([
    ['a weight', withScorecard(withFirst({ weight: 51 }))],
    [
      'a point of a curve',
      withScorecard(
        withFirst({
          curve: [
            [0, 1],
            [1, 100],
          ],
        }),
      ),
    ],
    ['a policy', withScorecard(withFirst({ missing: 'neutral' }))],
    ['a full sample', withScorecard(withFirst({ full_sample: 11 }))],
    ['a band', withScorecard({ ...SCORECARD, bands: { ...SCORECARD.bands, green_from: 66 } })],
    ['the hold', withScorecard({ ...SCORECARD, bands: { ...SCORECARD.bands, hold_days: 8 } })],
    ['the coverage', withScorecard({ ...SCORECARD, min_coverage: 0.31 })],
    ['the measures', withScorecard({ ...SCORECARD, measures: SCORECARD.measures.slice(1) })],
    [
      'a segment',
      parts({
        segments: {
          segments: [{ id: 'shops', title: 'Shops', when: [{ field: 'region', in: ['N'] }] }],
          fallback: 'shops',
        },
      }),
    ],
    ['a setting', parts({ settings: { active_days: 364, trend_days: 28 } })],
    ['the SQL of a measure', parts({ statements: statements('SELECT 2') })],
  ])('changes with %s', (_, changed) => {
    expect(modelVersion(changed)).not.toBe(present);
  });

  it('names each version for people once, in order', () => {
    const scorecards = new Map(
      ['b-2', 'a-1', 'b-2'].map((version, index) => [
        String(index),
        { ...SCORECARD, segment: String(index), version },
      ]),
    );
    expect(modelVersion(parts({ scorecards }))).toMatch(/^a-1\/b-2\+[0-9a-f]{8}$/);
  });
});

function withFirst(change: Partial<Scorecard['measures'][number]>): Scorecard {
  const measures = SCORECARD.measures.map((scored, index) =>
    index === 0 ? { ...scored, ...change } : scored,
  );
  return { ...SCORECARD, measures };
}

function statements(fillRate?: string): ModelParts['statements'] {
  return new Map(
    [...CATALOG].map(([id, { sql }]) => [id, id === 'fill_rate' ? (fillRate ?? sql) : sql]),
  );
}
