import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '../../../src/domain/days.ts';
import { loadCatalog } from '../../../src/measures/catalog.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { MirrorLab, type Measured } from '../../support/mirror-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

const DAY = '2026-04-20';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

/** The measure for accounts with these views, noted so many days ago, as of the start of a day. */
async function views(
  ...noted: readonly (readonly [view: number | null, daysAgo: number | null])[]
): Promise<readonly (Measured | undefined)[]> {
  const lab = await MirrorLab.open(store.database);
  await lab.load({
    accounts: noted.map(([sentiment, daysAgo], index) => ({
      id: `a${String(index)}`,
      name: 'Account',
      sentiment,
      sentiment_on: daysAgo === null ? null : addDays(DAY, -daysAgo),
    })),
  });
  const measure = (await loadCatalog()).get('rep_sentiment');
  if (measure === undefined) throw new Error('there is no such measure');
  const values = await lab.measure(measure, { day: DAY, knownBefore: DAY });
  return noted.map((_, index) => values.get(`a${String(index)}`));
}

function of(value: number): Measured {
  return { value, sampleSize: 1 };
}

describe("the rep's view", () => {
  it('fades by half in 60 days and is forgotten after 180', async () => {
    expect(await views([1, 60], [-0.8, 120], [1, 179], [1, 180])).toEqual([
      of(0.5),
      of(-0.2),
      { value: expect.closeTo(2 ** (-179 / 60), 12), sampleSize: 1 },
      undefined,
    ]);
  });

  it('stays within -1 and +1, whatever stands in the field', async () => {
    expect(await views([5, 60], [-99, 60])).toEqual([of(0.5), of(-0.5)]);
  });

  it('is not known before its day, nor without one', async () => {
    expect(await views([1, 0], [1, -3], [1, null], [null, 5])).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
