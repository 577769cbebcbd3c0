import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scorecardFileSchema } from '../../../src/config/schema/scorecard-file.ts';
import type { RunResult } from '../../../src/pipeline/run.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { findStream } from '../../../src/store/stream-repository.ts';
import { webhookReport } from '../../../src/store/webhook-report.ts';
import { queueEvents, waitingEvents } from '../../../src/store/webhook-repository.ts';
import { beforeCommit } from '../../support/memory-crm.ts';
import { PipelineLab, type LabRequest, type Settings } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

/** A book in which all scores are written, with accounts A1, A2 ... of these healths. */
async function settled(healths: readonly number[], settings: Settings = {}): Promise<PipelineLab> {
  const lab = await PipelineLab.open(store.database, healths, settings);
  await lab.settle();
  return lab;
}

let events = 0;

/** The CRM tells that records have changed. */
async function tell(
  lab: PipelineLab,
  ids: readonly string[],
  { object = 'Account', secondsAgo = 0 } = {},
): Promise<void> {
  const told = ids.map((recordId) => {
    events += 1;
    const objectId = `id of ${object}`;
    const occurredAt = new Date(Date.now() - 1000);
    return { key: `event ${String(events)}`, orgId: lab.name, objectId, recordId, occurredAt };
  });
  await queueEvents(store.database, lab.connectionId, told);
  await store.database.run(
    `UPDATE bellwether.webhook_events SET received_at = received_at - $2 * interval '1 second'
     WHERE connection_id = $1 AND event_key = ANY ($3)`,
    [lab.connectionId, secondsAgo, told.map(({ key }) => key)],
  );
}

interface WebhookRun extends RunResult {
  readonly seconds: readonly number[];
}

async function work(lab: PipelineLab, request: LabRequest & { flood?: number } = {}) {
  const seconds: number[] = [];
  const { flood = 1000, ...others } = request;
  const webhooks = {
    floodRecords: flood,
    onWritten: (written: readonly number[]) => {
      seconds.push(...written);
    },
  };
  const result = await lab.run({ command: 'webhooks', ...others, webhooks });
  const run: WebhookRun = { ...result, seconds };
  return run;
}

async function waiting(lab: PipelineLab): Promise<number> {
  return (await waitingEvents(store.database, lab.connectionId)).events;
}

/** The ids of the accounts whose scores were sent. */
function scored(lab: PipelineLab): readonly string[] {
  return lab.crm.sent.flatMap((group) =>
    group.kind === 'update_account' ? group.writes.map(({ id }) => id) : [],
  );
}

