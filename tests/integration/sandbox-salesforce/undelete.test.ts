import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from 'jsforce';
import { startJsforceOrg } from './jsforce-client.ts';
import type { JsonRecord, OrgClient } from './org-client.ts';

let org: OrgClient;
let connection: Connection;
let acme = '';
beforeEach(async () => {
  ({ org, connection } = await startJsforceOrg());
  acme = String((await org.only("SELECT Id FROM Account WHERE Name = 'Acme'"))['Id']);
});
afterEach(() => org.sandbox.close());

const DELETED_AT = '2026-04-20T08:01:30.000+0000';
const RESTORED_AT = '2026-04-20T08:11:30.000+0000';
const NOT_IN_BIN = [
  {
    statusCode: 'UNDELETE_FAILED',
    message: 'Undelete failed: entity is not in the recycle bin',
  },
];

async function deleteAcme(): Promise<void> {
  org.clock.advance(90_000);
  await org.delete(`/sobjects/Account/${acme}`);
  org.clock.advance(600_000);
}

describe('undelete', () => {
  it('brings a record back: SystemModstamp moves, LastModifiedDate stays that of the deletion', async () => {
    await deleteAcme();
    expect(await connection.soap.undelete([acme])).toEqual([
      { id: acme, success: true, errors: [] },
    ]);
    expect(
      await org.only(
        `SELECT IsDeleted, SystemModstamp, LastModifiedDate FROM Account WHERE Id = '${acme}'`,
      ),
    ).toMatchObject({
      IsDeleted: false,
      SystemModstamp: RESTORED_AT,
      LastModifiedDate: DELETED_AT,
    });
  });

  it('brings back what the deletion took along, and the lookups that it emptied', async () => {
    const orders = "SELECT Name, SystemModstamp FROM Sales_Order__c WHERE Account__r.Name = 'Acme'";
    const before = await org.records(orders);
    await deleteAcme();
    expect(await org.records(orders)).toEqual([]);
    await connection.soap.undelete([acme]);
    expect((await org.records(orders)).map((order) => order['Name'])).toEqual(
      before.map((order) => order['Name']),
    );
    expect((await org.records(orders))[0]).toMatchObject({ SystemModstamp: RESTORED_AT });
    expect(await org.records(`SELECT Id FROM Contact WHERE AccountId = '${acme}'`)).toHaveLength(1);
    expect(
      await org.records(`SELECT Id FROM Opportunity WHERE AccountId = '${acme}'`),
    ).toHaveLength(2);
  });

  it('leaves a lookup alone that has been given another value since', async () => {
    await deleteAcme();
    const zeta = await org.only("SELECT Id FROM Account WHERE Name = 'Zeta'");
    const beta = await org.only("SELECT Id FROM Account WHERE Name LIKE 'beta%'");
    await org.patch(`/sobjects/Account/${String(zeta['Id'])}`, { ParentId: beta['Id'] });
    await connection.soap.undelete([acme]);
    expect(await org.only("SELECT ParentId FROM Account WHERE Name = 'Zeta'")).toMatchObject({
      ParentId: beta['Id'],
    });
  });

  it('does not bring back a child that had been deleted before its parent', async () => {
    const contact = await org.only(`SELECT Id FROM Contact WHERE AccountId = '${acme}'`);
    await org.delete(`/sobjects/Contact/${String(contact['Id'])}`);
    await deleteAcme();
    await connection.soap.undelete([acme]);
    expect(await org.records(`SELECT Id FROM Contact WHERE AccountId = '${acme}'`)).toEqual([]);
  });

  it('restores the last activity that a deleted task had given its account', async () => {
    const task = await org.create('Task', { WhatId: acme, ActivityDate: '2026-05-05' });
    const lastActivity = `SELECT LastActivityDate FROM Account WHERE Id = '${acme}'`;
    await org.delete(`/sobjects/Task/${task}`);
    expect(await org.only(lastActivity)).toMatchObject({ LastActivityDate: null });
    await connection.soap.undelete([task]);
    expect(await org.only(lastActivity)).toMatchObject({ LastActivityDate: '2026-05-05' });
  });

  it('is refused for what is not in the bin in its own right', async () => {
    const contact = await org.only(`SELECT Id FROM Contact WHERE AccountId = '${acme}'`);
    expect(await connection.soap.undelete([acme])).toMatchObject([
      { id: acme, success: false, errors: NOT_IN_BIN },
    ]);
    await deleteAcme();
    expect(await connection.soap.undelete([String(contact['Id'])])).toMatchObject([
      { success: false, errors: NOT_IN_BIN },
    ]);
    expect(await connection.soap.undelete(['nonsense'])).toMatchObject([
      { id: null, success: false, errors: [{ statusCode: 'MALFORMED_ID' }] },
    ]);
  });

  it('is refused when somebody else has the unique value by now', async () => {
    await org.provision('Account.Key__c', {
      type: 'Text',
      label: 'Key',
      length: 20,
      unique: true,
      externalId: true,
    });
    await org.patch(`/sobjects/Account/${acme}`, { Key__c: 'K-1' });
    await deleteAcme();
    const heir = await org.create('Account', { Name: 'Heir', Key__c: 'K-1' });
    expect(await connection.soap.undelete([acme])).toMatchObject([
      {
        success: false,
        errors: [
          {
            statusCode: 'DUPLICATE_VALUE',
            message: `duplicate value found: Key__c duplicates value on record with id: ${heir.slice(0, 15)}`,
          },
        ],
      },
    ]);
    expect(await org.records(`SELECT Id FROM Account WHERE Id = '${acme}'`)).toEqual([]);
  });

  it('works ten days after the deletion and no more after sixteen', async () => {
    await deleteAcme();
    org.clock.advance(10 * 86_400_000);
    expect(await org.records('SELECT Id FROM Account WHERE IsDeleted = true', 'queryAll')).toEqual([
      expect.objectContaining({ Id: acme }),
    ]);
    org.clock.advance(6 * 86_400_000);
    expect(await org.records('SELECT Id FROM Account WHERE IsDeleted = true', 'queryAll')).toEqual(
      [],
    );
  });
});

