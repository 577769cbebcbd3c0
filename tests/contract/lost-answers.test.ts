import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CrmAdapter, WriteTask } from '../../src/crm/crm-adapter.ts';
import { startFaultProxy, type Fault } from '../support/fault-proxy.ts';
import { smallBook } from '../support/small-book.ts';
import { callTask } from './call-task.ts';
import type { AdapterOptions, Lab } from './crm-kit.ts';
import { drain, idsOf, NEVER } from './drain.ts';
import { KITS } from './kits.ts';
import { anyRequest, isLogin } from './requests.ts';
import { taskFields } from './score-fields.ts';

const HTML: Fault = {
  kind: 'answer',
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html><title>We are setting things up</title></html>',
};

/** What passes: the same request a moment later is answered. */
const PASSING: readonly (readonly [what: string, fault: Fault])[] = [
  ['an answer 503 in HTML', { ...HTML, status: 503 }],
  ['an answer 502 without a body', { kind: 'answer', status: 502 }],
  ['a page of HTML with status 200', HTML],
  ['a connection that breaks before the request', { kind: 'drop' }],
  ['a connection that breaks before the answer', { kind: 'lose' }],
  ['a connection that breaks in mid-answer', { kind: 'cut' }],
  [
    'half an answer that looks complete',
    {
      kind: 'change',
      change: ({ body }) => ({ body: body.slice(0, Math.floor(body.length / 2)) }),
    },
  ],
];

/** After these nobody knows whether the CRM has carried out what it was asked. */
const UNKNOWN: readonly (readonly [what: string, fault: Fault, carriedOut: boolean])[] = [
  ['the connection breaks before the answer', { kind: 'lose' }, true],
  ['the connection breaks in mid-answer', { kind: 'cut' }, true],
  [
    'the answer is half of one',
    { kind: 'change', change: () => ({ body: '{"results":[{"i' }) },
    true,
  ],
  [
    'the answer is of another form',
    { kind: 'change', change: () => ({ body: '{"ok":true}' }) },
    true,
  ],
  [
    'the answer is 502',
    { kind: 'change', change: () => ({ status: 502, body: 'Bad Gateway' }) },
    true,
  ],
  ['the answer is a page of HTML', HTML, false],
  ['the answer is 503', { ...HTML, status: 503 }, false],
];

describe.each(KITS)('answers of %s that get lost', (_crm, kit) => {
  const { accounts, tasks } = kit.words;
  let lab: Lab;
  let ids: readonly string[];
  let serial = 0;

  beforeAll(async () => {
    lab = await kit.start({ dataset: smallBook({ accounts: 20 }) });
    ids = [...lab.records(accounts.object).keys()];
    await lab.adapter().ensureFields(taskFields(kit.words), NEVER);
  });
  beforeEach(() => {
    lab.proxy.reset();
  });
  afterAll(() => lab.close());

  function task(): WriteTask {
    serial += 1;
    const accountId = ids[serial % 20] ?? '';
    return callTask(kit.words, { key: `lost-${String(serial)}`, accountId });
  }

  function created(writes: readonly WriteTask[]): readonly number[] {
    const keys = [...lab.records(tasks.object).values()].map((record) => record[tasks.key]);
    return writes.map(({ key }) => keys.filter((one) => one === key).length);
  }

  it.each(PASSING)('are asked for again in a read after %s', async (_, fault) => {
    lab.proxy.inject({ when: anyRequest, fault, times: 2 });
    const { records } = await drain(lab.adapter(), { object: accounts.object });
    expect(idsOf(records)).toHaveLength(20);
  });

  it.each(PASSING)('are asked for again when fields are written, after %s', async (_, fault) => {
    serial += 1;
    lab.proxy.inject({ when: anyRequest, fault, times: 2 });
    const id = ids[3] ?? '';
    const writes = [{ object: accounts.object, id, values: { [accounts.creditLimit]: serial } }];
    const outcomes = await lab.adapter().write({ kind: 'update_account', writes }, NEVER);
    expect(outcomes).toMatchObject([{ status: 'done', id }]);
    expect(Number(lab.records(accounts.object).get(id)?.[accounts.creditLimit])).toBe(serial);
  });

  it('are given up at last, with an error that says what to do', async () => {
    lab.proxy.inject({ when: anyRequest, fault: { kind: 'answer', status: 503 }, times: 100 });
    await expect(drain(lab.adapter(), { object: accounts.object })).rejects.toMatchObject({
      code: 'crm.unreachable',
      kind: 'transient',
      remedy: expect.stringContaining('run again'),
    });
    expect(lab.proxy.requests).toHaveLength(4);
  });

  it.each(UNKNOWN)('leave it unknown whether tasks exist when %s', async (_, fault, carriedOut) => {
    const adapter = lab.adapter();
    const writes = [task(), task()];
    lab.proxy.inject({ when: lab.isCreation, fault });
    const outcomes = await create(adapter, writes);
    expect(outcomes.map(({ status }) => status)).toEqual(['unknown', 'unknown']);
    expect(lab.proxy.requests.filter(lab.isCreation)).toHaveLength(1);
    expect(created(writes)).toEqual(carriedOut ? [1, 1] : [0, 0]);

    // What the engine does next: it looks them up, and sends again only what is not there.
    const found = await adapter.findTasks(writes, NEVER);
    expect(found.size).toBe(carriedOut ? 2 : 0);
    await create(
      adapter,
      writes.filter(({ key }) => !found.has(key)),
    );
    expect(created(writes)).toEqual([1, 1]);
  });

  it('of a creation that took too long leave it unknown', async () => {
    const writes = [task()];
    lab.proxy.inject({
      when: lab.isCreation,
      fault: { kind: 'hold', onArrival: () => undefined },
    });
    const outcomes = await create(lab.adapter({ timeoutMs: 300 }), writes);
    expect(outcomes).toMatchObject([{ status: 'unknown' }]);
    expect(created(writes)).toEqual([0]);
  });

  it('let a creation be sent again only when it cannot have arrived', async () => {
    const writes = [task()];
    // A login that fails has not sent the creation: it may go again, and then goes once.
    lab.proxy.inject({ when: isLogin, fault: { kind: 'answer', status: 503 } });
    const outcomes = await create(lab.adapter({ login: 'refresh' }), writes);
    expect(outcomes).toMatchObject([{ status: 'done' }]);
    expect(lab.proxy.requests.filter(lab.isCreation)).toHaveLength(1);
    expect(created(writes)).toEqual([1]);
  });

  it('do not come from a host that is not there', async () => {
    const gone = await startFaultProxy(lab.sandbox.url);
    await gone.close();
    const nowhere: AdapterOptions = { url: gone.url };
    const writes = [task()];
    await expect(drain(lab.adapter(nowhere), { object: accounts.object })).rejects.toMatchObject({
      code: 'crm.unreachable',
      message: expect.stringContaining(`cannot reach ${new URL(gone.url).host}`),
    });
    await expect(create(lab.adapter(nowhere), writes)).rejects.toMatchObject({
      code: 'crm.unreachable',
    });
  });
});

function create(adapter: CrmAdapter, writes: readonly WriteTask[]) {
  return adapter.write({ kind: 'create_task', writes }, NEVER);
}