describe('a run for what webhooks have told', () => {
  it('reads just the records that were named and writes just their scores', async () => {
    const lab = await settled([80, 70, 60]);
    const before = await findStream(store.database, lab.connectionId, 'accounts');
    lab.account('A1', 40);
    lab.account('A2', 30);
    await tell(lab, ['A1', 'A1']);
    const { webhooks, plan, seconds } = await work(lab);
    expect(webhooks).toEqual({ mode: 'records', events: 2, records: 1, unmapped: 0, written: 2 });
    expect(lab.crm.readById).toEqual(['A1']);
    expect(plan?.summary).toMatchObject({ updates: 1, scoredAccounts: 1 });
    expect(scored(lab)).toEqual(['A1']);
    expect([lab.score('A1'), lab.score('A2')]).toEqual([40, 70]);
    expect(seconds).toHaveLength(2);
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(1);
    expect(await waiting(lab)).toBe(0);
    expect(await findStream(store.database, lab.connectionId, 'accounts')).toEqual(before);
  });

  it('leaves to the next sync what nobody told', async () => {
    const lab = await settled([80, 70]);
    lab.account('A1', 40);
    lab.account('A2', 30);
    await tell(lab, ['A1']);
    await work(lab);
    await lab.run();
    expect([lab.score('A1'), lab.score('A2')]).toEqual([40, 30]);
    expect(scored(lab)).toEqual(['A1', 'A2']);
  });

  it('comes to the same end whatever is told twice, late or in another order', async () => {
    const lab = await settled([80, 70]);
    lab.account('A1', 40);
    await tell(lab, ['A1', 'A2', 'A1']);
    await work(lab);
    lab.account('A1', 80);
    await tell(lab, ['A1']);
    await tell(lab, ['A2'], { secondsAgo: 3600 });
    await work(lab);
    await tell(lab, ['A1', 'A2']);
    await work(lab);
    expect([lab.score('A1'), lab.score('A2')]).toEqual([80, 70]);
    expect(scored(lab)).toEqual(['A1', 'A1']);
  });

  it('writes the scores of the groups above what has changed, too', async () => {
    const group = scorecardFileSchema.parse({
      scorecard: 'group',
      segment: '*',
      title: 'Group',
      version: 'group-1',
      roll_up: {},
      bands: { yellow_from: 40, green_from: 65 },
    });
    const writtenScorecards = { group: { score: 'Luck__c' } };
    const lab = await settled([80, 70, 60, 50, 50, 50], {
      extraScorecards: [group],
      writtenScorecards,
    });
    lab.account('A1', 80, { ParentId: 'A2' });
    lab.account('A2', 70, { ParentId: 'A3' });
    await lab.settle();
    lab.account('A1', 50);
    await tell(lab, ['A1']);
    await work(lab);
    expect(new Set(scored(lab))).toEqual(new Set(['A1', 'A2', 'A3']));
    expect(['A1', 'A2', 'A3'].map((id) => lab.crm.get('Account', id)['Luck__c'] ?? null)).toEqual([
      null,
      60,
      60,
    ]);
  });

  it('believes the record and not an index that lags', async () => {
    const lab = await settled([80]);
    lab.account('A1', 40);
    lab.crm.lagging = true;
    await tell(lab, ['A1']);
    await work(lab);
    expect(lab.score('A1')).toBe(40);
  });

  it('takes a record that is not there any more for deleted', async () => {
    const lab = await settled([80, 70]);
    lab.crm.remove('Account', 'A1');
    await tell(lab, ['A1', 'no such record']);
    const { plan } = await work(lab);
    expect(plan?.summary.updates).toBe(0);
    const gone = await lab.gone();
    expect(gone).toEqual(['A1']);
  });

  it('makes the tasks that follow, once', async () => {
    const lab = await settled([80]);
    lab.account('A1', 10);
    await tell(lab, ['A1']);
    await work(lab);
    await tell(lab, ['A1']);
    await tell(lab, [lab.onlyTask()], { object: 'Task' });
    await work(lab);
    expect(lab.tasks()).toEqual(['A1']);
  });

  it('counts what is about objects that the mapping does not read, and is done with it', async () => {
    const lab = await settled([80]);
    await tell(lab, ['1', '2'], { object: 'Ticket' });
    const { webhooks } = await work(lab);
    expect(webhooks).toMatchObject({ events: 2, records: 0, unmapped: 2 });
    expect(await waiting(lab)).toBe(0);
  });

  it('leaves to the next run what comes in while it reads', async () => {
    const lab = await settled([80, 70]);
    lab.account('A1', 40);
    await tell(lab, ['A1']);
    lab.crm.beforeById = async () => {
      lab.crm.beforeById = () => {};
      lab.account('A1', 30);
      await tell(lab, ['A1', 'A2']);
    };
    await work(lab);
    expect(await waiting(lab)).toBe(2);
    await work(lab);
    expect(lab.score('A1')).toBe(30);
    expect(await waiting(lab)).toBe(0);
  });

  it('that is cut off leaves its events to the next one', async () => {
    const lab = await settled([80]);
    lab.account('A1', 10);
    await tell(lab, ['A1']);
    lab.crm.faults.push(beforeCommit);
    await expect(work(lab)).rejects.toMatchObject({ code: 'crm.unreachable' });
    expect(await waiting(lab)).toBe(1);
    const { webhooks } = await work(lab);
    expect(webhooks).toMatchObject({ mode: 'records', events: 1 });
    expect(lab.score('A1')).toBe(10);
    expect(lab.tasks()).toEqual(['A1']);
  });

  it('waits while another run is under way', async () => {
    const lab = await settled([80]);
    await tell(lab, ['A1']);
    lab.crm.beforePage = async (object) => {
      if (object !== 'Account') return;
      await expect(work(lab)).rejects.toMatchObject({ code: 'run.busy' });
    };
    await lab.run();
    expect(await waiting(lab)).toBe(1);
  });
});

describe('a run for more than can be read one by one', () => {
  it('is a sync when there is a flood, and answers only for events that its index has had time for', async () => {
    const lab = await settled([80, 70, 60]);
    lab.account('A1', 40);
    lab.account('A3', 30);
    await tell(lab, ['A1', 'A2'], { secondsAgo: 60 });
    await tell(lab, ['A3']);
    const { webhooks } = await work(lab, { flood: 2 });
    expect(webhooks).toMatchObject({ mode: 'sync', events: 2 });
    expect(lab.crm.readById).toEqual([]);
    expect([lab.score('A1'), lab.score('A3')]).toEqual([40, 30]);
    expect(await waiting(lab)).toBe(1);
    expect((await work(lab, { flood: 2 })).webhooks).toMatchObject({ mode: 'records', events: 1 });
  });

  it('is a sync before the first read is finished', async () => {
    const lab = await PipelineLab.open(store.database, [80]);
    await tell(lab, ['A1']);
    const { webhooks } = await work(lab);
    expect(webhooks?.mode).toBe('sync');
    expect(lab.score('A1')).toBe(80);
  });

  it('is a sync, which says what is wrong, when the org has lost a field', async () => {
    const lab = await settled([80]);
    const account = lab.crm.schema.get('Account');
    if (account === undefined) throw new Error('no accounts');
    const fields = new Map([...account.fields].filter(([name]) => name !== 'Health'));
    lab.crm.schema = new Map(lab.crm.schema).set('Account', { ...account, fields });
    await tell(lab, ['A1'], { secondsAgo: 60 });
    await expect(work(lab)).rejects.toMatchObject({ code: 'crm.schema-mismatch' });
    expect(lab.crm.readById).toEqual([]);
    expect(lab.score('A1')).toBe(80);
    expect(await waiting(lab)).toBe(1);
  });
});