async function deletedAccounts(): Promise<unknown> {
  const span = new URLSearchParams({
    start: '2026-04-20T08:00:00Z',
    end: '2026-04-20T08:10:00Z',
  });
  const answer = await org.get(`/sobjects/Account/deleted/?${span.toString()}`);
  return (answer.body as JsonRecord)['deletedRecords'];
}

describe('emptyRecycleBin', () => {
  it('removes records for good, from queryAll too, and leaves them in the log of deletions', async () => {
    await deleteAcme();
    expect(await connection.soap.emptyRecycleBin([acme])).toEqual([
      { id: acme, success: true, errors: [] },
    ]);
    const all = await org.records("SELECT Id FROM Account WHERE Name = 'Acme'", 'queryAll');
    expect(all).toEqual([]);
    expect(await org.records('SELECT Id FROM Contact WHERE IsDeleted = true', 'queryAll')).toEqual(
      [],
    );
    expect(await deletedAccounts()).toEqual([{ id: acme, deletedDate: DELETED_AT }]);
    expect(await connection.soap.undelete([acme])).toMatchObject([
      { success: false, errors: NOT_IN_BIN },
    ]);
  });

  it('is refused for a record that is not deleted', async () => {
    expect(await connection.soap.emptyRecycleBin([acme])).toMatchObject([
      { id: acme, success: false, errors: [{ statusCode: 'ENTITY_NOT_IN_RECYCLE_BIN' }] },
    ]);
    expect(await org.records(`SELECT Id FROM Account WHERE Id = '${acme}'`)).toHaveLength(1);
  });
});
