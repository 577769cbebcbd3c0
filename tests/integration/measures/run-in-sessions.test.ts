import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import type { MeasureDefinition } from '../../../src/domain/measure.ts';
import type { AsOf } from '../../../src/domain/run.ts';
import { loadCatalog } from '../../../src/measures/catalog.ts';
import { runInSessions } from '../../../src/measures/run-in-sessions.ts';
import { openDatabase, type Database } from '../../../src/store/database.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { BOOK, BOOK_DAY, SEASONS } from '../../support/book-of-facts.ts';
import { MirrorLab, type Facts } from '../../support/mirror-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

const TODAY: AsOf = { day: BOOK_DAY, knownBefore: BOOK_DAY };

let store: Store;
let catalog: readonly MeasureDefinition[];
/** One of config/measures, which may read what is kept. */
let own: MeasureDefinition;

beforeAll(async () => {
  store = await openTestStore();
  catalog = [...(await loadCatalog()).values()];
  const [some] = catalog;
  if (some === undefined) throw new Error('the catalogue is empty');
  const sql =
    'SELECT account_id, sum(orders) AS value, 1 AS sample_size FROM order_days GROUP BY 1';
  own = { ...some, id: 'own_orders', file: 'measures/own_orders.sql', sql };
});

afterAll(() => store.close());

const FACTS: Facts = {
  accounts: [
    { id: 'a', name: 'A', credit_limit: 100 },
    { id: 'b', name: 'B' },
  ],
  orders: [
    { id: 'o1', account: 'a', ordered_on: '2026-01-05', amount: 10 },
    { id: 'o2', account: 'b', ordered_on: '2026-02-05', amount: 20 },
  ],
};

async function labWith(facts: Facts, database: Database = store.database): Promise<MirrorLab> {
  const lab = await MirrorLab.open(database);
  await lab.load(facts);
  return lab;
}

async function schemasLeft({ connectionId }: MirrorLab): Promise<number> {
  const rows = await store.database.rows(
    z.object({ left: z.number() }),
    'SELECT count(*)::int AS left FROM pg_namespace WHERE starts_with(nspname, $1)',
    [`bellwether_work_${String(connectionId)}_`],
  );
  return rows[0]?.left ?? 0;
}

async function stored({
  connectionId,
}: MirrorLab): Promise<readonly { readonly measure: string }[]> {
  return store.database.rows(
    z.looseObject({ measure: z.string() }),
    `SELECT account_id, measure, value, sample_size FROM bellwether.measure_values
     WHERE connection_id = $1 ORDER BY account_id, measure`,
    [connectionId],
  );
}

function inSessions(lab: MirrorLab, measures: readonly MeasureDefinition[]): Promise<void> {
  const { connectionId } = lab;
  const input = { connectionId, asOf: TODAY, seasons: SEASONS, sessions: 2 };
  return runInSessions(lab.database, measures, input);
}

describe('measures that several sessions share', () => {
  it('come to the same, to the last bit, as in one transaction, own ones included', async () => {
    await fc.assert(
      fc.asyncProperty(BOOK, fc.integer({ min: 1, max: 5 }), async (facts, sessions) => {
        const lab = await labWith(facts);
        const measures = [...catalog, own];
        const alone = await lab.measureAll(measures, TODAY, { seasons: SEASONS });
        const shared = await lab.measureAll(measures, TODAY, { seasons: SEASONS, sessions });
        expect(shared).toEqual(alone);
        expect(await schemasLeft(lab)).toBe(0);
      }),
      { numRuns: 3 },
    );
  });

  it('need no more connections than there are', async () => {
    const { address } = store;
    const narrow = openDatabase({ address, maxConnections: 1, onError: () => undefined });
    try {
      const lab = await labWith(FACTS, narrow);
      const alone = await lab.measureAll(catalog, TODAY);
      expect(await lab.measureAll(catalog, TODAY, { sessions: 4 })).toEqual(alone);
    } finally {
      await narrow.close();
    }
  });

  it('replace whatever was stored of the day, and of no other book', async () => {
    const lab = await labWith(FACTS);
    const other = await labWith(FACTS);
    await inSessions(lab, catalog);
    const before = await stored(lab);
    await inSessions(other, catalog);
    await inSessions(lab, [own]);
    expect(new Set((await stored(lab)).map(({ measure }) => measure))).toEqual(new Set([own.id]));
    await inSessions(lab, catalog);
    expect(await stored(lab)).toEqual(before);
    expect(await stored(other)).toHaveLength(before.length);
  });

  it('tell of each that is done', async () => {
    const lab = await labWith(FACTS);
    const told: number[] = [];
    const input = { connectionId: lab.connectionId, asOf: TODAY, seasons: [], sessions: 3 };
    await runInSessions(lab.database, catalog, input, (done) => told.push(done));
    expect(told).toEqual(catalog.map((_, index) => index + 1));
  });
});

function broken(sql: string): MeasureDefinition {
  return { ...own, id: 'broken', sql };
}

describe('a session that fails', () => {
  it.each([
    ['divides by zero', 'SELECT account_id, 1 / 0 AS value, 1 AS sample_size FROM accounts'],
    [
      'gives two rows for an account',
      'SELECT account_id, 1 AS value, 1 AS sample_size FROM accounts CROSS JOIN generate_series(1, 2)',
    ],
  ])('since an own measure %s names its file, and stores nothing of any', async (_what, sql) => {
    const lab = await labWith(FACTS);
    await inSessions(lab, catalog);
    const before = await stored(lab);
    await lab.load({ orders: [{ id: 'o3', account: 'a', ordered_on: '2026-03-05', amount: 5 }] });
    await expect(inSessions(lab, [...catalog, broken(sql)])).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining('measures/own_orders.sql: '),
    });
    expect(await stored(lab)).toEqual(before);
    expect(await schemasLeft(lab)).toBe(0);
  });

  it('is told of as a bug where the measure is of the catalogue', async () => {
    const lab = await labWith(FACTS);
    const { file: _file, ...shipped } = broken('SELECT 1');
    await expect(inSessions(lab, [...catalog, shipped])).rejects.toMatchObject({
      code: 'bug',
      message: expect.stringContaining('the measure broken failed'),
    });
  });

  it('is told of as a bug where a measure of the catalogue gives two rows for an account', async () => {
    const lab = await labWith(FACTS);
    await inSessions(lab, catalog);
    const before = await stored(lab);
    const sql =
      'SELECT account_id, n AS value, 1 AS sample_size FROM accounts CROSS JOIN generate_series(1, 2) n';
    const { file: _file, ...shipped } = broken(sql);
    await expect(inSessions(lab, [...catalog, shipped])).rejects.toMatchObject({
      code: 'bug',
      message: expect.stringContaining('two values of one measure'),
    });
    expect(await stored(lab)).toEqual(before);
  });

  it('cannot write through an own measure', async () => {
    const lab = await labWith(FACTS);
    const sql = 'SELECT account_id, lo_create(0)::int AS value, 1 AS sample_size FROM accounts';
    await expect(inSessions(lab, [broken(sql)])).rejects.toThrow(/read-only/);
  });
});