/** These accounts turn from green to red, and the CRM tells. */
async function fall(lab: PipelineLab, from: number, to: number): Promise<WebhookRun> {
  const ids = Array.from({ length: to - from + 1 }, (_, place) => `A${String(from + place)}`);
  for (const id of ids) lab.account(id, 30);
  await tell(lab, ids);
  return work(lab);
}

describe('the limits of a plan', () => {
  /** Twenty accounts, all green. */
  const HEALTHS = Array.from({ length: 20 }, () => 90);
  const STRICT = { safety: { max_band_changes_percent: 50 } };

  it('hold for the share of the whole book, not for that of the few accounts that changed', async () => {
    const lab = await settled(HEALTHS, STRICT);
    const { plan } = await fall(lab, 1, 10);
    expect(plan?.status).toBe('stored');
    expect(scored(lab)).toHaveLength(10);
  });

  it('hold for all that came in pieces since the last plan of the whole book', async () => {
    const lab = await settled(HEALTHS, STRICT);
    expect((await fall(lab, 1, 6)).plan?.status).toBe('stored');
    const { plan, apply } = await fall(lab, 7, 12);
    expect(plan?.refusals).toEqual([expect.stringContaining('12 of 20 accounts')]);
    expect(apply).toBeUndefined();
    expect(scored(lab)).toHaveLength(6);
  });

  it('let nothing be written past a refused plan until a plan of the whole book is in order', async () => {
    const lab = await settled(HEALTHS, STRICT);
    await fall(lab, 1, 11);
    expect(scored(lab)).toEqual([]);
    lab.account('A20', 91);
    await tell(lab, ['A20']);
    const { plan } = await work(lab);
    expect(plan).toBeUndefined();
    expect(scored(lab)).toEqual([]);
    for (let place = 1; place <= 11; place += 1) lab.account(`A${String(place)}`, 90);
    await lab.run();
    expect(scored(lab)).toEqual(['A20']);
  });
});

describe('a plan that a person has made and not yet applied', () => {
  it('stands while what webhooks tell changes nothing, and gives way when it does', async () => {
    const lab = await settled([80, 70]);
    lab.account('A1', 40);
    const { planId } = await lab.plan();
    await tell(lab, ['A2']);
    await work(lab);
    expect((await lab.stored(planId)).status).toBe('stored');
    lab.account('A2', 30);
    await tell(lab, ['A2']);
    await work(lab);
    expect((await lab.stored(planId)).status).toBe('superseded');
    await expect(lab.apply(planId)).rejects.toMatchObject({ code: 'plan.refused' });
  });
});

describe('what the store tells of webhooks', () => {
  it('takes an event once, whatever the number of deliveries, and none of another org', async () => {
    const lab = await settled([80]);
    const event = {
      key: 'one',
      orgId: lab.name,
      objectId: 'id of Account',
      recordId: 'A1',
      occurredAt: new Date(),
    };
    const queue = (...told: readonly (typeof event)[]) =>
      queueEvents(store.database, lab.connectionId, told);
    expect(await queue(event, event, { ...event, orgId: 'another' })).toEqual({
      ours: 2,
      queued: 1,
    });
    expect(await queue(event)).toEqual({ ours: 1, queued: 0 });
    await work(lab);
    expect(await queue(event)).toEqual({ ours: 1, queued: 0 });
    expect(await queue({ ...event, recordId: 'A2' })).toEqual({ ours: 1, queued: 1 });
    expect(await queue()).toEqual({ ours: 0, queued: 0 });
  });

  it('says how long the way to the score took', async () => {
    const lab = await settled([80, 70]);
    expect((await webhookReport(store.database, lab.connectionId)).secondsToScore).toBeUndefined();
    lab.account('A1', 40);
    await tell(lab, ['A1', 'A2']);
    const { seconds } = await work(lab);
    const report = await webhookReport(store.database, lab.connectionId);
    expect(report).toMatchObject({ waiting: 0, oldestSeconds: 0 });
    expect(report.secondsToScore).toEqual({ events: 1, median: seconds[0], p95: seconds[0] });
  });
});
