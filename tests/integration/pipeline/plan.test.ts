import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { publishModel } from '../../../src/model/publish/publish-model.ts';
import { applyProvision, planProvision } from '../../../src/pipeline/provision-stage.ts';
import { asOnlyRun } from '../../../src/pipeline/run-lock.ts';
import { beginPlan, latestPlans } from '../../../src/store/plan-repository.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { crmField } from '../../support/org-schema.ts';
import { day, orgSchema, PipelineLab, TODAY } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

function open(...args: readonly number[]): Promise<PipelineLab> {
  return PipelineLab.open(store.database, args);
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

async function overrideReason(planId: number): Promise<string | null> {
  const rows = await store.database.rows(
    z.object({ override_reason: z.string().nullable() }),
    'SELECT override_reason FROM bellwether.plans WHERE id = $1',
    [planId],
  );
  return rows[0]?.override_reason ?? null;
}

describe('a plan', () => {
  it('holds each field old and new, and each task with what the rep needs', async () => {
    const lab = await open(80, 10);
    lab.crm.put('Account', 'A1', { Score__c: 55, Band__c: 'yellow' });
    const { planId, summary } = await lab.plan();
    const changes = await lab.changes(planId);
    expect(changes.map(({ sequence, action, label }) => [sequence, action, label])).toEqual([
      [1, '~', 'Account A1'],
      [2, '~', 'Account A2'],
      [3, '+', 'Account A2'],
    ]);
    expect(changes[0]?.body).toMatchObject({
      accountCrmId: 'A1',
      object: 'Account',
      fields: expect.arrayContaining([
        { field: 'Score__c', old: 55, new: 80 },
        { field: 'Band__c', old: 'yellow', new: 'green' },
        { field: 'Scored_On__c', old: null, new: TODAY },
      ]),
    });
    expect(changes[2]?.body).toMatchObject({
      kind: 'create_task',
      accountCrmId: 'A2',
      ownerCrmId: 'U1',
      subject: 'Call Account A2',
      dueOn: '2026-04-22',
    });
    expect(summary).toMatchObject({
      scoredAccounts: 2,
      updates: 2,
      tasksToCreate: 1,
      bandChanges: { 'new -> red': 1, 'yellow -> green': 1 },
      tasksByOwner: { 'Sam Rep': 1 },
      forecastCalls: 2,
    });
    expect(lab.crm.sent).toEqual([]);
  });

  it('supersedes the older one that nobody has applied, and leaves the applied one as it is', async () => {
    const lab = await open(80);
    const applied = await lab.plan();
    await lab.apply(applied.planId);
    lab.account('A1', 30);
    const first = await lab.plan();
    const second = await lab.plan();
    const statuses = await Promise.all(
      [applied, first, second].map(async ({ planId }) => (await lab.stored(planId)).status),
    );
    expect(statuses).toEqual(['applied', 'superseded', 'stored']);
  });

  it('stays while fields are provisioned, and a plan to provision stays beside it', async () => {
    const lab = await open(80);
    const scores = await lab.plan();
    const provision = await planProvision(lab.context(), TODAY);
    expect((await lab.stored(scores.planId)).status).toBe('stored');
    await lab.plan();
    expect((await lab.stored(provision.planId)).status).toBe('stored');
  });

  it('is not taken for a plan to provision', async () => {
    const lab = await open(80);
    const provision = await planProvision(lab.context(), TODAY);
    const result = lab.apply(provision.planId);
    await expect(result).rejects.toThrow(/creates fields, and writes no scores/);
    expect(lab.crm.sent).toEqual([]);
  });

  it('to provision waits for no other run of the connection: it says that there is one', async () => {
    const lab = await open(80);
    const context = lab.context();
    const { planId } = await planProvision(context, TODAY);
    await asOnlyRun(context, async () => {
      await expect(applyProvision(context, planId)).rejects.toMatchObject({ code: 'run.busy' });
    });
    expect((await applyProvision(context, planId)).planId).toBe(planId);
  });

  it('leaves the plans of another connection alone', async () => {
    const lab = await open(80);
    const other = await open(80);
    const { planId } = await lab.plan();
    await other.plan();
    expect((await lab.stored(planId)).status).toBe('stored');
  });

  it('comes out the same, to the hash, when it is made again from the same facts', async () => {
    const lab = await open(80, 10, 45, 5, 66, 20, 90);
    const plans = [await lab.plan(), await lab.plan()];
    const [first, second] = await Promise.all(
      plans.map(async ({ planId }) => {
        const { inputsHash, summary } = await lab.stored(planId);
        return { inputsHash, summary, changes: await lab.changes(planId) };
      }),
    );
    expect(first?.changes).toHaveLength(10);
    expect(second).toEqual(first);
    lab.account('A3', 46);
    const moved = await lab.plan();
    expect((await lab.stored(moved.planId)).inputsHash).not.toBe(first?.inputsHash);
  });

  it('is empty where everything is as it should be, and costs the CRM nothing to apply', async () => {
    const lab = await open(80, 10);
    await lab.settle();
    const { planId, summary } = await lab.plan();
    expect(await lab.changes(planId)).toEqual([]);
    expect(summary).toMatchObject({
      scoredAccounts: 2,
      unchangedAccounts: 2,
      updates: 0,
      tasksToCreate: 0,
      forecastCalls: 0,
    });
    const before = lab.crm.usage().calls;
    await lab.apply(planId);
    expect((await lab.stored(planId)).status).toBe('applied');
    expect(lab.crm.usage().calls).toBe(before);
  });

  it('clears the fields of an account that is no longer active, once', async () => {
    const lab = await open(80, 70);
    await lab.settle();
    lab.account('A1', 80, { Asleep: true });
    await lab.run();
    expect(lab.crm.get('Account', 'A1')).toMatchObject({ Score__c: null, Band__c: null });
    expect(lab.score('A2')).toBe(70);
    const { summary } = await lab.plan();
    expect(summary.updates).toBe(0);
  });

  it('gives an owner only as many tasks as a day allows, those with most money at risk', async () => {
    const lab = await open(19, 3, 12, 7);
    lab.settings = { tasks: { max_new_per_owner_per_day: 2 } };
    const { plan } = await lab.run();
    expect(plan?.summary).toMatchObject({ tasksToCreate: 2, deferredTasks: 2 });
    expect(lab.tasks()).toEqual(['A2', 'A4']);
    await lab.run();
    expect(lab.tasks()).toEqual(['A2', 'A4']);
    await lab.run({ today: day(1) });
    expect(lab.tasks()).toEqual(['A1', 'A2', 'A3', 'A4']);
  });
});

describe('a plan without scores of its day', () => {
  const unscored = { code: 'usage.invalid', message: expect.stringContaining('not been scored') };

  it('is not made, and says what is missing', async () => {
    const lab = await open(80);
    await lab.run({ stages: ['sync'] });
    await expect(lab.run({ stages: ['plan'] })).rejects.toMatchObject(unscored);
    await lab.run({ stages: ['score'] });
    const { plan } = await lab.run({ stages: ['plan'] });
    expect(plan?.summary.updates).toBe(1);
  });

  it('does not make do with the scores of another day or another model', async () => {
    const lab = await open(80);
    const { planId } = await lab.plan();
    const next = lab.run({ stages: ['plan'], today: day(1) });
    await expect(next).rejects.toMatchObject(unscored);
    const context = lab.context({ settings: { scorecardVersion: 'test-2' } });
    const request = { day: day(0), author: 'ada', note: undefined, overrideReason: undefined };
    await publishModel(context, { ...request, check: false });
    const other = lab.run({ stages: ['plan'] });
    await expect(other).rejects.toMatchObject(unscored);
    expect((await lab.stored(planId)).status).toBe('stored');
  });
});

describe('a plan that breaks a safety limit', () => {
  it('because too many accounts change their band waits for a reason, which is kept', async () => {
    const lab = await open(...range(71, 82));
    await lab.settle();
    for (const index of range(1, 12)) lab.account(`A${String(index)}`, 50);
    await expect(lab.run()).rejects.toMatchObject({
      code: 'plan.refused',
      message: expect.stringContaining('12 of 12 accounts (100.0 %)'),
    });
    expect(lab.crm.sent).toEqual([]);
    const { planId, status } = await lab.plan();
    expect(status).toBe('refused');
    for (const none of [{}, { overrideReason: '' }, { overrideReason: ' ' }]) {
      await expect(lab.apply(planId, none)).rejects.toMatchObject({ code: 'plan.refused' });
    }
    expect((await lab.stored(planId)).status).toBe('refused');
    expect(lab.score('A1')).toBe(71);

    await lab.apply(planId, { overrideReason: 'new price list' });
    expect(lab.score('A1')).toBe(50);
    expect((await lab.stored(planId)).status).toBe('applied');
    expect(await overrideReason(planId)).toBe('new price list');
  });

  it('because too many accounts lose their score waits too', async () => {
    const lab = await open(...range(71, 82));
    await lab.settle();
    for (const index of range(1, 11)) lab.account(`A${String(index)}`, 80, { Asleep: true });
    await expect(lab.run()).rejects.toMatchObject({
      code: 'plan.refused',
      message: expect.stringContaining('11 of 12 accounts'),
    });
    expect(lab.score('A1')).toBe(71);
  });

  it('because it creates too many tasks is not applied, within the limit it is', async () => {
    const lab = await open(10, 11, 12);
    lab.settings = { safety: { max_new_tasks: 2 } };
    await expect(lab.run()).rejects.toMatchObject({
      code: 'plan.refused',
      message: expect.stringContaining('3 tasks would be created'),
    });
    expect(lab.tasks()).toEqual([]);
    lab.settings = { safety: { max_new_tasks: 3 } };
    await lab.run();
    expect(lab.tasks()).toHaveLength(3);
  });

  it('because it costs more calls than a run may use is not applied', async () => {
    const lab = await open(80, 81, 82, 83);
    const refused = lab.run({ settings: { budget: { calls_per_run: 1 } } });
    await expect(refused).rejects.toMatchObject({
      code: 'plan.refused',
      message: expect.stringContaining('2 API calls'),
    });
    expect(lab.score('A1')).toBeNull();
  });

  it('goes on without a second reason where it was interrupted', async () => {
    const lab = await open(10, 11, 12);
    lab.settings = { safety: { max_new_tasks: 2 } };
    const { planId } = await lab.plan();
    lab.crm.budget = 1;
    const cut = lab.apply(planId, { overrideReason: 'agreed' });
    await expect(cut).rejects.toMatchObject({ code: 'crm.budget-spent' });
    lab.crm.budget = 100;
    await lab.apply(planId);
    expect(lab.score('A3')).toBe(12);
    expect(await overrideReason(planId)).toBe('agreed');
  });
});

describe('a change that the CRM could not take', () => {
  it('is blocked with the reason and never sent; the others are carried out', async () => {
    const lab = await open(80, 10);
    lab.account('A3', 5, { OwnerId: null });
    const { planId, summary } = await lab.plan();
    const blocked = (await lab.changes(planId)).filter(({ action }) => action === '!');
    expect(blocked).toMatchObject([
      {
        label: 'Account A3',
        status: 'blocked',
        blocked: expect.stringContaining('no active owner'),
        body: { kind: 'create_task' },
      },
    ]);
    expect(summary).toMatchObject({ blocked: 1, tasksToCreate: 1, updates: 3 });
    const result = await lab.apply(planId);
    expect(result).toMatchObject({ tasksCreated: 1, accountsUpdated: 3, blocked: 1, parked: 0 });
    expect(lab.tasks()).toEqual(['A2']);
    expect((await lab.episodes()).map(({ account }) => account)).toEqual(['A2']);
  });

  it('stays blocked until the CRM allows it', async () => {
    const lab = await open(80, 10);
    lab.crm.schema = orgSchema((field) =>
      field.name === 'Band__c' ? crmField(field.name, { updatable: false }) : field,
    );
    const { plan, apply } = await lab.run();
    expect(plan?.summary).toMatchObject({ blocked: 2, updates: 0 });
    expect(apply).toMatchObject({ accountsUpdated: 0, tasksCreated: 1, blocked: 2 });
    expect(lab.crm.sent.map(({ kind }) => kind)).toEqual(['create_task']);
    const changes = await lab.changes(plan?.planId ?? 0);
    expect(changes[0]?.blocked).toBe('read-only for this user: Band__c');
    lab.crm.schema = orgSchema();
    await lab.run();
    expect(lab.score('A1')).toBe(80);
  });

  it('is not the newest while it is unfinished, whoever was killed making it', async () => {
    const lab = await open(80);
    const { planId } = await lab.plan();
    const { connectionId } = lab;
    const draft = { connectionId, kind: 'scores' as const, asOf: TODAY };
    expect(await beginPlan(store.database, draft)).toBeGreaterThan(planId);
    expect(await latestPlans(store.database, connectionId, 5)).toMatchObject([{ id: planId }]);
  });
});
