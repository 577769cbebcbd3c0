import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorsOf, startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

let org: OrgClient;
let acme = '';
beforeAll(async () => {
  org = await startOrg();
  acme = String((await org.only("SELECT Id FROM Account WHERE Name = 'Acme'"))['Id']);
  await org.create('Task', { WhatId: acme, Subject: 'Call' });
  org.clock.advance(90_000);
  await org.delete(`/sobjects/Account/${acme}`);
});
afterAll(() => org.sandbox.close());

const DELETED_AT = '2026-04-20T08:01:30.000+0000';

describe('deleting an account', () => {
  it('hides it from queries and shows it to queryAll', async () => {
    const where = "FROM Account WHERE Name = 'Acme'";
    expect(await org.records(`SELECT Id ${where}`)).toEqual([]);
    expect(
      await org.only(`SELECT Id, IsDeleted, SystemModstamp, LastModifiedDate ${where}`, 'queryAll'),
    ).toMatchObject({
      Id: acme,
      IsDeleted: true,
      SystemModstamp: DELETED_AT,
      LastModifiedDate: DELETED_AT,
    });
    const bin = await org.records(
      `SELECT Name FROM Account WHERE IsDeleted = true AND SystemModstamp >= ${DELETED_AT.replace('+0000', 'Z')}`,
      'queryAll',
    );
    expect(bin).toHaveLength(1);
  });

  it.each([
    ['Contact', 1],
    ['Opportunity', 2],
    ['Task', 1],
  ])('takes its %s records along, each a row of its own', async (object, count) => {
    const rows = await org.records(
      `SELECT SystemModstamp FROM ${object} WHERE IsDeleted = true`,
      'queryAll',
    );
    expect(rows.map((row) => row['SystemModstamp'])).toEqual(
      Array.from({ length: count }, () => DELETED_AT),
    );
  });

  it('empties the lookups of custom records, which stay', async () => {
    const orders = await org.records(
      "SELECT Name, Account__c, SystemModstamp, LastModifiedDate FROM Sales_Order__c WHERE Name IN ('SO-1', 'SO-2')",
    );
    expect(orders).toMatchObject([
      { Account__c: null, SystemModstamp: DELETED_AT },
      { Account__c: null, SystemModstamp: DELETED_AT },
    ]);
    expect(orders[0]?.['LastModifiedDate']).not.toBe(DELETED_AT);
    expect(await org.only("SELECT ParentId FROM Account WHERE Name = 'Zeta'")).toMatchObject({
      ParentId: null,
    });
  });

  it('takes the details of a master along', async () => {
    const order = await org.only("SELECT Id FROM Sales_Order__c WHERE Name = 'SO-1'");
    expect(await org.records('SELECT Id FROM Sales_Order_Line__c')).toHaveLength(3);
    await org.delete(`/sobjects/Sales_Order__c/${String(order['Id'])}`);
    expect(await org.records('SELECT Id FROM Sales_Order_Line__c')).toHaveLength(1);
    expect(await org.records('SELECT Id FROM Sales_Order_Line__c', 'queryAll')).toHaveLength(3);
  });

  it('lets nothing new hang on it', async () => {
    const answer = await org.post('/sobjects/Contact', { LastName: 'x', AccountId: acme });
    expect(errorsOf(answer)[0]?.errorCode).toBe('ENTITY_IS_DELETED');
  });

  it('leaves the sandbox to show what is live', () => {
    const names = [...org.sandbox.inspect('Account')].map((account) => account['Name']);
    expect(names).not.toContain('Acme');
    expect(names).toContain('Zeta');
  });

  it('cannot be done to a user', async () => {
    const [user] = await org.records('SELECT Id FROM User');
    const answer = await org.delete(`/sobjects/User/${String(user?.['Id'])}`);
    expect(errorsOf(answer)[0]?.errorCode).toBe('INVALID_TYPE_FOR_OPERATION');
  });
});

async function between(resource: string, start: string, end: string): Promise<JsonRecord> {
  const span = new URLSearchParams({ start, end }).toString();
  const answer = await org.get(`/sobjects/Account/${resource}/?${span}`);
  return answer.body as JsonRecord;
}

describe('replication', () => {
  it('lists deleted records with their time, up to the minute that is over', async () => {
    expect(
      await between('deleted', '2026-04-20T08:00:15+00:00', '2026-04-20T09:00:00+00:00'),
    ).toEqual({
      deletedRecords: [{ id: acme, deletedDate: DELETED_AT }],
      earliestDateAvailable: expect.stringMatching(/^2026-04-05T/),
      latestDateCovered: '2026-04-20T08:01:00.000+0000',
    });
  });

  it('lists updated records by SystemModstamp, seconds ignored', async () => {
    const zeta = await org.only("SELECT Id FROM Account WHERE Name = 'Zeta'");
    // Zeta lost its parent at 08:01:30: the span from 08:01:59 is that from 08:01.
    const updated = await between('updated', '2026-04-20T08:01:59Z', '2026-04-20T08:02:59Z');
    expect(updated).toEqual({
      ids: [zeta['Id']],
      latestDateCovered: '2026-04-20T08:01:00.000+0000',
    });
  });

  it.each([
    ['updated', '2026-03-01T00:00:00Z', '2026-04-20T00:00:00Z'],
    ['deleted', '2026-04-01T00:00:00Z', '2026-04-20T00:00:00Z'],
    ['updated', '2026-04-20T08:00:00Z', '2026-04-20T08:00:30Z'],
    ['updated', 'soon', '2026-04-20T08:00:30Z'],
  ])('refuses %s from %s to %s', async (resource, start, end) => {
    expect(await between(resource, start, end)).toMatchObject([
      { errorCode: 'INVALID_REPLICATION_DATE' },
    ]);
  });
});
