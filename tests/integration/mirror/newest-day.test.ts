import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Store } from '../../../src/store/open-store.ts';
import { DATED_ENTITIES, newestDay } from '../../../src/store/yardstick-repository.ts';
import { MirrorLab, type Facts } from '../../support/mirror-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

const AS_OF = { day: '2026-04-20', knownBefore: '2026-04-21' };

/** One record of each kind, on a day of its account's own. */
function bookOf(account: string, day: string): Facts {
  const id = (kind: string): string => `${account}-${kind}`;
  return {
    accounts: [{ id: account, name: account }],
    orders: [{ id: id('o'), account, ordered_on: day, status: 'shipped' }],
    shipments: [{ id: id('s'), account, order: id('o'), shipped_on: day, quantity: 1 }],
    invoices: [{ id: id('i'), account, order: id('o'), issued_on: day, amount: 10 }],
    payments: [{ id: id('p'), account, invoice: id('i'), paid_on: day, amount: 10 }],
    returns: [{ id: id('r'), account, order: id('o'), returned_on: day, amount: 1 }],
    survey_responses: [{ id: id('q'), account, responded_on: day, score: 9 }],
    portal_usage: [{ id: id('u'), account, month: `${day.slice(0, 7)}-01`, logins: 3 }],
  };
}

async function newest(lab: MirrorLab): Promise<readonly (string | undefined)[]> {
  const days: (string | undefined)[] = [];
  for (const entity of DATED_ENTITIES) {
    days.push(await newestDay(store.database, lab.connectionId, entity, AS_OF));
  }
  return days;
}

describe('the newest record of a book', () => {
  it.each(DATED_ENTITIES.map((entity, index) => [entity, index] as const))(
    'is one of an account that is there: %s',
    async (_, index) => {
      const lab = await MirrorLab.open(store.database);
      await lab.load(bookOf('old', '2026-02-28'));
      await lab.load(bookOf('young', '2026-04-02'));
      const before = (await newest(lab))[index];
      expect(before?.slice(0, 7)).toBe('2026-04');
      await lab.remove('accounts', 'young');
      expect((await newest(lab))[index]).toBe('2026-02-28');
    },
  );

  it('is none where nothing is', async () => {
    const lab = await MirrorLab.open(store.database);
    expect(new Set(await newest(lab))).toEqual(new Set([undefined]));
  });
});
