import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { WriteAccount, WriteOutcome } from '../../src/crm/crm-adapter.ts';
import type { CrmValue } from '../../src/domain/plan.ts';
import { smallBook } from '../support/small-book.ts';
import type { Lab } from './crm-kit.ts';
import { NEVER } from './drain.ts';
import { KITS } from './kits.ts';

type Values = Readonly<Record<string, CrmValue>>;

describe.each(KITS)('writing fields of accounts to %s', (crm, kit) => {
  const { accounts, writeBatch } = kit.words;
  let lab: Lab;
  let ids: readonly string[];

  beforeAll(async () => {
    lab = await kit.start({ dataset: smallBook({ accounts: writeBatch + 5 }) });
    ids = [...lab.records(accounts.object).keys()];
  });
  beforeEach(() => {
    lab.proxy.reset();
  });
  afterAll(() => lab.close());

  function write(writes: readonly (readonly [id: string | undefined, values: Values])[]) {
    const all: WriteAccount[] = writes.map(([id = '', values]) => ({
      object: accounts.object,
      id,
      values,
    }));
    return lab.adapter().write({ kind: 'update_account', writes: all }, NEVER);
  }

  function held(id: string | undefined, field: string): CrmValue | undefined {
    return lab.records(accounts.object).get(id ?? '')?.[field];
  }

  it('writes one record with values of all types', async () => {
    const values = {
      [accounts.region]: 'O\'Brien & Söhne <"\\\n',
      [accounts.creditLimit]: 1234.5,
      [accounts.creditHold]: true,
      [accounts.type]: accounts.types[1],
    };
    const outcomes = await write([[ids[0], values]]);
    expect(outcomes).toMatchObject([{ status: 'done', id: ids[0] }]);
    const record = lab.records(accounts.object).get(ids[0] ?? '');
    expect(Number(record?.[accounts.creditLimit])).toBe(1234.5);
    expect(String(record?.[accounts.creditHold])).toBe('true');
    expect(record).toMatchObject({
      [accounts.region]: 'O\'Brien & Söhne <"\\\n',
      [accounts.type]: accounts.types[1],
    });
  });

  it('writes a full batch in one call, with an outcome for each record in order', async () => {
    const batch = ids.slice(0, writeBatch).toReversed();
    const before = lab.sandbox.requests.totals().cost;
    const outcomes = await write(batch.map((id, n) => [id, { [accounts.creditLimit]: 5000 + n }]));
    expect(lab.sandbox.requests.totals().cost - before).toBe(1);
    expect(outcomes).toMatchObject(batch.map((id) => ({ status: 'done', id })));
    expect(batch.map((id) => Number(held(id, accounts.creditLimit)))).toEqual(
      batch.map((_, n) => 5000 + n),
    );
  });

  it('refuses a group that is too large for one call before it sends anything', async () => {
    const { capabilities } = lab.adapter();
    const most = capabilities.bulkUpdate?.batch ?? writeBatch;
    const group = Array.from(
      { length: most + 1 },
      () => [ids[0], { [accounts.creditLimit]: 6 }] as const,
    );
    await expect(write(group)).rejects.toMatchObject({ code: 'bug' });
    expect(lab.proxy.requests).toEqual([]);
  });

  it('has nothing to do for an empty group', async () => {
    expect(await write([])).toEqual([]);
    expect(lab.proxy.requests).toEqual([]);
  });

  it('clears a field with null, and does not touch the others', async () => {
    await write([[ids[1], { [accounts.region]: 'South', [accounts.creditLimit]: 8 }]]);
    const outcomes = await write([[ids[1], { [accounts.region]: null }]]);
    expect(statuses(outcomes)).toEqual(['done']);
    expect(held(ids[1], accounts.region)).toBeNull();
    expect(Number(held(ids[1], accounts.creditLimit))).toBe(8);
  });

  it('can repeat a write without changing what it comes to', async () => {
    const values = { [accounts.region]: 'East', [accounts.creditLimit]: 21 };
    const first = await write([[ids[2], values]]);
    const second = await write([[ids[2], values]]);
    expect(second).toEqual(first);
    expect(held(ids[2], accounts.region)).toBe('East');
  });

  const BAD: readonly (readonly [what: string, values: Values, pattern: RegExp])[] = [
    ['a choice that is not on the list', { [accounts.type]: 'no such type' }, /no such type/],
    ['a field that does not exist', { Nothing_Here__c: 1 }, /Nothing_Here__c/],
    [
      'a field that is read-only',
      { [accounts.readOnly]: '2026-01-01' },
      new RegExp(accounts.readOnly),
    ],
    [
      'a text that is too long',
      { [accounts.region]: 'x'.repeat(70_000) },
      crm === 'salesforce' ? /data value too large/ : new RegExp(accounts.region),
    ],
    [
      'a text in a field for numbers',
      { [accounts.creditLimit]: 'plenty' },
      crm === 'salesforce' ? /plenty/ : new RegExp(accounts.creditLimit),
    ],
  ];

  it.each(BAD)('names the one record with %s, and writes the others', async (_, bad, pattern) => {
    const stamp = Math.round(performance.now());
    const batch = ids.slice(10, 17);
    const outcomes = await write(
      batch.map((id, n) => [id, n === 3 ? bad : { [accounts.creditLimit]: stamp + n }]),
    );
    expect(statuses(outcomes)).toEqual([
      'done',
      'done',
      'done',
      'rejected',
      'done',
      'done',
      'done',
    ]);
    expect(outcomes[3]).toMatchObject({ message: expect.stringMatching(pattern) });
    const written = batch.map((id) => Number(held(id, accounts.creditLimit)));
    expect(written.toSpliced(3, 1)).toEqual(batch.map((_id, n) => stamp + n).toSpliced(3, 1));
  });

  it('names a record that was deleted in the meantime, and writes the others', async () => {
    const gone = ids.at(-1);
    await lab.remove(accounts.object, gone ?? '');
    const outcomes = await write([
      [ids[20], { [accounts.creditLimit]: 31 }],
      [gone, { [accounts.creditLimit]: 32 }],
      [ids[21], { [accounts.creditLimit]: 33 }],
    ]);
    expect(statuses(outcomes)).toEqual(['done', 'rejected', 'done']);
    expect(outcomes[1]).toMatchObject({
      code: expect.stringMatching(/ENTITY_IS_DELETED|OBJECT_NOT_FOUND/),
    });
    expect(Number(held(ids[21], accounts.creditLimit))).toBe(33);
  });
});

function statuses(outcomes: readonly WriteOutcome[]): readonly string[] {
  return outcomes.map(({ status }) => status);
}
