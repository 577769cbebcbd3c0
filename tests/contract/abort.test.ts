import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { CrmAdapter } from '../../src/crm/crm-adapter.ts';
import { smallBook } from '../support/small-book.ts';
import { callTask } from './call-task.ts';
import type { Lab } from './crm-kit.ts';
import { drain, NEVER } from './drain.ts';
import { KITS } from './kits.ts';
import { anyRequest, isLogin } from './requests.ts';
import { accountFields, taskFields } from './score-fields.ts';

/** So that only the signal can end a wait within the patience of a test. */
const HOURS = '7200';

describe.each(KITS)('a signal to %s', (_crm, kit) => {
  const { accounts } = kit.words;
  let lab: Lab;

  beforeAll(async () => {
    lab = await kit.start({ dataset: smallBook({ accounts: 350, createdOn: '2999-01-01' }) });
  });
  beforeEach(() => {
    lab.proxy.reset();
  });
  afterAll(() => lab.close());

  type Operation = (adapter: CrmAdapter, signal: AbortSignal) => Promise<unknown>;

  const wanted = { object: accounts.object, fields: [accounts.name] };
  const accountWrite = () => ({
    object: accounts.object,
    id: [...lab.records(accounts.object).keys()][0] ?? '',
    values: { [accounts.creditLimit]: 5 },
  });
  const taskWrite = () => callTask(kit.words, { key: 'aborted', accountId: accountWrite().id });

  const OPERATIONS: readonly (readonly [name: string, run: Operation])[] = [
    ['a check', (adapter, signal) => adapter.check(signal)],
    ['a discovery', (adapter, signal) => adapter.discover([accounts.object], signal)],
    ['a full read', (adapter, signal) => drain(adapter, wanted, { signal })],
    [
      'an incremental read',
      async (adapter, signal) => {
        const cursor = { phase: 'changes', since: '2026-04-20T11:00:00Z', next: null, after: null };
        return drain(adapter, { ...wanted, cursor }, { signal });
      },
    ],
    [
      'a write of fields',
      (adapter, signal) =>
        adapter.write({ kind: 'update_account', writes: [accountWrite()] }, signal),
    ],
    [
      'a creation of tasks',
      (adapter, signal) => adapter.write({ kind: 'create_task', writes: [taskWrite()] }, signal),
    ],
    ['a look-up of tasks', (adapter, signal) => adapter.findTasks([taskWrite()], signal)],
    [
      'the making of fields',
      (adapter, signal) => adapter.ensureFields(accountFields(kit.words).slice(0, 1), signal),
    ],
  ];

  it.each(OPERATIONS)('ends %s at any moment, with its own reason', async (_, run) => {
    await lab.adapter().ensureFields(taskFields(kit.words), NEVER);
    // The first request that is left unanswered is the login, then the next one, until none is left.
    let moments = 0;
    for (let unanswered = 1; unanswered < 40; unanswered += 1) {
      lab.proxy.reset();
      const controller = new AbortController();
      const reason = new Error(`stopped at request ${String(unanswered)}`);
      let arrived = 0;
      lab.proxy.inject({
        when: () => (arrived += 1) === unanswered,
        fault: {
          kind: 'hold',
          onArrival: () => {
            controller.abort(reason);
          },
        },
      });
      const outcome = await run(lab.adapter({ login: 'refresh' }), controller.signal).then(
        () => 'finished',
        (error: unknown) => error,
      );
      if (outcome === 'finished') break;
      expect(outcome).toBe(reason);
      moments += 1;
    }
    expect(moments).toBeGreaterThan(1);
  });

  it('that is aborted already sends nothing', async () => {
    const reason = new Error('stopped before it began');
    const signal = AbortSignal.abort(reason);
    for (const [, run] of OPERATIONS) {
      await expect(run(lab.adapter({ login: 'refresh' }), signal)).rejects.toBe(reason);
    }
    expect(lab.proxy.requests).toEqual([]);
  });

  it('ends the wait before a repetition', async () => {
    const controller = new AbortController();
    const reason = new Error('stopped while it waited');
    const headers = { 'retry-after': HOURS };
    lab.proxy.inject({ when: anyRequest, fault: { kind: 'answer', status: 503, headers } });
    const adapter = lab.adapter({
      retry: { maxRetryAfterMs: 1e9 },
      onRetry: () => {
        setImmediate(() => {
          controller.abort(reason);
        });
      },
    });
    await expect(drain(adapter, wanted, { signal: controller.signal })).rejects.toBe(reason);
  });

  it('ends the wait of one caller for a login, not that of the others', async () => {
    const controller = new AbortController();
    const reason = new Error('one has had enough');
    const released = Promise.withResolvers<undefined>();
    lab.proxy.inject({
      when: isLogin,
      fault: {
        kind: 'hold',
        onArrival: () => {
          released.resolve(undefined);
        },
      },
    });
    const adapter = lab.adapter({ login: 'refresh', timeoutMs: 1000 });
    const impatient = drain(adapter, wanted, { signal: controller.signal });
    const patient = drain(adapter, wanted);
    await released.promise;
    controller.abort(reason);
    await expect(impatient).rejects.toBe(reason);
    // The login that nobody answers is given up after its time, and sent again.
    expect((await patient).records).toHaveLength(350);
  });

  it.each([
    ['a read', anyRequest],
    ['a login', isLogin],
  ])('closes the connection of %s that nobody waits for any more', async (_, when) => {
    const controller = new AbortController();
    const closed = Promise.withResolvers<undefined>();
    lab.proxy.inject({
      when,
      fault: {
        kind: 'hold',
        onArrival: () => {
          controller.abort(new Error('enough'));
        },
        onClose: () => {
          closed.resolve(undefined);
        },
      },
    });
    const login = when === isLogin ? 'refresh' : 'token';
    const adapter = lab.adapter({ login, timeoutMs: 1e8 });
    await expect(drain(adapter, wanted, { signal: controller.signal })).rejects.toThrow('enough');
    await expect(closed.promise).resolves.toBeUndefined();
  });

  it('that is never aborted is not kept busy: no listener stays on it', async () => {
    const { signal } = new AbortController();
    const added = jest.spyOn(signal, 'addEventListener');
    const removed = jest.spyOn(signal, 'removeEventListener');
    const left = (): number => added.mock.calls.length - removed.mock.calls.length;
    const adapter = lab.adapter({ login: 'refresh' });
    await adapter.check(signal);
    const afterOne = left();
    for (let round = 0; round < 5; round += 1) await adapter.check(signal);
    expect(added.mock.calls.length).toBeGreaterThan(0);
    expect(left()).toBe(afterOne);
  });
});
