import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BellwetherError } from '../../../src/domain/errors.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { beginRun, latestRuns, type RunReport } from '../../../src/store/run-repository.ts';
import { findStream } from '../../../src/store/stream-repository.ts';
import { day, PipelineLab, TODAY } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

const BUSY = { code: 'run.busy' };

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

function open(...healths: readonly number[]): Promise<PipelineLab> {
  return PipelineLab.open(store.database, healths);
}

function runsOf(lab: PipelineLab): Promise<readonly RunReport[]> {
  return latestRuns(store.database, lab.connectionId, 10);
}

async function statuses(lab: PipelineLab): Promise<readonly string[]> {
  return (await runsOf(lab)).map(({ status }) => status);
}

/** Holds the reading of accounts up: `arrived` when it is there, until `go` is called. */
function holdUp(lab: PipelineLab): { readonly arrived: Promise<void>; go(): void } {
  const arrival = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  lab.crm.beforePage = (object) => {
    if (object !== 'Account') return undefined;
    arrival.resolve();
    return release.promise;
  };
  return {
    arrived: arrival.promise,
    go: () => {
      release.resolve();
    },
  };
}

describe('a run', () => {
  it('lets no other run of its connection begin, whatever its stages, and leaves no trace of it', async () => {
    const lab = await open(80);
    const held = holdUp(lab);
    const first = lab.run();
    await held.arrived;
    await expect(lab.run()).rejects.toMatchObject(BUSY);
    await expect(lab.run({ stages: ['plan'] })).rejects.toMatchObject(BUSY);
    expect(await statuses(lab)).toEqual(['running']);
    held.go();
    await first;
    await lab.run();
    expect(await statuses(lab)).toEqual(['finished', 'finished']);
  });

  it('does not keep another connection from running', async () => {
    const lab = await open(80);
    const other = await open(70);
    const held = holdUp(lab);
    const first = lab.run();
    await held.arrived;
    await other.run();
    expect(other.score('A1')).toBe(70);
    expect(await statuses(lab)).toEqual(['running']);
    held.go();
    await first;
    expect(lab.score('A1')).toBe(80);
  });

  it('frees its connection also when it fails, and keeps the error', async () => {
    const lab = await open(80);
    lab.crm.budget = 0;
    await expect(lab.run()).rejects.toMatchObject({ code: 'crm.budget-spent' });
    expect(await runsOf(lab)).toMatchObject([
      { status: 'failed', stage: 'sync', error: 'no calls left', finishedAt: expect.any(String) },
    ]);
    lab.crm.budget = 100;
    await lab.run();
    expect(lab.score('A1')).toBe(80);
  });

  it('marks one that was cut off as interrupted, of its own connection only', async () => {
    const lab = await open(80);
    const other = await open(80);
    const database = store.database;
    for (const { connectionId } of [lab, other]) {
      await beginRun(database, { connectionId, command: 'run', asOf: TODAY });
    }
    await lab.run();
    expect(await statuses(lab)).toEqual(['finished', 'interrupted']);
    expect(await statuses(other)).toEqual(['running']);
  });

  it('says what it did, stage by stage, and with how many calls', async () => {
    const lab = await open(80, 10);
    const result = await lab.run();
    expect(result).toMatchObject({
      asOf: TODAY,
      score: { scored: 2, scope: 'all' },
      plan: { status: 'stored' },
      apply: { accountsUpdated: 2, tasksCreated: 1 },
    });
    const { calls } = lab.crm.usage();
    const [report] = await runsOf(lab);
    expect(report).toMatchObject({
      status: 'finished',
      stage: 'apply',
      counts: { usage: { calls } },
    });
    // Who am I, the schema, a page of each of three streams, a request of tasks and one of updates.
    expect(calls).toBe(7);
  });
});

