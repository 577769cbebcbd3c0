import { afterEach, describe, expect, it } from '@jest/globals';
import { smallBook } from '../support/small-book.ts';
import type { Lab } from './crm-kit.ts';
import { drain, idsOf, stored, valuesOf, type Drained } from './drain.ts';
import { KITS } from './kits.ts';

const HOUR = 3_600_000;

describe.each(KITS)('deleted records of %s', (_crm, kit) => {
  const { accounts } = kit.words;
  const wanted = { object: accounts.object, fields: [accounts.name] };
  let lab: Lab;

  async function start(options: { accounts?: number } = {}) {
    lab = await kit.start({ dataset: smallBook({ accounts: options.accounts ?? 30 }) });
    return drain(lab.adapter(), wanted);
  }
  afterEach(() => lab.close());

  function idOf(full: Drained, name: string): string {
    return full.records.find(({ values }) => values[accounts.name] === name)?.id ?? '';
  }

  it('are reported as tombstones and no longer as records', async () => {
    const full = await start();
    const gone = [idOf(full, 'Account 4'), idOf(full, 'Account 5')];
    lab.clock.advance(HOUR);
    for (const id of gone) await lab.remove(accounts.object, id);
    const changes = await drain(lab.adapter(), { ...wanted, cursor: full.cursor });
    expect(changes.records).toEqual([]);
    expect(idsOf(changes.tombstones)).toEqual(gone.sort());
    const again = await drain(lab.adapter(), wanted);
    expect(idsOf(again.records)).toHaveLength(28);
  });

  it('are reported when they were deleted in the middle of a full read', async () => {
    await start({ accounts: 4100 });
    const removed: string[] = [];
    const full = await drain(lab.adapter(), wanted, {
      onPage: async (page, number) => {
        const id = page.records[0]?.id;
        if (number > 2 || id === undefined) return;
        removed.push(id);
        await lab.remove(accounts.object, id);
      },
    });
    const changes = await drain(lab.adapter(), { ...wanted, cursor: full.cursor });
    expect(removed).toHaveLength(2);
    expect(idsOf(changes.tombstones)).toEqual(removed.sort());
  });

  it('are all reported, over all pages and after an interruption', async () => {
    const full = await start({ accounts: 260 });
    lab.clock.advance(HOUR);
    const ids = idsOf(full.records).slice(0, 250);
    for (const id of ids) await lab.remove(accounts.object, id);
    const whole = await drain(lab.adapter(), { ...wanted, cursor: full.cursor });
    expect(idsOf(whole.tombstones)).toEqual(ids);
    for (let read = 1; read < whole.pages.length; read += 1) {
      const before = whole.pages.slice(0, read);
      const cursor = stored(before.at(-1)?.cursor);
      const rest = await drain(lab.adapter(), { ...wanted, cursor });
      const tombstones = before.flatMap((page) => page.tombstones);
      expect(idsOf([...tombstones, ...rest.tombstones])).toEqual(ids);
    }
  });

  it('come back as records when somebody restores them', async () => {
    const full = await start();
    const id = idOf(full, 'Account 4');
    lab.clock.advance(HOUR);
    await lab.remove(accounts.object, id);
    const deleted = await drain(lab.adapter(), { ...wanted, cursor: full.cursor });
    lab.clock.advance(HOUR);
    await lab.restore(accounts.object, id);
    const restored = await drain(lab.adapter(), { ...wanted, cursor: deleted.cursor });
    expect(idsOf(deleted.tombstones)).toEqual([id]);
    expect(idsOf(restored.records)).toEqual([id]);
    expect(valuesOf(restored.records, accounts.name)).toEqual(['Account 4']);
    expect(restored.tombstones).toEqual([]);
  });

  it('are told with their heir when somebody merges them', async () => {
    const full = await start();
    const [first, second] = [idOf(full, 'Account 4'), idOf(full, 'Account 5')];
    lab.clock.advance(HOUR);
    const heir = await lab.merge(accounts.object, first, second);
    const changes = await drain(lab.adapter(), { ...wanted, cursor: full.cursor });
    // A merge in HubSpot makes a record of its own, and takes both away.
    const gone = [first, second].filter((id) => id !== heir).toSorted();
    expect(changes.tombstones.toSorted(byId)).toEqual(gone.map((id) => ({ id, mergedInto: heir })));
    expect(valuesOf(changes.records, accounts.name)).toEqual(['Account 4']);
    expect(idsOf(changes.records)).toEqual([heir]);
  });

  it('lead to the last of several heirs, one by one', async () => {
    const full = await start();
    const ids = ['Account 4', 'Account 5', 'Account 6'].map((name) => idOf(full, name));
    const [first = '', second = '', third = ''] = ids;
    lab.clock.advance(HOUR);
    const between = await lab.merge(accounts.object, first, second);
    lab.clock.advance(HOUR);
    const heir = await lab.merge(accounts.object, third, between);
    const { tombstones } = await drain(lab.adapter(), { ...wanted, cursor: full.cursor });
    const heirs = new Map(tombstones.map(({ id, mergedInto }) => [id, mergedInto]));
    for (const id of ids.filter((each) => each !== heir)) {
      let at: string | undefined = id;
      while (at !== undefined && heirs.has(at)) at = heirs.get(at);
      expect([id, at]).toEqual([id, heir]);
    }
    expect(heirs.size).toBeGreaterThan(1);
  });
});

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}
