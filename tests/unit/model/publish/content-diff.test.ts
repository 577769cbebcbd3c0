import { describe, expect, it } from '@jest/globals';
import type { Scorecard } from '../../../../src/config/schema/scorecard-file.ts';
import { contentDiff } from '../../../../src/model/publish/content-diff.ts';
import {
  contentOf,
  modelContentSchema,
  nameOf,
  type ModelContent,
} from '../../../../src/model/publish/model-content.ts';
import { cards, CHAINS, lintInput, scorecard, SHOPS } from '../../../support/lint-examples.ts';

const UP = [
  [0, 0],
  [1, 100],
] as const;

function content(...scorecards: readonly Scorecard[]): ModelContent {
  return contentOf({ segments: lintInput().segments, scorecards: cards(...scorecards) });
}

describe('two models', () => {
  it('that are the same have no differences, in whatever order their files were read', () => {
    expect(contentDiff(content(SHOPS, CHAINS), content(CHAINS, SHOPS))).toEqual([]);
    expect(content(SHOPS, CHAINS)).toEqual(content(CHAINS, SHOPS));
  });

  it('that differ say so place by place', () => {
    const changed = scorecard(
      'shops',
      [
        ['delivery', 10, UP],
        ['rhythm', 70, UP],
      ],
      { version: 'test-2', bands: { yellow_from: 45, green_from: 65 } },
    );
    expect(contentDiff(content(SHOPS, CHAINS), content(changed, CHAINS))).toEqual([
      'scorecards/shops.yaml: version "test-1" -> "test-2"',
      'scorecards/shops.yaml: measures.rhythm.weight 60 -> 70',
      'scorecards/shops.yaml: measures.revenue removed',
      'scorecards/shops.yaml: measures.delivery added',
      'scorecards/shops.yaml: bands.yellow_from 40 -> 45',
    ]);
  });

  it('with another rule for a segment say so too', () => {
    const before = content(SHOPS, CHAINS);
    const segments = {
      ...before.segments,
      fallback: 'chains',
      segments: before.segments.segments.map((one) => ({
        ...one,
        when: one.id === 'shops' ? [{ field: 'region' as const, in: ['north'] }] : one.when,
      })),
    };
    expect(contentDiff(before, { ...before, segments })).toEqual([
      'segments.yaml: segments.shops.when [{"field":"region","in":["shops"]}] -> [{"field":"region","in":["north"]}]',
      'segments.yaml: fallback "shops" -> "chains"',
    ]);
  });
});

describe('the content of a model', () => {
  it('comes back from the store as it was, where keys have no order', () => {
    const written = content(SHOPS, CHAINS);
    const kept = { segments: written.segments, scorecards: [CHAINS, SHOPS], measures: [] };
    const shuffled: unknown = JSON.parse(JSON.stringify(kept), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toReversed())
        : value,
    );
    const read = modelContentSchema.parse(shuffled);
    expect(JSON.stringify(read)).toBe(JSON.stringify(written));
    expect(contentDiff(written, read)).toEqual([]);
  });

  it('is named by the versions of its scorecards', () => {
    const other = { ...SHOPS, version: 'b-2' };
    expect(nameOf(content(other, CHAINS))).toBe('b-2/test-1');
  });
});