/** Stops before a page of accounts. The reader is a page ahead: what is stored is one page less. */
function stopBefore(lab: PipelineLab, page: number): AbortSignal {
  const controller = new AbortController();
  lab.crm.beforePage = (object, n) => {
    if (object === 'Account' && n === page) {
      controller.abort(new BellwetherError('run.interrupted', 'stopped'));
    }
  };
  return controller.signal;
}

describe('a run that is stopped', () => {
  it('between pages is interrupted, and the next goes on at its checkpoint', async () => {
    const lab = await open(...Array.from({ length: 11 }, (_, index) => 70 + index));
    const signal = stopBefore(lab, 3);
    await expect(lab.run({ signal })).rejects.toMatchObject({ code: 'run.interrupted' });
    expect(await runsOf(lab)).toMatchObject([{ status: 'interrupted', stage: 'sync' }]);
    const stream = await findStream(store.database, lab.connectionId, 'accounts');
    expect(stream).toMatchObject({ complete: false });
    expect(stream?.recordsRead).toBeLessThan(11);

    lab.crm.beforePage = () => {};
    const { sync } = await lab.run();
    const accounts = sync?.streams.find(({ entity }) => entity === 'accounts');
    expect(accounts?.read).toBe(11 - (stream?.recordsRead ?? 0));
    expect(accounts?.read).toBeLessThan(11);
    expect([lab.score('A1'), lab.score('A11')]).toEqual([70, 80]);
  });

  it('before its apply has written nothing, and the next run does', async () => {
    const lab = await open(80, 10);
    const controller = new AbortController();
    const stop = new BellwetherError('run.interrupted', 'stopped');
    lab.crm.faults.push((carryOut) => {
      controller.abort(stop);
      return carryOut();
    });
    await expect(lab.run({ signal: controller.signal })).rejects.toBe(stop);
    expect(lab.tasks()).toEqual(['A2']);
    expect(lab.score('A1')).toBeNull();
    const { apply } = await lab.run();
    expect(apply).toMatchObject({ tasksCreated: 0, accountsUpdated: 2 });
  });
});

describe('stages asked for alone', () => {
  it('work on what is stored, and call the CRM only for what is theirs', async () => {
    const lab = await open(80, 10);
    const calls = async (...stages: readonly ('sync' | 'score' | 'plan')[]): Promise<number> => {
      const before = lab.crm.usage().calls;
      const result = await lab.run({ stages });
      const model = stages.includes('sync') ? [] : ['model'];
      expect(Object.keys(result)).toEqual(['runId', 'asOf', ...model, ...stages, 'usage']);
      return lab.crm.usage().calls - before;
    };
    expect(await calls('sync')).toBe(5);
    lab.account('A1', 30);
    expect(await calls('score')).toBe(0);
    expect(await calls('plan')).toBe(0);
    const [latest] = await runsOf(lab);
    expect(latest).toMatchObject({ stage: 'plan', status: 'finished' });
    const { plan } = await lab.run({ stages: ['plan'] });
    await lab.apply(plan?.planId ?? 0);
    expect(lab.score('A1')).toBe(80);
  });

  it('score a past day without taking the news from today', async () => {
    const lab = await open(80, 10);
    await lab.run();
    lab.account('A1', 60);
    await lab.run({ stages: ['sync'] });
    await lab.run({ stages: ['score'], today: day(-7) });
    await lab.run({ stages: ['score'], today: day(-7) });
    const { score } = await lab.run();
    expect(score).toMatchObject({ scope: 'changed', scored: 2 });
    expect(lab.score('A1')).toBe(60);
  });

  it('score a past day without taking from today what its tasks rest on', async () => {
    const lab = await open(80, 10);
    await lab.run({ stages: ['sync', 'score'] });
    await lab.run({ stages: ['score'], today: day(-7) });
    const { plan } = await lab.run({ stages: ['plan'] });
    expect(plan?.summary).toMatchObject({ updates: 2, tasksToCreate: 1 });
  });

  it('make no plan of a past day whose values are no longer kept, before it is scored again', async () => {
    const lab = await open(10);
    await lab.run({ stages: ['sync', 'score'], today: day(-7) });
    await lab.run({ stages: ['score'] });
    const past = { stages: ['plan'], today: day(-7) } as const;
    await expect(lab.run(past)).rejects.toMatchObject({ code: 'usage.invalid' });
    const { plan } = await lab.run({ ...past, stages: ['score', 'plan'] });
    expect(plan?.summary.tasksToCreate).toBe(1);
  });

  it('score a past day again with what has become known since', async () => {
    const lab = await open(80, 10);
    await lab.run({ stages: ['sync', 'score'], today: day(-7) });
    lab.account('A1', 60);
    await lab.run();
    const { score } = await lab.run({ stages: ['score'], today: day(-7) });
    expect(score).toMatchObject({ scored: 2 });
    const { plan } = await lab.run({ stages: ['plan'], today: day(-7) });
    const changes = await lab.changes(plan?.planId ?? 0);
    expect(
      changes.flatMap(({ body }) => (body.kind === 'update_account' ? body.fields : [])),
    ).not.toContainEqual(expect.objectContaining({ field: 'Score__c' }));
  });
});

