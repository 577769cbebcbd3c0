import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { smallBook } from '../support/small-book.ts';
import type { Lab } from './crm-kit.ts';
import { drain, idsOf, stored, valuesOf } from './drain.ts';
import { KITS } from './kits.ts';

const ACCOUNTS = 4321;

describe.each(KITS)('a full read of %s', (_crm, kit) => {
  const { accounts } = kit.words;
  const wanted = { object: accounts.object, fields: [accounts.name] };
  const everyName = Array.from({ length: ACCOUNTS }, (_, n) => `Account ${String(n)}`).sort();
  let lab: Lab;

  beforeAll(async () => {
    lab = await kit.start({ dataset: smallBook({ accounts: ACCOUNTS }) });
  });
  afterAll(() => lab.close());

  it('gives every record exactly once, over all pages', async () => {
    const { records, tombstones, pages } = await drain(lab.adapter(), wanted);
    expect(pages.length).toBeGreaterThan(2);
    expect(valuesOf(records, accounts.name)).toEqual(everyName);
    expect(tombstones).toEqual([]);
  });

  it('gives values by the names that were asked for, and null for what is empty', async () => {
    const fields = [accounts.name, accounts.number, accounts.region, accounts.readOnly];
    const { records } = await drain(lab.adapter(), { ...wanted, fields });
    const record = records.find(({ values }) => values[accounts.number] === 'N7');
    expect(record?.values).toMatchObject({
      [accounts.name]: 'Account 7',
      [accounts.region]: 'North',
    });
    expect(Object.keys(record?.values ?? {}).sort()).toEqual([...fields].sort());
    // The sandbox dates its records by the day on which the account came into being.
    expect(new Date(record?.modifiedAt ?? '').toISOString()).toBe('2024-01-05T00:00:00.000Z');
  });

  it('goes on after the last stored page when it was interrupted', async () => {
    const first = await drain(lab.adapter(), wanted, { pages: 2 });
    const rest = await drain(lab.adapter(), { ...wanted, cursor: first.cursor });
    expect(idsOf(first.records).filter((id) => idsOf(rest.records).includes(id))).toEqual([]);
    expect(valuesOf([...first.records, ...rest.records], accounts.name)).toEqual(everyName);
  });

  it('loses nothing when it is taken up at any earlier cursor', async () => {
    const { pages } = await drain(lab.adapter(), wanted);
    const step = Math.ceil(pages.length / 6);
    for (let read = 1; read < pages.length; read += step) {
      const before = pages.slice(0, read);
      const cursor = stored(before.at(-1)?.cursor);
      const rest = await drain(lab.adapter(), { ...wanted, cursor });
      const records = [...before.flatMap((page) => page.records), ...rest.records];
      expect(records).toHaveLength(ACCOUNTS);
      expect(idsOf(records)).toHaveLength(ACCOUNTS);
    }
  });

  it('ends at once for an object without records', async () => {
    const { records, cursor } = await drain(lab.adapter(), { object: kit.words.orders.object });
    expect(records).toEqual([]);
    expect(cursor).toBeDefined();
  });

  it('refuses a cursor that is none of its own, and says what to do', async () => {
    const cursor = { phase: 'of another version' };
    await expect(drain(lab.adapter(), { ...wanted, cursor })).rejects.toMatchObject({
      code: 'bug',
      remedy: expect.stringContaining('--full'),
    });
  });
});
