import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { smallBook } from '../support/small-book.ts';
import type { Lab } from './crm-kit.ts';
import { drain } from './drain.ts';
import { KITS } from './kits.ts';

describe.each(KITS)('what hangs together in %s', (_crm, kit) => {
  const { users, accounts } = kit.words;
  let lab: Lab;

  beforeAll(async () => {
    lab = await kit.start({ dataset: smallBook({ accounts: 10, contacts: 12, orders: 15 }) });
  });
  afterAll(() => lab.close());

  it('tells who sells, and who has left', async () => {
    const fields = [users.name, users.email, users.active];
    const { records } = await drain(lab.adapter(), { object: users.object, fields });
    const people = new Map(records.map(({ values }) => [values[users.name], values]));
    expect(people.get('Ada Byron')).toMatchObject({
      [users.email]: 'ada@distributor.example',
      [users.active]: true,
    });
    expect(people.get('Bob Stone')?.[users.active]).toBe(true);
    expect(people.get('Carl Leaver')?.[users.active]).toBe(false);
  });

  it('names owners by the ids under which users are read', async () => {
    const sellers = await drain(lab.adapter(), { object: users.object, fields: [users.name] });
    const names = new Map(sellers.records.map(({ id, values }) => [id, values[users.name]]));
    const { records } = await drain(lab.adapter(), {
      object: accounts.object,
      fields: [accounts.name, accounts.owner],
    });
    const owners = new Map(
      records.map(({ values }) => [
        values[accounts.name],
        names.get(String(values[accounts.owner])),
      ]),
    );
    expect(owners.get('Account 4')).toBe('Ada Byron');
    expect(owners.get('Account 5')).toBe('Carl Leaver');
  });

  it('can read users again and again from where it ended', async () => {
    const wanted = { object: users.object, fields: [users.name] };
    const first = await drain(lab.adapter(), wanted);
    const second = await drain(lab.adapter(), { ...wanted, cursor: first.cursor });
    expect(second.tombstones).toEqual([]);
  });
});
