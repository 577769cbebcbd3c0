import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Store } from '../../../src/store/open-store.ts';
import { afterCommit } from '../../support/memory-crm.ts';
import { day, PipelineLab, type Settings } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

/** An account in need with its task, which the mirror knows. */
async function withTask(
  settings: Settings = {},
): Promise<{ readonly lab: PipelineLab; readonly task: string }> {
  const lab = await PipelineLab.open(store.database, [10], settings);
  await lab.run();
  const task = lab.onlyTask();
  await lab.settle();
  return { lab, task };
}

describe('a task that the rep has closed', () => {
  it('ends its episode once, with the day and the result that were logged', async () => {
    const { lab, task } = await withTask();
    lab.crm.put('Task', task, { IsClosed: true, CompletedOn: day(1), Result__c: 'will order' });
    const { plan } = await lab.run({ today: day(2) });
    expect(plan?.outcomes).toBe(1);
    const ended = await lab.episodes();
    expect(ended).toMatchObject([
      {
        task_crm_id: task,
        opened_on: day(0),
        closed_on: day(1),
        closed_by: 'rep',
        result: 'will order',
      },
    ]);
    lab.crm.put('Task', task, { Result__c: 'typed later' });
    const again = await lab.run({ today: day(3) });
    expect(again.plan?.outcomes).toBe(0);
    expect(await lab.episodes()).toEqual(ended);
  });

  it('is followed by the next only when the cooldown is over, under a key of its own', async () => {
    const { lab, task } = await withTask();
    lab.crm.put('Task', task, { IsClosed: true, CompletedOn: day(1) });
    for (const days of [2, 15, 30]) await lab.run({ today: day(days) });
    expect(lab.tasks()).toEqual(['A1']);
    await lab.run({ today: day(31) });
    expect(lab.tasks()).toEqual(['A1', 'A1']);
    const keys = (await lab.episodes()).map(({ task_key: key }) => key);
    expect(new Set(keys).size).toBe(2);
  });

  it('ends on the day of the run where the CRM dates it later, so that no cooldown lies ahead', async () => {
    const { lab, task } = await withTask();
    lab.crm.put('Task', task, { IsClosed: true, CompletedOn: day(9) });
    await lab.run({ today: day(2) });
    expect(await lab.episodes()).toMatchObject([{ closed_on: day(2) }]);
  });

  it('before Bellwether heard that it exists ends its episode all the same', async () => {
    const lab = await PipelineLab.open(store.database, [10]);
    lab.crm.faults.push(afterCommit);
    await expect(lab.run()).rejects.toMatchObject({ code: 'crm.unreachable' });
    lab.crm.put('Task', lab.onlyTask(), { IsClosed: true, Result__c: 'spoken' });
    await lab.run({ stages: ['sync', 'score', 'plan'] });
    expect(await lab.episodes()).toMatchObject([
      { task_crm_id: lab.onlyTask(), closed_by: 'rep', result: 'spoken' },
    ]);
  });
});

describe('a task that somebody has deleted', () => {
  it('ends its episode, and is not made again before the cooldown is over', async () => {
    const { lab, task } = await withTask();
    lab.crm.remove('Task', task);
    const { plan } = await lab.run({ today: day(1) });
    expect(plan?.outcomes).toBe(1);
    expect(await lab.episodes()).toMatchObject([{ closed_on: day(1), closed_by: 'deleted' }]);
    await lab.run({ today: day(30) });
    expect(lab.tasks()).toEqual([]);
    await lab.run({ today: day(31) });
    expect(lab.tasks()).toEqual(['A1']);
  });

  it('before any sync has seen it ends its episode too', async () => {
    const lab = await PipelineLab.open(store.database, [10]);
    await lab.run();
    lab.crm.remove('Task', lab.onlyTask());
    await lab.run({ today: day(1) });
    expect(await lab.episodes()).toMatchObject([{ closed_on: day(1), closed_by: 'deleted' }]);
    await lab.run({ today: day(31) });
    expect(lab.tasks()).toEqual(['A1']);
  });

  it('without a word, as a full read finds out, ends its episode too', async () => {
    const lab = await PipelineLab.open(store.database, [10]);
    await lab.run();
    lab.crm.forget('Task', lab.onlyTask());
    await lab.run({ today: day(1) });
    expect(await lab.episodes()).toMatchObject([{ closed_on: null }]);
    await lab.run({ today: day(1), full: true });
    expect(await lab.episodes()).toMatchObject([{ closed_on: day(1), closed_by: 'deleted' }]);
  });
});

describe('an account that has recovered', () => {
  it('gets its task closed by Bellwether, with a word why, and the cooldown holds', async () => {
    const { lab, task } = await withTask();
    lab.account('A1', 50);
    const { apply } = await lab.run({ today: day(2) });
    expect(apply).toMatchObject({ tasksClosed: 1 });
    expect(lab.crm.get('Task', task)).toMatchObject({
      IsClosed: true,
      Result__c: expect.stringContaining('Closed by Bellwether'),
    });
    expect(await lab.episodes()).toMatchObject([{ closed_on: day(2), closed_by: 'bellwether' }]);
    lab.account('A1', 10);
    const { plan } = await lab.run({ today: day(3) });
    expect(plan?.outcomes).toBe(0);
    expect(lab.tasks()).toEqual(['A1']);
    await lab.run({ today: day(32) });
    expect(lab.tasks()).toEqual(['A1', 'A1']);
  });

  it('keeps its task while it is neither well nor poor', async () => {
    const { lab, task } = await withTask();
    lab.account('A1', 49);
    const { plan } = await lab.run({ today: day(2) });
    expect(plan?.summary).toMatchObject({ tasksToClose: 0, tasksToCreate: 0 });
    expect(lab.crm.get('Task', task)['IsClosed']).toBe(false);
  });

  it('keeps its task where the playbook says so', async () => {
    const { lab, task } = await withTask({ rescue: { close_when_cleared: false } });
    lab.account('A1', 90);
    await lab.run({ today: day(2) });
    expect(lab.crm.get('Task', task)['IsClosed']).toBe(false);
    expect(await lab.episodes()).toMatchObject([{ closed_on: null }]);
  });

  it('keeps the tasks that people have made, also those that look like one of ours', async () => {
    const { lab, task } = await withTask();
    const { Key__c: key } = lab.crm.get('Task', task);
    const open = { AccountId: 'A1', OwnerId: 'U1', IsClosed: false };
    lab.crm.put('Task', 'P1', { ...open, Subject: 'Call Account A1' });
    lab.crm.put('Task', 'P2', { ...open, Subject: 'A copy of it', Key__c: key ?? null });
    lab.account('A1', 90);
    await lab.run({ today: day(2) });
    const closed = [task, 'P1', 'P2'].map((id) => lab.crm.get('Task', id)['IsClosed']);
    expect(closed).toEqual([true, false, false]);
  });

  it('is still in need for the CRM when the closing was rejected, and the next run closes again', async () => {
    const { lab, task } = await withTask();
    lab.account('A1', 90);
    lab.crm.faults.push((carryOut) => {
      carryOut();
      lab.crm.put('Task', task, { IsClosed: false, Result__c: null });
      return [{ status: 'rejected', code: 'RULE', message: 'not by you' }];
    });
    const { apply } = await lab.run({ today: day(2) });
    expect(apply).toMatchObject({ tasksClosed: 0, parked: 1 });
    expect(await lab.episodes()).toMatchObject([{ closed_on: null }]);
    await lab.run({ today: day(2) });
    expect(lab.crm.get('Task', task)['IsClosed']).toBe(true);
  });
});
