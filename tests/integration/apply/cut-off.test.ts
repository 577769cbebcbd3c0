import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Store } from '../../../src/store/open-store.ts';
import {
  afterCommit,
  answerLost,
  beforeCommit,
  requestLost,
  type WriteFault,
} from '../../support/memory-crm.ts';
import { day, PipelineLab } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

const CUT = { code: 'crm.unreachable' };

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

function open(...healths: readonly number[]): Promise<PipelineLab> {
  return PipelineLab.open(store.database, healths);
}

const undisturbed: WriteFault = (carryOut) => carryOut();

/** Fits the n-th write request from now on with a fault. */
function failAt(lab: PipelineLab, n: number, fault: WriteFault): void {
  lab.crm.faults.push(...Array.from({ length: n - 1 }, () => undisturbed), fault);
}

/** Tasks for four of the six accounts, on a book of which one is known already. */
async function bookToApply(): Promise<{ readonly lab: PipelineLab; readonly planId: number }> {
  const lab = await open(10, 80, 11, 45, 12, 13);
  const { planId } = await lab.plan();
  return { lab, planId };
}

/** What counts in the end: scores, tasks, episodes, journal and plan. */
async function endState(lab: PipelineLab, planId: number) {
  const episodes = await lab.episodes();
  const changes = await lab.changes(planId);
  const tasks = [...lab.crm.all('Task').entries()];
  return {
    scores: [...lab.crm.all('Account').values()].map((fields) => fields['Score__c']),
    tasks: lab.tasks(),
    confirmed: episodes.map(({ account, task_key: key, task_crm_id: id }) => [
      account,
      tasks.some(([crmId, task]) => crmId === id && task['Key__c'] === key),
    ]),
    journal: (await lab.journal(planId)).map((entry) => entry.crm_id).toSorted(),
    changes: changes.map(({ status }) => status),
    plan: (await lab.stored(planId)).status,
  };
}

const END = {
  scores: [10, 80, 11, 45, 12, 13],
  tasks: ['A1', 'A3', 'A5', 'A6'],
  confirmed: [
    ['A1', true],
    ['A3', true],
    ['A5', true],
    ['A6', true],
  ],
  journal: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6'],
  changes: Array.from({ length: 10 }, () => 'done'),
  plan: 'applied',
};

/** Two requests of tasks, two of updates. */
const REQUESTS = [1, 2, 3, 4];

describe('an apply that is cut off', () => {
  it.each([
    ['before', beforeCommit],
    ['after', afterCommit],
  ])(
    '%s any of its requests reaches the same end when it is called again, each task made once',
    async (_, fault) => {
      const ends = REQUESTS.map(async (n) => {
        const { lab, planId } = await bookToApply();
        failAt(lab, n, fault);
        await expect(lab.apply(planId)).rejects.toMatchObject(CUT);
        expect((await lab.stored(planId)).status).toBe('applying');
        await lab.apply(planId);
        return endState(lab, planId);
      });
      for (const end of await Promise.all(ends)) expect(end).toEqual(END);
    },
  );

  it('sends no task again that the CRM has, and asks for it by its key', async () => {
    const { lab, planId } = await bookToApply();
    failAt(lab, 1, afterCommit);
    await expect(lab.apply(planId)).rejects.toMatchObject(CUT);
    await lab.apply(planId);
    const creations = lab.crm.sent.filter(({ kind }) => kind === 'create_task');
    expect(creations.map(({ writes }) => writes.length)).toEqual([3, 1]);
    expect(lab.crm.lookups.map(({ accountId }) => accountId)).toEqual(['A1', 'A3', 'A5']);
  });

  it('counts the tasks on their way as made, until somebody has looked', async () => {
    const lab = await open(10);
    failAt(lab, 1, beforeCommit);
    await expect(lab.run()).rejects.toMatchObject(CUT);
    const { planId, summary } = await lab.plan();
    expect(summary.tasksToCreate).toBe(0);
    await lab.apply(planId);
    await lab.run();
    expect(lab.tasks()).toEqual(['A1']);
  });

  it('by the end of the budget goes on with the next, and with a whole new run too', async () => {
    const { lab, planId } = await bookToApply();
    lab.crm.budget = 2;
    await expect(lab.apply(planId)).rejects.toMatchObject({ code: 'crm.budget-spent' });
    expect(lab.tasks()).toEqual(END.tasks);
    lab.crm.budget = 1;
    await expect(lab.apply(planId)).rejects.toMatchObject({ code: 'crm.budget-spent' });
    lab.crm.budget = 100;
    await lab.run();
    const { tasks, scores } = await endState(lab, planId);
    expect({ tasks, scores }).toEqual({ tasks: END.tasks, scores: END.scores });
    expect((await lab.plan()).summary.updates).toBe(0);
  });

  it('is taken up by the run of another day without a second task', async () => {
    const lab = await open(10, 11);
    failAt(lab, 1, afterCommit);
    await expect(lab.run()).rejects.toMatchObject(CUT);
    await lab.run({ today: day(1) });
    expect(lab.tasks()).toEqual(['A1', 'A2']);
    const opened = (await lab.episodes()).map(({ opened_on: openedOn }) => openedOn);
    expect(opened).toEqual([day(0), day(0)]);
  });
});

