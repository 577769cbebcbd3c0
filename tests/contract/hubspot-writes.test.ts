import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { WriteAccount, WriteTask } from '../../src/crm/crm-adapter.ts';
import type { FieldSpec } from '../../src/domain/plan.ts';
import type { Fault } from '../support/fault-proxy.ts';
import { smallBook } from '../support/small-book.ts';
import { callTask } from './call-task.ts';
import type { Lab } from './crm-kit.ts';
import { NEVER } from './drain.ts';
import { hubspotKit } from './hubspot-kit.ts';
import { anyRequest } from './requests.ts';
import { taskFields } from './score-fields.ts';

describe('writing to HubSpot', () => {
  let lab: Lab;
  let ids: readonly string[];
  let serial = 0;

  beforeAll(async () => {
    lab = await hubspotKit.start({ dataset: smallBook({ accounts: 105, orders: 5 }) });
    ids = [...lab.records('companies').keys()];
    await lab.adapter().ensureFields(taskFields(hubspotKit.words), NEVER);
  });
  beforeEach(() => {
    lab.proxy.reset();
  });
  afterAll(() => lab.close());

  const write = (writes: readonly WriteAccount[]) =>
    lab.adapter().write({ kind: 'update_account', writes }, NEVER);

  function task(): WriteTask {
    serial += 1;
    const accountId = ids[serial % 100] ?? '';
    return callTask(hubspotKit.words, { key: `hub-${String(serial)}`, accountId });
  }

  /** Answers of older versions of the API do not repeat the trace ids. */
  const withoutTraces: Fault = {
    kind: 'change',
    change: ({ body }) => ({
      body: JSON.stringify(JSON.parse(body), (key, value: unknown) =>
        key === 'objectWriteTraceId' ? undefined : value,
      ),
    }),
  };

  it('halves a batch that HubSpot refuses as a whole, and writes all of it', async () => {
    // The same record twice is an error of the whole request.
    const outcomes = await write([
      company(ids[0], 1),
      company(ids[1], 2),
      company(ids[2], 3),
      company(ids[0], 4),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'done', 'done', 'done']);
    const records = lab.records('companies');
    const held = [0, 1, 2].map((n) => Number(records.get(ids[n] ?? '')?.['credit_limit']));
    expect(held).toEqual([4, 2, 3]);
  });

  it('tells each record of a batch apart in one call, though all of them are bad', async () => {
    const bad = ids
      .slice(0, 100)
      .map((id) => ({ ...company(id, 0), values: { credit_limit: 'x' } }));
    const outcomes = await write(bad);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(lab.proxy.requests).toHaveLength(1);
  });

  it('finds the outcomes of updates where the answer repeats no trace ids', async () => {
    lab.proxy.inject({ when: anyRequest, fault: withoutTraces });
    const outcomes = await write([company(ids[3], 1), company('999', 2), company(ids[4], 3)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'rejected', 'done']);
  });

  it('finds the outcomes of creations by their keys where the answer repeats no trace ids', async () => {
    const writes = [task(), task(), task()];
    lab.proxy.inject({ when: lab.isCreation, fault: withoutTraces });
    const outcomes = await lab.adapter().write({ kind: 'create_task', writes }, NEVER);
    const records = lab.records('tasks');
    expect(
      outcomes.map((outcome) =>
        outcome.status === 'done' ? records.get(outcome.id)?.['bellwether_task_key'] : '',
      ),
    ).toEqual(writes.map(({ key }) => key));
  });

  it('takes a record about which the answer says nothing for unknown', async () => {
    lab.proxy.inject({
      when: lab.isCreation,
      fault: { kind: 'change', change: () => ({ body: '{"status":"COMPLETE","results":[]}' }) },
    });
    const outcomes = await lab.adapter().write({ kind: 'create_task', writes: [task()] }, NEVER);
    expect(outcomes).toMatchObject([{ status: 'unknown' }]);
  });

  it('writes to custom objects by the names of the mapping, each object in a batch of its own', async () => {
    const shipments = [...lab.records('shipments').keys()];
    const outcomes = await write([
      company(ids[5], 55),
      { object: 'shipments', id: shipments[0] ?? '', values: { quantity: 66 } },
      company(ids[6], 77),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'done', id: ids[5] },
      { status: 'done', id: shipments[0] },
      { status: 'done', id: ids[6] },
    ]);
    expect(Number(lab.records('shipments').get(shipments[0] ?? '')?.['quantity'])).toBe(66);
    expect(Number(lab.records('companies').get(ids[6] ?? '')?.['credit_limit'])).toBe(77);
  });

  it('tells of each record when HubSpot has changed it', async () => {
    const outcomes = await write([company(ids[7], 78), company(ids[8], 79)]);
    const records = lab.records('companies');
    const stamps = [7, 8].map((n) => records.get(ids[n] ?? '')?.['hs_lastmodifieddate']);
    expect(stamps[0]).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(outcomes).toEqual([
      { status: 'done', id: ids[7], modifiedAt: stamps[0] },
      { status: 'done', id: ids[8], modifiedAt: stamps[1] },
    ]);
  });

  it('makes fields on custom objects by the names of the mapping', async () => {
    const spec: FieldSpec = {
      object: 'shipments',
      name: 'test_score',
      label: 'Score',
      description: '',
      type: 'number',
    };
    const outcomes = await lab.adapter().ensureFields([spec], NEVER);
    expect(outcomes).toMatchObject([{ status: 'created' }]);
    const schema = await lab.adapter().discover(['shipments'], NEVER);
    expect(schema.get('shipments')?.fields.get('test_score')).toMatchObject({ type: 'number' });
  });

  it('says that an object is gone instead of refusing record after record', async () => {
    const writes = ids.slice(0, 50).map((id) => ({ ...company(id, 1), object: 'spaceships' }));
    await expect(write(writes)).rejects.toMatchObject({ code: 'crm.schema-mismatch' });
    expect(lab.proxy.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });
});

function company(id: string | undefined, limit: number): WriteAccount {
  return { object: 'companies', id: id ?? '', values: { credit_limit: limit } };
}
