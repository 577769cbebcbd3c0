import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CrmAdapter, WriteOutcome, WriteTask } from '../../src/crm/crm-adapter.ts';
import type { InspectedRecord } from '../../src/sandbox/sandbox.ts';
import { smallBook } from '../support/small-book.ts';
import { callTask } from './call-task.ts';
import type { Lab } from './crm-kit.ts';
import { drain, NEVER } from './drain.ts';
import { KITS } from './kits.ts';
import { taskFields } from './score-fields.ts';

const SCRIPT =
  'Ask about the spring order.\nThey buy "Keyboards" & <mice>.\n\nOffer delivery in a week.';

describe.each(KITS)('call tasks in %s', (crm, kit) => {
  const { accounts, tasks, users, writeBatch } = kit.words;
  let lab: Lab;
  let adapter: CrmAdapter;
  let accountIds: readonly string[];
  let sellers: ReadonlyMap<string, string>;
  let serial = 0;

  beforeAll(async () => {
    // Search lags for a long time: whatever finds a task at once does not search for it.
    lab = await kit.start({ dataset: smallBook({ accounts: 210 }), searchLagMs: 3_600_000 });
    adapter = lab.adapter();
    await adapter.ensureFields(taskFields(kit.words), NEVER);
    accountIds = [...lab.records(accounts.object).keys()];
    const { records } = await drain(adapter, { object: users.object, fields: [users.name] });
    sellers = new Map(records.map(({ id, values }) => [String(values[users.name]), id]));
  });
  beforeEach(() => {
    lab.proxy.reset();
  });
  afterAll(() => lab.close());

  function task(more: Partial<WriteTask> = {}): WriteTask {
    serial += 1;
    return callTask(kit.words, {
      key: `key-${String(serial)}`,
      accountId: accountIds[serial % 200] ?? '',
      ownerId: sellers.get('Ada Byron') ?? '',
      subject: `Call number ${String(serial)}`,
      script: SCRIPT,
      priority: 'high',
      ...more,
    });
  }

  const create = (writes: readonly WriteTask[]): Promise<readonly WriteOutcome[]> =>
    adapter.write({ kind: 'create_task', writes }, NEVER);

  const find = (writes: readonly WriteTask[]): Promise<ReadonlyMap<string, string>> =>
    adapter.findTasks(
      writes.map(({ key, keyField, accountId }) => ({ key, keyField, accountId })),
      NEVER,
    );

  function withKey(key: string): readonly InspectedRecord[] {
    return [...lab.records(tasks.object).values()].filter((record) => record[tasks.key] === key);
  }

  it('have everything where a rep looks for it', async () => {
    const wanted = task();
    const [outcome] = await create([wanted]);
    const record = lab.records(tasks.object).get(idOf(outcome));
    const expected =
      crm === 'salesforce'
        ? {
            WhatId: wanted.accountId,
            AccountId: wanted.accountId,
            OwnerId: wanted.ownerId,
            Subject: wanted.subject,
            Description: SCRIPT,
            ActivityDate: '2026-04-23',
            Priority: 'High',
            Status: 'Not Started',
            IsClosed: false,
            TaskSubtype: 'Call',
          }
        : {
            'association:companies': wanted.accountId,
            hubspot_owner_id: wanted.ownerId,
            hs_task_subject: wanted.subject,
            hs_task_body:
              '<p>Ask about the spring order.<br>They buy &quot;Keyboards&quot; &amp; &lt;mice&gt;.</p><p>Offer delivery in a week.</p>',
            hs_task_priority: 'HIGH',
            hs_task_status: 'NOT_STARTED',
            hs_task_type: 'CALL',
          };
    expect(record).toMatchObject({ ...expected, [tasks.key]: wanted.key });
  });

  it('are due on the right day, wherever the rep sits', async () => {
    const [outcome] = await create([task({ dueOn: '2026-04-23' })]);
    const record = lab.records(tasks.object).get(idOf(outcome));
    const due = String(record?.[crm === 'salesforce' ? 'ActivityDate' : 'hs_timestamp']);
    const days = ['America/Los_Angeles', 'Europe/London', 'Asia/Tokyo'].map((timeZone) =>
      due.length === 10 ? due : new Date(due).toLocaleDateString('en-CA', { timeZone }),
    );
    expect(days).toEqual(['2026-04-23', '2026-04-23', '2026-04-23']);
  });

  it('fall to the user of the connection when they have no owner', async () => {
    const outcomes = await create([task({ ownerId: null, priority: 'low' })]);
    expect(outcomes).toMatchObject([{ status: 'done' }]);
  });

  it('are created in one call for a full batch, with an id for each in order', async () => {
    const writes = Array.from({ length: writeBatch }, () => task());
    const outcomes = await create(writes);
    expect(lab.proxy.requests).toHaveLength(1);
    const records = lab.records(tasks.object);
    expect(outcomes.map((outcome) => records.get(idOf(outcome))?.[tasks.key])).toEqual(
      writes.map(({ key }) => key),
    );
  });

  it('are found by their keys at once, many at a time', async () => {
    const writes = Array.from({ length: writeBatch }, () => task());
    const outcomes = await create(writes);
    const absent = task();
    const found = await find([...writes, absent]);
    expect(found).toEqual(new Map(writes.map(({ key }, n) => [key, idOf(outcomes[n])])));
  });

  it('are found when they are done, and when somebody has deleted them', async () => {
    const [done, deleted, open] = [task(), task(), task()];
    const ids = (await create([done, deleted, open])).map(idOf);
    await adapter.write(
      {
        kind: 'close_task',
        writes: [{ id: ids[0] ?? '', resultField: tasks.result, note: 'sold' }],
      },
      NEVER,
    );
    await lab.remove(tasks.object, ids[1] ?? '');
    const found = await find([done, deleted, open]);
    expect([done, deleted, open].map(({ key }) => found.get(key))).toEqual(ids);
  });

  it('are found by keys with any letters', async () => {
    const keys = ["it's", 'a \\ b', '"c"', "x' OR Id != '", '100% & more', 'Ümläut'];
    const writes = keys.map((key) => task({ key }));
    const outcomes = await create(writes);
    expect(await find(writes)).toEqual(new Map(keys.map((key, n) => [key, idOf(outcomes[n])])));
  });

  it('are told by the living one where another with the key was deleted', async () => {
    const wanted = task();
    const [first] = await create([wanted]);
    await lab.remove(tasks.object, idOf(first));
    const [second] = await create([wanted]);
    expect(idOf(second)).not.toBe('');
    expect(await find([wanted])).toEqual(new Map([[wanted.key, idOf(second)]]));
  });

  it('are closed with a result', async () => {
    const [outcome] = await create([task()]);
    const id = idOf(outcome);
    const writes = [{ id, resultField: tasks.result, note: 'They have ordered.' }];
    const closed = await adapter.write({ kind: 'close_task', writes }, NEVER);
    expect(closed).toMatchObject([{ status: 'done', id }]);
    expect(lab.records(tasks.object).get(id)).toMatchObject(
      crm === 'salesforce'
        ? { IsClosed: true, CallDisposition: 'They have ordered.' }
        : { hs_task_status: 'COMPLETED', [tasks.result]: 'They have ordered.' },
    );
  });

  it('do not exist twice when the same key is created twice', async () => {
    const first = task();
    const [outcome] = await create([first]);
    const [again, other] = await create([{ ...first, subject: 'Once more' }, task()]);
    expect(again?.status).toBe('unknown');
    expect(other?.status).toBe('done');
    expect(await find([first])).toEqual(new Map([[first.key, idOf(outcome)]]));
    expect(withKey(first.key)).toHaveLength(1);
  });

  it('keep what a rep has done to them when they are created once more', async () => {
    const wanted = task();
    const [outcome] = await create([wanted]);
    const [field, text] =
      crm === 'salesforce' ? ['Description', 'Called on Monday.'] : ['hs_task_body', 'Called.'];
    await lab.update(tasks.object, idOf(outcome), { [field]: text });
    await create([wanted]);
    expect(lab.records(tasks.object).get(idOf(outcome))).toMatchObject({ [field]: text });
  });

  it('are refused one by one: a bad one does not hold up the others', async () => {
    const inactive = sellers.get('Carl Leaver') ?? '';
    const bad = [
      task({ accountId: crm === 'salesforce' ? '001000000000001AAA' : '1' }),
      ...(crm === 'salesforce' ? [task({ ownerId: inactive })] : [task({ ownerId: '1' })]),
    ];
    const good = [task(), task()];
    const outcomes = await create([...bad, ...good]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'done', 'done']);
    expect(good.map(({ key }) => withKey(key).length)).toEqual([1, 1]);
    expect(bad.map(({ key }) => withKey(key).length)).toEqual([0, 0]);
  });
});

function idOf(outcome: WriteOutcome | undefined): string {
  return outcome?.status === 'done' ? outcome.id : '';
}