describe('a write whose answer got lost', () => {
  it('is looked up at once, and the task that is there is taken as made', async () => {
    const { lab, planId } = await bookToApply();
    failAt(lab, 1, answerLost);
    await lab.apply(planId);
    expect(await endState(lab, planId)).toEqual(END);
    expect(lab.crm.sent.filter(({ kind }) => kind === 'create_task')).toHaveLength(2);
  });

  it('is looked up later where it cannot be at once, and not sent again before', async () => {
    const { lab, planId } = await bookToApply();
    failAt(lab, 1, answerLost);
    lab.crm.budget = 1;
    await expect(lab.apply(planId)).rejects.toMatchObject({ code: 'crm.budget-spent' });
    lab.crm.budget = 100;
    await lab.apply(planId);
    expect(await endState(lab, planId)).toEqual(END);
  });

  it('is sent again when the CRM says that the task is not there', async () => {
    const { lab, planId } = await bookToApply();
    failAt(lab, 1, requestLost(3));
    await lab.apply(planId);
    expect(await endState(lab, planId)).toEqual(END);
  });

  it('is in the journal all the same, though the next sync brings it in before anybody settles it', async () => {
    const lab = await open(80, 30);
    lab.crm.put('Account', 'A1', { Score__c: 55 });
    const { planId } = await lab.plan();
    failAt(lab, 1, afterCommit);
    await expect(lab.apply(planId)).rejects.toMatchObject(CUT);
    await lab.run({ stages: ['sync'] });
    expect(await lab.apply(planId)).toMatchObject({ accountsUpdated: 2, parked: 0 });
    expect(lab.crm.sent).toHaveLength(1);
    expect(await lab.journal(planId)).toMatchObject([
      { crm_id: 'A1', old_values: { Score__c: 55 }, new_values: { Score__c: 80 } },
      { crm_id: 'A2', old_values: { Score__c: null }, new_values: { Score__c: 30 } },
    ]);
  });

  it('is in the journal also when a new plan takes the place of the old one', async () => {
    const lab = await open(80);
    const { planId } = await lab.plan();
    failAt(lab, 1, afterCommit);
    await expect(lab.apply(planId)).rejects.toMatchObject(CUT);
    const { plan } = await lab.run();
    expect(plan?.summary.updates).toBe(0);
    expect(await lab.journal(planId)).toMatchObject([
      { crm_id: 'A1', old_values: { Score__c: null }, new_values: { Score__c: 80 } },
    ]);
    expect((await lab.stored(planId)).status).toBe('superseded');
  });

  it('is not taken for written when the CRM holds something else', async () => {
    const lab = await open(80);
    const { planId } = await lab.plan();
    failAt(lab, 1, beforeCommit);
    await expect(lab.apply(planId)).rejects.toMatchObject(CUT);
    await lab.run();
    expect(await lab.journal(planId)).toEqual([]);
    expect(lab.score('A1')).toBe(80);
  });

  it("closed a task: that is no rep's doing", async () => {
    const lab = await open(10);
    await lab.settle();
    lab.account('A1', 60);
    failAt(lab, 1, afterCommit);
    await expect(lab.run()).rejects.toMatchObject(CUT);
    const { plan } = await lab.run();
    expect(plan?.outcomes).toBe(0);
    expect(await lab.episodes()).toMatchObject([{ closed_by: 'bellwether', closed_on: day(0) }]);
  });
});