describe('what Bellwether itself has written', () => {
  it('comes back with the next sync, and leads to no further write', async () => {
    const lab = await open(80, 10, 45, 5);
    await lab.settle();
    const second = await lab.run();
    expect(second.sync?.streams.map(({ entity, read }) => [entity, read])).toEqual([
      ['users', 0],
      ['accounts', 4],
      ['tasks', 2],
    ]);
    expect(second.plan?.summary).toMatchObject({
      updates: 0,
      tasksToCreate: 0,
      unchangedAccounts: 4,
    });
    const third = await lab.run();
    expect(third.sync?.streams.map(({ read }) => read)).toEqual([0, 0, 0]);
    expect(third.score?.scope).toBe('none');
    expect(lab.crm.sent).toEqual([]);
  });

  it('is not undone by a read that lags behind it', async () => {
    const lab = await open(80, 30);
    await lab.settle();
    lab.crm.lagging = true;
    const { sync, plan } = await lab.run();
    expect(sync?.streams.find(({ entity }) => entity === 'accounts')?.read).toBe(2);
    expect(plan?.summary).toMatchObject({ updates: 0, unchangedAccounts: 2 });
    expect(lab.crm.sent).toEqual([]);
  });

  it('is not undone by a read that shows what somebody changed in the moment before it', async () => {
    const lab = await open(80);
    lab.crm.tellsModified = true;
    lab.crm.tickMs = 100;
    lab.crm.faults.push((carryOut) => {
      lab.crm.put('Account', 'A1', { Website: 'https://example.com' });
      lab.crm.tick();
      return carryOut();
    });
    await lab.settle();
    lab.crm.lagging = true;
    const { sync, plan } = await lab.run();
    expect(sync?.streams.find(({ entity }) => entity === 'accounts')?.read).toBe(1);
    expect(plan?.summary).toMatchObject({ updates: 0, unchangedAccounts: 1 });
    expect(lab.crm.sent).toEqual([]);
  });

  it('is written again when somebody has overwritten it, though the answer to the write was dated too late', async () => {
    const lab = await open(80);
    lab.crm.tickMs = 100;
    lab.crm.faults.push((carryOut) => {
      const outcomes = carryOut();
      lab.crm.skewMs = 300_000;
      return outcomes;
    });
    await lab.settle();
    lab.crm.skewMs = 0;
    lab.crm.put('Account', 'A1', { Score__c: 1 });
    await lab.run();
    expect(lab.score('A1')).toBe(80);
  });

  it('is written again when somebody has overwritten it', async () => {
    const lab = await open(80);
    await lab.settle();
    lab.crm.put('Account', 'A1', { Band__c: 'red' });
    const { plan } = await lab.run();
    expect(plan?.summary.bandChanges).toEqual({ 'red -> green': 1 });
    expect(lab.crm.get('Account', 'A1')['Band__c']).toBe('green');
  });
});
