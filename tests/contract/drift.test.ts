import { afterEach, describe, expect, it } from '@jest/globals';
import { smallBook } from '../support/small-book.ts';
import type { Lab } from './crm-kit.ts';
import { drain, NEVER } from './drain.ts';
import { KITS } from './kits.ts';

describe.each(KITS)('what changes in %s while it is being read', (_crm, kit) => {
  const { accounts } = kit.words;
  const wanted = { object: accounts.object, fields: [accounts.name, accounts.region] };
  let lab: Lab;
  afterEach(() => lab.close());

  /** The field is deleted at the next request for it. */
  function loseRegion(): void {
    const fault = {
      kind: 'field_gone',
      object: accounts.object,
      field: accounts.region,
    } as const;
    lab.sandbox.faults.set({ faults: [fault] });
  }

  it('a field that is gone stops a full read: nothing is taken for empty', async () => {
    lab = await kit.start({ dataset: smallBook({ accounts: 5 }) });
    const adapter = lab.adapter();
    await adapter.discover([accounts.object], NEVER);
    loseRegion();
    const reading = drain(adapter, wanted);
    await expect(reading).rejects.toMatchObject({
      code: 'crm.schema-mismatch',
      message: expect.stringContaining(accounts.region),
    });
  });

  it('a field that is gone stops a read of changes', async () => {
    lab = await kit.start({ dataset: smallBook({ accounts: 5 }) });
    const adapter = lab.adapter();
    const { cursor, records } = await drain(adapter, wanted);
    await lab.update(accounts.object, records[0]?.id ?? '', { [accounts.name]: 'New name' });
    loseRegion();
    const reading = drain(adapter, { ...wanted, cursor });
    await expect(reading).rejects.toMatchObject({
      code: 'crm.schema-mismatch',
      message: expect.stringContaining(accounts.region),
    });
  });

  it('a field that nobody has filled is empty, and not gone', async () => {
    lab = await kit.start({ dataset: smallBook({ accounts: 3 }) });
    const adapter = lab.adapter();
    const first = await drain(adapter, wanted);
    for (const { id } of first.records) {
      await lab.update(accounts.object, id, { [accounts.region]: null });
    }
    const { records } = await drain(adapter, wanted);
    expect(records.map(({ values }) => values[accounts.region])).toEqual([null, null, null]);
  });
});
