import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WriteGroup, WriteOutcome } from '../../../src/crm/crm-adapter.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { day, PipelineLab } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

const REJECTED: WriteOutcome = {
  status: 'rejected',
  code: 'VALIDATION',
  message: 'a rule of the org says no',
};
const LOCKED: WriteOutcome = { status: 'deferred', message: 'record is locked' };

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

function open(...healths: readonly number[]): Promise<PipelineLab> {
  return PipelineLab.open(store.database, healths);
}

/** Kind and account of every write of a request. */
function written(group: WriteGroup): string {
  const ids =
    group.kind === 'create_task'
      ? group.writes.map(({ accountId }) => accountId)
      : group.writes.map(({ id }) => id);
  return `${group.kind} ${ids.join(' ')}`;
}

describe('apply', () => {
  it('sends exactly the changes of the plan, tasks first, no batch larger than the CRM takes', async () => {
    const lab = await open(80, 10, 45, 5, 66, 12, 90, 18);
    const { planId } = await lab.plan();
    const result = await lab.apply(planId);
    expect(lab.crm.sent.map(written)).toEqual([
      'create_task A4 A2 A6',
      'create_task A8',
      'update_account A1 A2 A3',
      'update_account A4 A5 A6',
      'update_account A7 A8',
    ]);
    expect(result).toEqual({
      planId,
      accountsUpdated: 8,
      tasksCreated: 4,
      tasksClosed: 0,
      parked: 0,
      blocked: 0,
    });
    for (const { body } of await lab.changes(planId)) {
      const update = body.kind === 'update_account' ? body : undefined;
      const account = lab.crm.get('Account', body.kind === 'create_field' ? '' : body.accountCrmId);
      const values = (update?.fields ?? []).map((one) => [one.field, one.new] as const);
      expect(account).toMatchObject(Object.fromEntries(values));
    }
  });

  it('sends many updates by bulk jobs, and the last of them in requests again', async () => {
    const lab = await open(...Array.from({ length: 17 }, (_, index) => 60 + index));
    lab.crm.capabilities = {
      ...lab.crm.capabilities,
      bulkUpdate: { from: 6, batch: 7, calls: 2 },
    };
    const { planId, summary } = await lab.plan();
    expect(summary).toMatchObject({
      forecastCalls: 5,
      ways: [{ kind: 'update_account', way: 'bulk', changes: 17, calls: 5 }],
    });
    await lab.apply(planId);
    expect(lab.crm.sent.map(({ writes }) => writes.length)).toEqual([7, 7, 3]);
  });

  it('sends a locked record of a bulk job again in a request', async () => {
    const lab = await open(80, 70, 66, 90);
    lab.crm.capabilities = {
      ...lab.crm.capabilities,
      bulkUpdate: { from: 4, batch: 10, calls: 2 },
    };
    lab.crm.answer('A2', LOCKED);
    const result = await lab.apply((await lab.plan()).planId);
    expect(lab.crm.sent.map(({ writes }) => writes.length)).toEqual([4, 1]);
    expect(result).toMatchObject({ accountsUpdated: 4, parked: 0 });
  });

  it('carries out the plan as it was shown, whatever has been scored since', async () => {
    const lab = await open(80);
    const { planId } = await lab.plan();
    lab.account('A1', 30);
    await lab.run({ stages: ['sync', 'score'] });
    await lab.apply(planId);
    expect(lab.score('A1')).toBe(80);
  });

  it('keeps the old and the new value of every field it overwrote, and nothing of tasks', async () => {
    const lab = await open(10);
    await lab.settle();
    lab.account('A1', 60);
    lab.crm.put('Account', 'A1', { Reason__c: 'typed by hand' });
    const { planId } = await lab.plan();
    await lab.apply(planId);
    expect(await lab.journal(planId)).toEqual([
      {
        sequence: 1,
        object: 'Account',
        crm_id: 'A1',
        old_values: expect.objectContaining({
          Score__c: 10,
          Band__c: 'red',
          Reason__c: 'typed by hand',
        }),
        new_values: expect.objectContaining({ Score__c: 60, Band__c: 'yellow' }),
      },
    ]);
  });

  it('writes nothing when the plan is applied already', async () => {
    const lab = await open(80, 10);
    const { planId } = await lab.plan();
    const first = await lab.apply(planId);
    const calls = lab.crm.usage().calls;
    expect(await lab.apply(planId)).toEqual(first);
    expect(lab.crm.usage().calls).toBe(calls);
    expect(await lab.journal(planId)).toHaveLength(2);
  });

  it('refuses a plan that was superseded, also when somebody insists', async () => {
    const lab = await open(80);
    const { planId } = await lab.plan();
    await lab.plan();
    const refused = {
      code: 'plan.refused',
      message: `plan ${String(planId)} was superseded by a newer one`,
    };
    await expect(lab.apply(planId)).rejects.toMatchObject(refused);
    await expect(lab.apply(planId, { overrideReason: 'now' })).rejects.toMatchObject(refused);
    expect(lab.crm.sent).toEqual([]);
  });

  it('knows no plan of another connection, and none that was never finished', async () => {
    const lab = await open(80);
    const other = await open(80);
    const { planId } = await lab.plan();
    const cutOff = lab.run({ stages: ['plan'], signal: AbortSignal.abort(new Error('cut off')) });
    await expect(cutOff).rejects.toThrow('cut off');
    for (const request of [other.apply(planId), lab.apply(planId + 1)]) {
      await expect(request).rejects.toMatchObject({ code: 'plan.unknown' });
    }
    expect((await lab.stored(planId)).status).toBe('stored');
  });
});

