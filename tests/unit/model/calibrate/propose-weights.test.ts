import { describe, expect, it } from '@jest/globals';
import { scorecardFileSchema } from '../../../../src/config/schema/scorecard-file.ts';
import type { Dimension } from '../../../../src/domain/measure.ts';
import { withWeights } from '../../../../src/model/calibrate/propose-weights.ts';
import { weightShares } from '../../../../src/scorecard/weights.ts';

const CATALOG = new Map<string, { readonly dimension: Dimension }>([
  ['rhythm', { dimension: 'outcome' }],
  ['revenue', { dimension: 'outcome' }],
  ['delivery', { dimension: 'business' }],
  ['survey', { dimension: 'relationship' }],
]);

function card(more: object = {}) {
  return scorecardFileSchema.parse({
    segment: 'shops',
    title: 'Shops',
    version: 'a-1',
    measures: [...CATALOG.keys()].map((measure) => ({
      measure,
      weight: 5,
      curve: [
        [0, 0],
        [1, 100],
      ],
    })),
    bands: { yellow_from: 40, green_from: 65 },
    ...more,
  });
}

const WORTH = new Map([
  ['rhythm', 3],
  ['revenue', 1],
  ['delivery', 4],
  ['survey', 0],
]);

/** In the order of the measures, as shares of a hundred. */
function effective({ measures, groups }: ReturnType<typeof card>): readonly number[] {
  const items = measures.map(({ measure, weight }) => ({
    weight,
    dimension: CATALOG.get(measure)?.dimension,
  }));
  return weightShares(items, groups).map((share) => Math.round(100 * share));
}

describe('proposed weights', () => {
  it('go by what each measure is worth, and take none out', () => {
    const { measures } = withWeights(card(), WORTH, CATALOG);
    expect(measures.map(({ weight }) => weight)).toEqual([38, 13, 50, 1]);
  });

  it('come to the same where dimensions have weights of their own', () => {
    const groups = { outcome: 90, business: 5, relationship: 5 };
    const proposal = withWeights(card({ groups }), WORTH, CATALOG);
    expect(proposal.groups).toEqual({ outcome: 50, business: 50, relationship: 1 });
    expect(effective(proposal)).toEqual([37, 13, 50, 1]);
  });

  it('leave a dimension without weight that people gave none', () => {
    const groups = { outcome: 90, business: 0 };
    const proposal = withWeights(card({ groups }), WORTH, CATALOG);
    expect(proposal.groups).toEqual({ outcome: 100, business: 0 });
    expect(proposal.measures.map(({ weight }) => weight)).toEqual([75, 25, 5, 5]);
  });

  it('leave a measure of which the history says nothing the share that it has', () => {
    const worth = new Map([...WORTH].filter(([measure]) => measure !== 'survey'));
    const { measures } = withWeights(card(), worth, CATALOG);
    expect(measures.map(({ weight }) => weight)).toEqual([28, 9, 38, 25]);
  });

  it('are the present ones where these are in proportion already, on whatever scale', () => {
    const present = card();
    const worth = new Map(present.measures.map(({ measure }) => [measure, 0.7]));
    expect(withWeights(present, worth, CATALOG)).toBe(present);
  });

  it('are the present ones where nothing told anything', () => {
    expect(withWeights(card(), new Map(), CATALOG)).toEqual(card());
  });
});
