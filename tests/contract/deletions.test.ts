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

  async function start(options: { restorable?: boolean; accounts?: number } = {}) {
    lab = await kit.start({
      dataset: smallBook({ accounts: options.accounts ?? 30 }),
      restorable: options.restorable === true,
    });
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
    const full = await start({ restorable: true });
    const id = idOf(full, 'Account 4');
    lab.clock.advance(HOUR);
    await lab.remove(accounts.object, id);
    const deleted = await drain(lab.adapter(), { ...wanted, cursor: full.cursor });
    lab.clock.advance(HOUR);
    await lab.restore(accounts.object);
    const restored = await drain(lab.adapter(), { ...wanted, cursor: deleted.cursor });
    expect(idsOf(deleted.tombstones)).toEqual([id]);
    expect(idsOf(restored.records)).toEqual([id]);
    expect(valuesOf(restored.records, accounts.name)).toEqual(['Account 4']);
    expect(restored.tombstones).toEqual([]);
  });
});
