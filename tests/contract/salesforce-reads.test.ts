import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fault, ProxiedRequest } from '../support/fault-proxy.ts';
import { smallBook } from '../support/small-book.ts';
import type { Lab } from './crm-kit.ts';
import { drain, idsOf, valuesOf } from './drain.ts';
import { jsonAnswer } from './requests.ts';
import { salesforceKit } from './salesforce-kit.ts';

const ACCOUNTS = 2500;
const isJobCreation = ({ method, path }: ProxiedRequest): boolean =>
  method === 'POST' && path.endsWith('/jobs/query');
const isResults = ({ path }: ProxiedRequest): boolean => path.includes('/results?');
const isQuery = ({ path }: ProxiedRequest): boolean => /\/query(All)?[/?]/.test(path);

function refused(errorCode: string, status = 400): Fault {
  return jsonAnswer(status, [{ errorCode, message: `refused: ${errorCode}` }]);
}

describe('reading Salesforce', () => {
  const wanted = { object: 'Account', fields: ['Name', 'Credit_Limit__c'] };
  const names = Array.from({ length: ACCOUNTS }, (_, n) => `Account ${String(n)}`).sort();
  const bulk = { bulkFrom: 1000, bulkPage: 1000 };
  let lab: Lab;

  beforeAll(async () => {
    lab = await salesforceKit.start({ dataset: smallBook({ accounts: ACCOUNTS, orders: 30 }) });
  });
  beforeEach(() => {
    lab.proxy.reset();
    lab.sandbox.requests.clear();
  });
  afterAll(() => lab.close());

  const jobs = (): number => lab.proxy.requests.filter(isJobCreation).length;

  describe('related records', () => {
    const fields = [
      'Sales_Order__c',
      'Sales_Order__r.Account__c',
      'Sales_Order__r.Account__r.Name',
    ];

    it('follows lookups over several steps', async () => {
      const { records } = await drain(lab.adapter(), { object: 'Shipment__c', fields });
      const ids = new Set(lab.records('Account').keys());
      expect(records).toHaveLength(30);
      for (const { values } of records) {
        expect(ids).toContain(values['Sales_Order__r.Account__c']);
      }
      expect(valuesOf(records, 'Sales_Order__r.Account__r.Name')).toContain('Account 29');
    });

    it('gives the same through the Bulk API', async () => {
      const request = { object: 'Shipment__c', fields };
      const rest = await drain(lab.adapter(), request);
      const viaBulk = await drain(lab.adapter({ bulkFrom: 10 }), request);
      expect(jobs()).toBe(1);
      expect(viaBulk.records).toEqual(rest.records);
    });

    it('takes names as the org writes them, in whatever case the mapping does', async () => {
      const request = { object: 'Shipment__c', fields: ['sales_order__r.account__r.name'] };
      const { records } = await drain(lab.adapter(), request);
      expect(valuesOf(records, 'sales_order__r.account__r.name')).toContain('Account 29');
    });

    it('gives null where a lookup is empty', async () => {
      const id = await lab.create('Shipment__c', {});
      const { records } = await drain(lab.adapter(), { object: 'Shipment__c', fields });
      await lab.remove('Shipment__c', id);
      expect(records.find((record) => record.id === id)?.values).toEqual(
        Object.fromEntries(fields.map((field) => [field, null])),
      );
    });

    it('refuses names that are none, before anything is asked', async () => {
      const request = { object: 'Account', fields: ["Name FROM User WHERE Name = 'x'"] };
      await expect(drain(lab.adapter(), request)).rejects.toMatchObject({ code: 'config.invalid' });
      expect(lab.proxy.requests).toEqual([]);
    });
  });

  describe('through the Bulk API', () => {
    it('gives every record exactly once, over several pages with a header each', async () => {
      // Past the wire, so that the answers come compressed as they do from Salesforce.
      const adapter = lab.adapter({ ...bulk, url: lab.sandbox.url });
      const { records } = await drain(adapter, wanted);
      expect(valuesOf(records, 'Name')).toEqual(names);
    });

    it('costs a handful of calls and the pages', async () => {
      const adapter = lab.adapter(bulk);
      await drain(adapter, wanted);
      // First page, job, two looks at it until it is done, three pages of results.
      expect(adapter.usage().calls).toBe(1 + 1 + 2 + 3);
      expect(lab.sandbox.requests.totals().cost).toBe(adapter.usage().calls);
    });

    it('is followed by the changes that happened meanwhile', async () => {
      const [id = ''] = lab.records('Account').keys();
      const full = await drain(lab.adapter(bulk), wanted, {
        onPage: async (_, number) => {
          if (number === 2) await lab.update('Account', id, { Credit_Limit__c: 31 });
        },
      });
      const changes = await drain(lab.adapter(bulk), { ...wanted, cursor: full.cursor });
      expect(idsOf(changes.records)).toEqual([id]);
    });

    it('goes on at its page when it was interrupted, with the job that it has', async () => {
      const first = await drain(lab.adapter(bulk), wanted, { pages: 2 });
      const rest = await drain(lab.adapter(bulk), { ...wanted, cursor: first.cursor });
      expect(jobs()).toBe(1);
      expect(first.records).toHaveLength(1000);
      expect(valuesOf([...first.records, ...rest.records], 'Name')).toEqual(names);
    });

    it('comes back to a job that was still at work', async () => {
      const first = await drain(lab.adapter(bulk), wanted, { pages: 1 });
      const rest = await drain(lab.adapter(bulk), { ...wanted, cursor: first.cursor });
      expect(jobs()).toBe(1);
      expect(valuesOf(rest.records, 'Name')).toEqual(names);
    });

    it.each([
      ['has been dropped', refused('NOT_FOUND', 404)],
      ['has failed', jsonAnswer(200, { id: '750000000000001AAA', state: 'Failed' })],
    ])('begins again when its job %s in the meantime', async (_, fault) => {
      const first = await drain(lab.adapter(bulk), wanted, { pages: 2 });
      lab.proxy.inject({ when: ({ path }) => /jobs\/query\/\w+$/.test(path), fault });
      const rest = await drain(lab.adapter(bulk), { ...wanted, cursor: first.cursor });
      expect(jobs()).toBe(2);
      expect(valuesOf(rest.records, 'Name')).toEqual(names);
    });

    it('takes no page for complete that is not, and loses nothing by it', async () => {
      const halve: Fault = {
        kind: 'change',
        change: ({ body }) => ({ body: body.split('\n').slice(0, 400).join('\n') }),
      };
      lab.proxy.inject({ when: isResults, fault: halve });
      const first = await drain(lab.adapter(bulk), wanted, { pages: 1 });
      const broken = drain(lab.adapter(bulk), { ...wanted, cursor: first.cursor });
      await expect(broken).rejects.toMatchObject({
        code: 'crm.unexpected',
        message: expect.stringContaining('399 of 1000'),
      });
      const rest = await drain(lab.adapter(bulk), { ...wanted, cursor: first.cursor });
      expect(valuesOf(rest.records, 'Name')).toEqual(names);
    });

    it('does not take results that are not there yet for the end', async () => {
      lab.proxy.inject({ when: isResults, fault: { kind: 'answer', status: 204 } });
      await expect(drain(lab.adapter(bulk), wanted)).rejects.toMatchObject({
        code: 'crm.unexpected',
      });
    });

    it.each(['QUERY_TIMEOUT', 'OPERATION_TOO_LARGE'])(
      'takes over when a query over the whole object is refused with %s',
      async (code) => {
        lab.proxy.inject({ when: isQuery, fault: refused(code) });
        const { records } = await drain(lab.adapter(), wanted);
        expect(jobs()).toBe(1);
        expect(valuesOf(records, 'Name')).toEqual(names);
      },
    );
  });

  it('asks anew when the org has forgotten where a query stood', async () => {
    lab.proxy.inject({
      when: ({ path }) => /\/query\/\w+-2000$/.test(path),
      fault: refused('INVALID_QUERY_LOCATOR'),
    });
    const { records } = await drain(lab.adapter(), wanted);
    expect(valuesOf(records, 'Name')).toEqual(names);
  });

  it('loses no change when rows are so wide that pages are short, and values move between them', async () => {
    const { cursor } = await drain(lab.adapter(), wanted);
    lab.clock.advance(3_600_000);
    const changed = [...lab.records('Account').keys()].slice(0, 500);
    for (const [n, id] of changed.entries()) {
      if (n % 50 === 0) lab.clock.advance(1000);
      await lab.update('Account', id, { Credit_Limit__c: n });
    }
    const headers = { 'sforce-query-options': 'batchSize=200' };
    lab.proxy.inject({ when: isQuery, fault: { kind: 'ask', headers }, times: 1000 });
    const touched = changed[320] ?? '';
    // Between two pages somebody changes the last row of the second one: it moves to the end of the order.
    const read = await drain(
      lab.adapter(),
      { ...wanted, cursor },
      {
        pages: 2,
        onPage: async (_, number) => {
          if (number !== 1) return;
          lab.clock.advance(3_600_000);
          await lab.update('Account', changed[399] ?? touched, { Credit_Limit__c: 1 });
        },
      },
    );
    const rest = await drain(lab.adapter(), { ...wanted, cursor: read.cursor });
    expect(idsOf([...read.records, ...rest.records])).toEqual(changed.toSorted());
  });

  it('asks for no deleted users, which there are none of', async () => {
    const request = { object: 'User', fields: ['Name'] };
    const { cursor } = await drain(lab.adapter(), request);
    lab.proxy.reset();
    await drain(lab.adapter(), { ...request, cursor });
    expect(lab.proxy.requests).toHaveLength(1);
  });
});
