import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { WriteAccount } from '../../src/crm/crm-adapter.ts';
import type { CrmValue } from '../../src/domain/plan.ts';
import { smallBook } from '../support/small-book.ts';
import type { Lab } from './crm-kit.ts';
import { NEVER } from './drain.ts';
import { salesforceKit } from './salesforce-kit.ts';

const LIMIT = 'Credit_Limit__c';

/** More than go into one collections request. */
const MANY = 230;

describe('field updates of Salesforce by a bulk job', () => {
  let lab: Lab;
  let ids: readonly string[];

  beforeAll(async () => {
    lab = await salesforceKit.start({ dataset: smallBook({ accounts: MANY }) });
    ids = [...lab.records('Account').keys()];
  });
  beforeEach(() => {
    lab.proxy.reset();
  });
  afterAll(() => lab.close());

  function updates(valueOf: (index: number) => CrmValue): readonly WriteAccount[] {
    return ids.map((id, index) => ({ object: 'Account', id, values: { [LIMIT]: valueOf(index) } }));
  }

  function write(writes: readonly WriteAccount[]) {
    const adapter = lab.adapter({ bulkPollMs: 1 });
    return adapter.write({ kind: 'update_account', writes }, NEVER);
  }

  function held(): readonly (number | null)[] {
    const records = lab.records('Account');
    return ids.map((id) => {
      const value = records.get(id)?.[LIMIT] ?? null;
      return value === null ? null : Number(value);
    });
  }

  it('are written for a handful of calls, with an outcome for each record in order', async () => {
    const outcomes = await write(updates((index) => 1000 + index));
    expect(outcomes).toEqual(ids.map((id) => ({ status: 'done', id })));
    expect(held()).toEqual(ids.map((_, index) => 1000 + index));
    expect(lab.proxy.requests.length).toBeLessThanOrEqual(15);
    expect(lab.proxy.requests.some(({ path }) => path.includes('/composite/'))).toBe(false);
  });

  it('clear a field with null, and leave alone what a record does not set', async () => {
    await write(updates(() => 7));
    const writes = ids.map((id, index) => ({
      object: 'Account',
      id,
      values: index % 2 === 0 ? { [LIMIT]: null } : { Region__c: `"North", \n${String(index)}` },
    }));
    await write(writes);
    expect(held()).toEqual(ids.map((_, index) => (index % 2 === 0 ? null : 7)));
    const last = ids.findLastIndex((_, index) => index % 2 === 1);
    const region = lab.records('Account').get(ids[last] ?? '')?.['Region__c'];
    expect(region).toBe(`"North", \n${String(last)}`);
  });

  it('reject the record that the org refuses, with its code, and write the others', async () => {
    const outcomes = await write(updates((index) => (index === 3 ? 'much' : 2000)));
    expect(outcomes[3]).toMatchObject({
      status: 'rejected',
      code: 'INVALID_TYPE_ON_FIELD_IN_RECORD',
    });
    expect(outcomes.filter(({ status }) => status === 'done')).toHaveLength(MANY - 1);
    expect(held()[4]).toBe(2000);
  });

  it.each([
    ['the upload', 'PUT', /batches$/],
    ['the start', 'PATCH', /ingest\/\w+$/],
  ])('are written once though the answer to %s is lost', async (_, method, path) => {
    lab.proxy.inject({
      when: (request) => request.method === method && path.test(request.path),
      fault: { kind: 'lose' },
    });
    const outcomes = await write(updates((index) => 3000 + index));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['done']));
    expect(held()).toEqual(ids.map((_id, index) => 3000 + index));
  });

  it('are taken back when nobody waits for them any more', async () => {
    const stop = new AbortController();
    lab.proxy.inject({
      when: ({ method, path }) => method === 'PUT' && path.endsWith('/batches'),
      fault: {
        kind: 'change',
        change: (answer) => {
          stop.abort();
          return answer;
        },
      },
    });
    const before = held();
    const adapter = lab.adapter({ bulkPollMs: 1 });
    const writes = updates(() => 1);
    const writing = adapter.write({ kind: 'update_account', writes }, stop.signal);
    await expect(writing).rejects.toMatchObject({ code: 'run.interrupted' });
    const aborted = lab.proxy.requests.filter(({ method }) => method === 'PATCH');
    expect(aborted).toHaveLength(1);
    expect(held()).toEqual(before);
  });

  it('end with an error that names the job when it failed as a whole', async () => {
    const writes = ids.map((id) => ({ object: 'Account', id, values: { Nowhere__c: 1 } }));
    await expect(write(writes)).rejects.toMatchObject({ code: 'crm.unexpected' });
  });
});
