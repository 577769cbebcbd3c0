import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { CrmValue } from '../../../src/domain/plan.ts';
import { markUnseenGone, storePage } from '../../../src/store/mirror/mirror-repository.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { currentScoreFields } from '../../../src/store/write-back-repository.ts';
import { MirrorLab } from '../../support/mirror-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

const [FIRST, SECOND, THIRD] = [
  '2026-03-01T08:00:00Z',
  '2026-03-01T09:00:00Z',
  '2026-03-01T10:00:00Z',
];

type State = readonly [at: string, score: CrmValue];

const EARLIER_STATE: State = [FIRST, 70];
const LATER_STATE: State = [SECOND, 80];

let store: Store;
let lab: MirrorLab;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

beforeEach(async () => {
  lab = await MirrorLab.open(store.database);
});

/** One page with the account's scores as the CRM has them, at each of the times. */
async function readScores(...states: readonly State[]): Promise<void> {
  await store.database.transaction((tx) =>
    storePage(tx, {
      connectionId: lab.connectionId,
      entity: 'accounts',
      generation: 1,
      rows: states.map(([modifiedAt, score]) => ({
        crmId: 'a',
        modifiedAt,
        values: { name: `Arbor at ${modifiedAt}` },
        scoreFields: { Score__c: score },
      })),
      gone: [],
    }),
  );
}

async function scoreInMirror(): Promise<CrmValue | undefined> {
  const fields = await currentScoreFields(store.database, lab.connectionId, ['a']);
  return fields.get('a')?.['Score__c'];
}

async function writeScore(score: number, writtenAt: string): Promise<void> {
  const { connectionId } = lab;
  // No journal: it belongs to a plan.
  await store.database.run(
    `UPDATE mirror.accounts SET score_fields = jsonb_build_object('Score__c', $2::int), score_fields_written_at = $3
     WHERE connection_id = $1`,
    [connectionId, score, writtenAt],
  );
}

describe('the scores of an account as the mirror knows them', () => {
  it('are those that were read last', async () => {
    await readScores([FIRST, 70]);
    await readScores([SECOND, 80]);
    expect(await scoreInMirror()).toBe(80);
  });

  it('are never replaced by a page that is older than what is stored', async () => {
    await readScores([FIRST, 60]);
    await readScores([THIRD, 80]);
    await readScores([SECOND, 70]);
    expect(await scoreInMirror()).toBe(80);
  });

  it.each([
    { place: 'first', page: [LATER_STATE, EARLIER_STATE] },
    { place: 'last', page: [EARLIER_STATE, LATER_STATE] },
  ])(
    'are the later ones of a record that stands twice on a page, be it $place',
    async ({ page }) => {
      await readScores([FIRST, 60]);
      await readScores(...page);
      expect(await scoreInMirror()).toBe(80);
    },
  );

  it('keep what Bellwether wrote until the CRM shows something newer', async () => {
    await readScores([FIRST, 60]);
    await writeScore(90, SECOND);
    await readScores([FIRST, 60]);
    expect(await scoreInMirror()).toBe(90);
    await readScores([THIRD, 10]);
    expect(await scoreInMirror()).toBe(10);
  });
});

describe('a repeated full read', () => {
  it('takes for gone what it did not meet, and marks only the accounts of that', async () => {
    await lab.load({
      accounts: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
      orders: ['a', 'b', 'c'].map((account) => ({
        id: `order-of-${account}`,
        account,
        ordered_on: '2026-03-01',
        amount: 100,
      })),
    });
    await lab.takeDirty();
    lab.generation = 2;
    const seen = ['a', 'b'].map((account) => ({
      id: `order-of-${account}`,
      account,
      ordered_on: '2026-03-01',
      amount: account === 'a' ? 100 : 200,
    }));
    await lab.page('orders', seen);
    const { connectionId, generation } = lab;
    const gone = await store.database.transaction((tx) =>
      markUnseenGone(tx, { connectionId, entity: 'orders', generation }),
    );
    await lab.settle();
    expect(gone).toBe(1);
    expect(await lab.takeDirty()).toEqual(['b', 'c']);
    expect(await valueOfOrders()).toEqual({ 'order-of-a': 100, 'order-of-b': 200 });
  });
});

describe('a merged account', () => {
  it('is gone, and the mirror knows into which', async () => {
    await lab.load({ accounts: [{ id: 'kept' }, { id: 'merged' }, { id: 'deleted' }] });
    await store.database.transaction((tx) =>
      storePage(tx, {
        connectionId: lab.connectionId,
        entity: 'accounts',
        generation: 1,
        rows: [],
        gone: [
          { crmId: 'merged', mergedInto: 'kept' },
          { crmId: 'deleted', mergedInto: undefined },
        ],
      }),
    );
    const rows = await store.database.rows(
      z.object({ crm_id: z.string(), merged_into: z.string().nullable() }),
      `SELECT crm_id, merged_into FROM mirror.accounts
       WHERE connection_id = $1 AND deleted_at IS NOT NULL ORDER BY crm_id`,
      [lab.connectionId],
    );
    expect(rows).toEqual([
      { crm_id: 'deleted', merged_into: null },
      { crm_id: 'merged', merged_into: 'kept' },
    ]);
  });
});

async function valueOfOrders(): Promise<Readonly<Record<string, number>>> {
  const rows = await store.database.rows(
    z.object({ crm_id: z.string(), value: z.coerce.number() }),
    `SELECT o.crm_id, f.value FROM mirror.order_facts f JOIN mirror.orders o ON o.id = f.order_id
     WHERE f.connection_id = $1`,
    [lab.connectionId],
  );
  return Object.fromEntries(rows.map((row) => [row.crm_id, row.value]));
}