describe('a record that the CRM rejects', () => {
  it('is parked with the reason of the CRM, and the others of its batch are written', async () => {
    const lab = await open(80, 81, 82);
    lab.crm.answer('A2', REJECTED);
    const { planId } = await lab.plan();
    expect(await lab.apply(planId)).toMatchObject({ accountsUpdated: 2, parked: 1 });
    expect(['A1', 'A2', 'A3'].map((id) => lab.score(id))).toEqual([80, null, 82]);
    const failed = (await lab.changes(planId)).filter(({ status }) => status === 'failed');
    expect(failed).toMatchObject([
      { label: 'Account A2', error: 'VALIDATION: a rule of the org says no' },
    ]);
    expect((await lab.journal(planId)).map((entry) => entry.crm_id)).toEqual(['A1', 'A3']);
    expect((await lab.stored(planId)).status).toBe('applied');

    await lab.run();
    expect(lab.score('A2')).toBe(81);
  });

  it('is tried again by the next run when it is a task', async () => {
    const lab = await open(10, 11);
    lab.crm.answer('A1', REJECTED);
    const { apply } = await lab.run();
    expect(apply).toMatchObject({ tasksCreated: 1, parked: 1 });
    expect((await lab.episodes()).map(({ account }) => account)).toEqual(['A2']);
    await lab.run();
    expect(lab.tasks()).toEqual(['A1', 'A2']);
  });
});

describe('a record that is locked', () => {
  it('is written once it is free, and holds nobody up', async () => {
    const lab = await open(80, 81, 82, 83);
    lab.crm.answer('A1', LOCKED);
    const { apply } = await lab.run();
    expect(apply).toMatchObject({ accountsUpdated: 4, parked: 0 });
    expect(lab.crm.sent.map(written)).toEqual([
      'update_account A1 A2 A3',
      'update_account A4',
      'update_account A1',
    ]);
  });

  it('to the end is parked; a task that was never made does not count as one', async () => {
    const lab = await open(10, 80);
    const always = Array.from({ length: 4 }, () => LOCKED);
    lab.crm.answer('A1', ...always);
    const { plan, apply } = await lab.run();
    expect(apply).toMatchObject({ tasksCreated: 0, accountsUpdated: 2, parked: 1 });
    const failed = (await lab.changes(plan?.planId ?? 0)).filter((one) => one.status === 'failed');
    expect(failed).toMatchObject([{ error: 'given up: record is locked' }]);
    expect(await lab.episodes()).toEqual([]);
    await lab.run();
    expect(lab.tasks()).toEqual(['A1']);
  });

  it('when the run is stopped gets its task from the next run', async () => {
    const lab = await open(10);
    lab.crm.answer('A1', LOCKED);
    const stop = new AbortController();
    const { planId } = await lab.plan();
    lab.crm.faults.push((carryOut) => {
      stop.abort(new Error('stopped'));
      return carryOut();
    });
    await expect(lab.apply(planId, { signal: stop.signal })).rejects.toThrow('stopped');
    await lab.run();
    expect(lab.tasks()).toEqual(['A1']);
  });
});

describe('what moved between plan and apply', () => {
  it('is left alone and parked: a field that somebody changed, an account that is gone', async () => {
    const lab = await open(80, 81, 82);
    const { planId } = await lab.plan();
    lab.crm.put('Account', 'A1', { Score__c: 33 });
    lab.crm.remove('Account', 'A2');
    await lab.run({ stages: ['sync'] });
    expect(await lab.apply(planId)).toMatchObject({ accountsUpdated: 1, parked: 2 });
    expect(lab.score('A1')).toBe(33);
    expect(lab.crm.sent.map(written)).toEqual(['update_account A3']);
    const errors = (await lab.changes(planId)).map(({ error }) => error);
    expect(errors).toEqual([
      'Score__c was changed since the plan was made',
      'the account is gone',
      undefined,
    ]);
  });

  it('does not cost a rep the result of the call: a task closed meanwhile is not closed again', async () => {
    const lab = await open(10);
    await lab.settle();
    const task = lab.onlyTask();
    lab.account('A1', 60);
    const { planId, summary } = await lab.plan();
    expect(summary.tasksToClose).toBe(1);
    lab.crm.put('Task', task, { IsClosed: true, CompletedOn: day(0), Result__c: 'ordered' });
    await lab.run({ stages: ['sync'] });
    expect(await lab.apply(planId)).toMatchObject({ tasksClosed: 0, parked: 1 });
    expect(lab.crm.get('Task', task)).toMatchObject({ Result__c: 'ordered' });
    await lab.run();
    expect(await lab.episodes()).toMatchObject([{ closed_by: 'rep', result: 'ordered' }]);
  });
});
