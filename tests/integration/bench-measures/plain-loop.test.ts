import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bellwetherContestant } from '../../../scripts/bench-measures-run/bellwether-contestant.ts';
import { compareValues } from '../../../scripts/bench-measures-run/compare-values.ts';
import type { Contestant } from '../../../scripts/bench-measures-run/contestant.ts';
import { loopContestant } from '../../../scripts/bench-measures-run/loop-contestant.ts';
import { loadBook } from '../../../scripts/bench-measures-run/plain/account-facts.ts';
import { loadDataset } from '../../../scripts/dataset/load-dataset.ts';
import { loadCatalog } from '../../../src/measures/catalog.ts';
import { springGarden } from '../../../src/sandbox/seed/spring-garden/spring-garden.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { SEASONS } from '../../support/book-of-facts.ts';
import { freshConnection, openTestStore } from '../../support/test-store.ts';

/** What scripts/bench-measures times must be the same work: the product and the loop in memory, on a generated distributor. */

const ENDS_ON = '2026-04-20';

let store: Store;
let measures: readonly string[];
let product: Contestant;
let loop: Contestant;
let accounts: readonly number[];

beforeAll(async () => {
  store = await openTestStore('bench-measures');
  const { database } = store;
  const connectionId = await freshConnection(database);
  const signal = new AbortController().signal;
  const dataset = springGarden({ size: 'demo', seed: 1, endsOn: ENDS_ON });
  await loadDataset(database, dataset, { connectionId, signal });
  const catalog = [...(await loadCatalog()).values()];
  const asOf = { day: ENDS_ON, knownBefore: ENDS_ON };
  const input = { connectionId, asOf, seasons: SEASONS, scoped: false };
  const book = await loadBook(database, connectionId);
  measures = catalog.map(({ id }) => id);
  accounts = [...book.accounts.keys()];
  product = bellwetherContestant({ database, input, measures: catalog, sessions: 2 });
  loop = loopContestant(book, { input });
});

afterAll(() => store.close());

describe('the measures of a generated distributor', () => {
  it('are the same from the product and from a loop over all rows in memory', async () => {
    await product.compute(undefined);
    await loop.compute(undefined);
    const { compared, differences } = await compareValues([product, loop], measures);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(measures.length * 100);
  });

  it('are the same for some accounts, computed again', async () => {
    const some = accounts.filter((_, place) => place % 7 === 0);
    await product.compute(undefined);
    await product.compute(some);
    await loop.compute(some);
    const { compared, differences } = await compareValues([product, loop], measures, some);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(some.length * 20);
  });

  it('are told apart where one differs in value or in the size of its sample', async () => {
    await product.compute(undefined);
    const [first = 0, second = 0] = [...(await product.values('annual_revenue')).keys()];
    const wrong: Contestant = {
      ...product,
      name: 'loop',
      values: async (measure) => {
        const values = new Map(await product.values(measure));
        const own = values.get(first);
        const other = values.get(second);
        if (own === undefined || other === undefined || own.value === null) return values;
        return values
          .set(first, { ...own, value: own.value * 1.0001 })
          .set(second, { ...other, sampleSize: other.sampleSize + 1 });
      },
    };
    const { differences } = await compareValues([product, wrong], ['annual_revenue']);
    expect(differences.map((line) => /account (\d+)/.exec(line)?.[1])).toEqual([
      String(first),
      String(second),
    ]);
  });
});
