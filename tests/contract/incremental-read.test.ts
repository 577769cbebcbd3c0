import { afterEach, describe, expect, it } from '@jest/globals';
import { smallBook } from '../support/small-book.ts';
import type { Lab, LabOptions } from './crm-kit.ts';
import { drain, idsOf, valuesOf, type Drained } from './drain.ts';
import { KITS } from './kits.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe.each(KITS)('an incremental read of %s', (crm, kit) => {
  const { accounts } = kit.words;
  const wanted = { object: accounts.object, fields: [accounts.name, accounts.creditLimit] };
  let lab: Lab;

  async function start(size: number, options: Partial<LabOptions> = {}): Promise<Drained> {
    lab = await kit.start({ dataset: smallBook({ accounts: size }), ...options });
    return drain(lab.adapter(), wanted);
  }
  afterEach(() => lab.close());

  async function idOf(name: string): Promise<string> {
    const { records } = await drain(lab.adapter(), wanted);
    return records.find(({ values }) => values[accounts.name] === name)?.id ?? '';
  }

  it('gives what was created and changed since, and nothing else', async () => {
    const full = await start(50);
    lab.clock.advance(HOUR);
    await lab.create(accounts.object, { [accounts.name]: 'New one' });
    await lab.update(accounts.object, await idOf('Account 3'), { [accounts.creditLimit]: 1234 });
    const changes = await drain(lab.adapter(), { ...wanted, cursor: full.cursor });
    expect(valuesOf(changes.records, accounts.name)).toEqual(['Account 3', 'New one']);
    expect(valuesOf(changes.records, accounts.creditLimit)).toEqual(['1234', 'null']);
  });

  it('gives no records when nothing was changed outside of the overlap', async () => {
    const full = await start(50);
    lab.clock.advance(HOUR);
    const first = await drain(lab.adapter(), { ...wanted, cursor: full.cursor });
    const second = await drain(lab.adapter(), { ...wanted, cursor: first.cursor });
    expect(first.records).toEqual([]);
    expect(second.records).toEqual([]);
  });

  it('repeats what lies within the overlap, and stops repeating it when that has passed', async () => {
    const full = await start(50);
    lab.clock.advance(HOUR);
    await lab.create(accounts.object, { [accounts.name]: 'New one' });
    const first = await drain(lab.adapter(), { ...wanted, cursor: full.cursor });
    lab.clock.advance(5 * MINUTE);
    const second = await drain(lab.adapter(), { ...wanted, cursor: first.cursor });
    lab.clock.advance(30 * MINUTE);
    const third = await drain(lab.adapter(), { ...wanted, cursor: second.cursor });
    const fourth = await drain(lab.adapter(), { ...wanted, cursor: third.cursor });
    expect([first, second, third, fourth].map(({ records }) => records.length)).toEqual([
      1, 1, 1, 0,
    ]);
  });

  it('gives everything when thousands of records share one time stamp', async () => {
    await start(0);
    const cursor = (await drain(lab.adapter(), wanted)).cursor;
    await lab.close();
    // Made at the present of the sandbox, which stands still: one time stamp for all.
    lab = await kit.start({
      dataset: smallBook({ accounts: 4500, createdOn: '2999-01-01' }),
    });
    const { records, pages } = await drain(lab.adapter(), { ...wanted, cursor });
    expect(new Set(records.map(({ modifiedAt }) => modifiedAt)).size).toBe(1);
    expect(pages.length).toBeGreaterThan(3);
    expect(records).toHaveLength(4500);
    expect(idsOf(records)).toHaveLength(4500);
  });

  it('goes on in the middle of the ties when it was interrupted', async () => {
    const full = await start(4500, {
      dataset: smallBook({ accounts: 4500, createdOn: '2999-01-01' }),
    });
    const first = await drain(lab.adapter(), { ...wanted, cursor: full.cursor }, { pages: 2 });
    const rest = await drain(lab.adapter(), { ...wanted, cursor: first.cursor });
    expect(first.records.length).toBeGreaterThan(0);
    expect(rest.records.length).toBeGreaterThan(0);
    expect(idsOf([...first.records, ...rest.records])).toHaveLength(4500);
  });

  it('loses no change that happens while it reads', async () => {
    const full = await start(4500, {
      dataset: smallBook({ accounts: 4500, createdOn: '2999-01-01' }),
    });
    const ids = idsOf(full.records);
    const changed = new Set<string>();
    const first = await drain(
      lab.adapter(),
      { ...wanted, cursor: full.cursor },
      {
        // One that was read already, one that is yet to come.
        onPage: async (page, number) => {
          lab.clock.advance(MINUTE);
          const id = page.records[0]?.id;
          for (const one of [id, ids[4499 - number]]) {
            if (one === undefined) continue;
            changed.add(one);
            await lab.update(accounts.object, one, { [accounts.creditLimit]: 77_000 + number });
          }
        },
      },
    );
    const second = await drain(lab.adapter(), { ...wanted, cursor: first.cursor });
    const latest = new Map(
      [...first.records, ...second.records].map((record) => [record.id, record]),
    );
    expect(changed.size).toBeGreaterThan(3);
    for (const id of changed) {
      expect(Number(latest.get(id)?.values[accounts.creditLimit])).toBeGreaterThan(77_000);
    }
    expect(latest.size).toBe(4500);
  });

  it('finds a change that becomes visible late, with a time that the reader has passed already', async () => {
    // Salesforce shows a change at commit under the time of its save, HubSpot in search when the index has caught up.
    const full = await start(50, { searchLagMs: 5 * MINUTE });
    lab.clock.advance(HOUR);
    // To this reader the org is five minutes further on than to whoever writes.
    const ahead = () => new Date(lab.clock.now().getTime() + 5 * MINUTE);
    lab.proxy.setTime(ahead);
    const before = await drain(lab.adapter(), { ...wanted, cursor: full.cursor });
    await lab.create(accounts.object, { [accounts.name]: 'Late one' });
    const during = await drain(lab.adapter(), { ...wanted, cursor: before.cursor });
    lab.clock.advance(6 * MINUTE);
    const after = await drain(lab.adapter(), { ...wanted, cursor: during.cursor });
    expect(before.records).toEqual([]);
    expect(valuesOf([...during.records, ...after.records], accounts.name)).toContain('Late one');

    // The same after a full read, which hands over to the changes.
    const everything = await drain(lab.adapter(), wanted);
    await lab.create(accounts.object, { [accounts.name]: 'Later one' });
    lab.clock.advance(6 * MINUTE);
    const changes = await drain(lab.adapter(), { ...wanted, cursor: everything.cursor });
    expect(valuesOf(changes.records, accounts.name)).toContain('Later one');

    // What the overlap is there for: without it the change is lost.
    const blind = await drain(lab.adapter({ overlapMs: 0 }), {
      ...wanted,
      cursor: { phase: 'changes', since: ahead().toISOString(), next: null, after: null },
    });
    expect(blind.records).toEqual([]);
  });

  it('meets its own writes again, as any other change', async () => {
    const full = await start(50);
    lab.clock.advance(HOUR);
    const id = await idOf('Account 9');
    const values = { [accounts.creditLimit]: 9999 };
    const group = { kind: 'update_account', writes: [{ object: accounts.object, id, values }] };
    await lab.adapter().write(group as never, new AbortController().signal);
    const changes = await drain(lab.adapter(), { ...wanted, cursor: full.cursor });
    expect(idsOf(changes.records)).toEqual([id]);
    expect(crm).toBe(kit.crm);
  });
});
