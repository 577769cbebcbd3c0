import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ENTITY_NAMES, type EntityName } from '../../../src/domain/entities.ts';
import { addDays } from '../../../src/domain/days.ts';
import type { AsOf } from '../../../src/domain/run.ts';
import { loadCatalog } from '../../../src/measures/catalog.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { BOOK, BOOK_DAY } from '../../support/book-of-facts.ts';
import {
  differences,
  measuredTable,
  tableByHand,
  type Catalog,
} from '../../support/measure-table.ts';
import { MEASURES_BY_HAND } from '../../support/measures-by-hand.ts';
import { MirrorLab, type Fact, type Facts } from '../../support/mirror-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

/** Shrinking ends before jest does: a failure without its example says little. */
const SHRINK_MS = 90_000;

let store: Store;
let catalog: Catalog;

beforeAll(async () => {
  store = await openTestStore();
  catalog = await loadCatalog();
});

afterAll(() => store.close());

/** A live run knows today; an as-of run knows the days before its day. */
const LIVE: AsOf = { day: BOOK_DAY, knownBefore: addDays(BOOK_DAY, 1) };
const AS_OF: AsOf = { day: BOOK_DAY, knownBefore: BOOK_DAY };

async function labWith(facts: Facts): Promise<MirrorLab> {
  const lab = await MirrorLab.open(store.database);
  await lab.load(facts);
  return lab;
}

function mapFacts(
  facts: Facts,
  change: (rows: readonly Fact[], entity: EntityName) => readonly Fact[],
): Facts {
  return Object.fromEntries(
    ENTITY_NAMES.flatMap((name) => {
      const rows = facts[name];
      return rows === undefined ? [] : [[name, change(rows, name)]];
    }),
  );
}

/** A row is there from this day on. */
const DATES: Partial<Readonly<Record<EntityName, string>>> = {
  opportunities: 'created_on',
  orders: 'ordered_on',
  shipments: 'shipped_on',
  invoices: 'issued_on',
  payments: 'paid_on',
  returns: 'returned_on',
  survey_responses: 'responded_on',
  portal_usage: 'month',
  credit_holds: 'started_on',
  activities: 'occurred_on',
  success_objectives: 'agreed_on',
};

/** What comes later than its row: until that day the fields are as given here. */
const LATER: Readonly<Record<string, (row: Fact, before: string) => Partial<Fact>>> = {
  shipments: (row, before) => (isBefore(row['delivered_on'], before) ? {} : { delivered_on: null }),
  credit_holds: (row, before) => (isBefore(row['ended_on'], before) ? {} : { ended_on: null }),
  order_lines: (row, before) =>
    isBefore(row['delivered_on'], before) ? {} : { delivered_on: null, delivered_quantity: null },
  // The CRM moves the expected day to the day of closing.
  opportunities: (row, before) => ({
    ...(isBefore(row['expected_close_on'], before) ? {} : { closed: false, won: false }),
    ...(isBefore(row['stage_changed_on'], before) ? {} : { stage_changed_on: null }),
  }),
};

/** What had happened before a day. */
function knownAt(facts: Facts, before: string): Facts {
  const known = mapFacts(facts, (rows, entity) =>
    rows
      .filter((row) => isBefore(row[DATES[entity] ?? ''], before))
      .map((row) => ({ ...row, ...LATER[entity]?.(row, before) })),
  );
  const orders = new Set(known.orders?.map(({ id }) => id));
  const returns = new Set(known.returns?.map(({ id }) => id));
  const ofKnown = (row: Fact): boolean =>
    orders.has(String(row['order'])) || returns.has(String(row['return']));
  return {
    ...known,
    order_lines: known.order_lines?.filter(ofKnown) ?? [],
    shipments: known.shipments?.filter(ofKnown) ?? [],
    return_lines: known.return_lines?.filter(ofKnown) ?? [],
  };
}

function isBefore(value: Fact[string], day: string): boolean {
  return typeof value !== 'string' || value < day;
}

describe('every measure', () => {
  it('has a formula by hand', () => {
    expect(Object.keys(MEASURES_BY_HAND).sort()).toEqual([...catalog.keys()].sort());
  });

  it('gives what its definition says, live and as of a day', async () => {
    await fc.assert(
      fc.asyncProperty(BOOK, async (facts) => {
        const lab = await labWith(facts);
        for (const asOf of [LIVE, AS_OF]) {
          const found = await measuredTable(lab, catalog, asOf);
          expect(differences(found, tableByHand(facts, catalog, asOf))).toEqual([]);
        }
      }),
      { numRuns: 6, interruptAfterTimeLimit: SHRINK_MS },
    );
  });

  it('does not look ahead: what happens later never changes an earlier day', async () => {
    await fc.assert(
      fc.asyncProperty(BOOK, fc.integer({ min: 0, max: 400 }), async (facts, back) => {
        const day = addDays(BOOK_DAY, -back);
        const asOf = { day, knownBefore: day };
        const lab = await labWith(knownAt(facts, day));
        const before = await measuredTable(lab, catalog, asOf);
        await lab.load(
          mapFacts(facts, (rows) => rows.map((row) => ({ ...row, at: '2026-02-01T00:00:00Z' }))),
        );
        expect(differences(await measuredTable(lab, catalog, asOf), before)).toEqual([]);
      }),
      { numRuns: 4, interruptAfterTimeLimit: SHRINK_MS },
    );
  });

  it('gives the same for some accounts as for all', async () => {
    await fc.assert(
      fc.asyncProperty(BOOK, fc.constantFrom(LIVE, AS_OF), async (facts, asOf) => {
        const lab = await labWith(facts);
        const all = await measuredTable(lab, catalog, asOf);
        const scope = (facts.accounts ?? []).filter((_, i) => i % 3 === 0).map(({ id }) => id);
        // The others keep what they have.
        expect(differences(await measuredTable(lab, catalog, asOf, scope), all)).toEqual([]);
      }),
      { numRuns: 4, interruptAfterTimeLimit: SHRINK_MS },
    );
  });

  it('does not depend on the order of the rows, nor on what was deleted', async () => {
    await fc.assert(
      fc.asyncProperty(BOOK, BOOK, async (facts, other) => {
        const straight = await labWith(facts);
        const turned = await labWith(
          mapFacts(other, (rows) => rows.map((row) => ({ ...row, id: `x-${row.id}` }))),
        );
        await turned.load(mapFacts(facts, (rows) => rows.toReversed()));
        for (const name of ENTITY_NAMES) {
          const ids = (other[name] ?? []).map(({ id }) => `x-${id}`);
          if (ids.length > 0) await turned.page(name, [], ids);
        }
        await turned.settle();
        const found = await measuredTable(turned, catalog, LIVE);
        expect(differences(found, await measuredTable(straight, catalog, LIVE))).toEqual([]);
      }),
      { numRuns: 3, interruptAfterTimeLimit: SHRINK_MS },
    );
  });
});
