import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../src/domain/days.ts';
import type { AsOf } from '../../../src/domain/run.ts';
import { comparableGapsMoved, keepComparableGaps } from '../../../src/measures/comparable-gaps.ts';
import { loadCatalog } from '../../../src/measures/catalog.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { BOOK_DAY } from '../../support/book-of-facts.ts';
import {
  differences,
  measuredTable,
  tableByHand,
  type Catalog,
} from '../../support/measure-table.ts';
import { mirrorByHand, type Page } from '../../support/mirror-by-hand.ts';
import { MirrorLab } from '../../support/mirror-lab.ts';
import { SYNCS } from '../../support/pages-of-facts.ts';
import { openTestStore } from '../../support/test-store.ts';

/** Shrinking ends before jest does: a failure without its example says little. */
const SHRINK_MS = 90_000;
const TODAY: AsOf = { day: BOOK_DAY, knownBefore: addDays(BOOK_DAY, 1) };

let store: Store;
let catalog: Catalog;

beforeAll(async () => {
  store = await openTestStore();
  catalog = await loadCatalog();
});

afterAll(() => store.close());

async function sync(lab: MirrorLab, pages: readonly Page[]): Promise<void> {
  for (const { entity, rows, gone } of pages) await lab.page(entity, rows, gone);
  await lab.settle();
}

describe('the mirror', () => {
  it('gives what a full computation gives when only the accounts that it marked are computed again', async () => {
    await fc.assert(
      fc.asyncProperty(SYNCS, async (syncs) => {
        const lab = await MirrorLab.open(store.database);
        const pages: Page[] = [];
        for (const own of syncs) {
          await sync(lab, own);
          pages.push(...own);
          const marked = await lab.takeDirty();
          const gapsOf = { connectionId: lab.connectionId, asOf: TODAY };
          const scope = (await comparableGapsMoved(store.database, gapsOf)) ? undefined : marked;
          await keepComparableGaps(store.database, gapsOf);
          const expected = tableByHand(mirrorByHand(pages), catalog, TODAY);
          const found = await measuredTable(lab, catalog, TODAY, scope);
          expect(differences(found, expected)).toEqual([]);
        }
      }),
      { numRuns: 4, interruptAfterTimeLimit: SHRINK_MS },
    );
  });

  it('marks nothing for a sync that brings nothing new', async () => {
    await fc.assert(
      fc.asyncProperty(SYNCS, async (syncs) => {
        const lab = await MirrorLab.open(store.database);
        for (const own of syncs) await sync(lab, own);
        await lab.takeDirty();
        await lab.load(mirrorByHand(syncs.flat()));
        expect(await lab.takeDirty()).toEqual([]);
      }),
      { numRuns: 2, interruptAfterTimeLimit: SHRINK_MS },
    );
  });
});
