import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from 'jsforce';
import { startJsforceOrg } from './jsforce-client.ts';
import type { JsonRecord, OrgClient } from './org-client.ts';

let org: OrgClient;
let connection: Connection;
let acme = '';
let beta = '';
let zeta = '';
beforeEach(async () => {
  ({ org, connection } = await startJsforceOrg());
  const accounts = await org.records('SELECT Id, Name FROM Account');
  const idOf = (name: string): string =>
    String(accounts.find((account) => account['Name'] === name)?.['Id']);
  acme = idOf('Acme');
  beta = idOf('beta 100%');
  zeta = idOf('Zeta');
  org.clock.advance(90_000);
});
afterEach(() => org.sandbox.close());

const MERGED_AT = '2026-04-20T08:01:30.000+0000';

interface MergeResult {
  readonly id: string | null;
  readonly success: boolean;
  readonly mergedRecordIds: readonly string[];
  readonly updatedRelatedIds: readonly string[];
  readonly errors: readonly { readonly statusCode: string }[];
}

async function merge(master: string, losers: readonly string[], fields: JsonRecord = {}) {
  const request = {
    masterRecord: { type: 'Account', Id: master, ...fields },
    recordToMergeIds: losers,
  };
  // The typings name the fields of the WSDL's sObject only.
  const result: unknown = await connection.soap.merge(request as never);
  return result as MergeResult;
}

describe('a merge of accounts', () => {
  it('deletes the losers, which name the winner for queryAll alone', async () => {
    expect(await merge(acme, [beta])).toMatchObject({
      id: acme,
      success: true,
      mergedRecordIds: [beta],
      errors: [],
    });
    expect(await org.records(`SELECT Id FROM Account WHERE Id = '${beta}'`)).toEqual([]);
    expect(
      await org.only(
        `SELECT IsDeleted, MasterRecordId, SystemModstamp FROM Account WHERE Id = '${beta}'`,
        'queryAll',
      ),
    ).toMatchObject({ IsDeleted: true, MasterRecordId: acme, SystemModstamp: MERGED_AT });
  });

  it('hangs the children over to the winner: their SystemModstamp moves, LastModifiedDate does not', async () => {
    const order = await org.only(
      `SELECT Id, LastModifiedDate FROM Sales_Order__c WHERE Account__c = '${beta}'`,
    );
    const contact = await org.only(`SELECT Id FROM Contact WHERE AccountId = '${beta}'`);
    const result = await merge(acme, [beta]);
    expect(result.updatedRelatedIds).toEqual(expect.arrayContaining([order['Id'], contact['Id']]));
    expect(
      await org.only(
        `SELECT Account__c, SystemModstamp, LastModifiedDate FROM Sales_Order__c WHERE Id = '${String(order['Id'])}'`,
      ),
    ).toMatchObject({
      Account__c: acme,
      SystemModstamp: MERGED_AT,
      LastModifiedDate: order['LastModifiedDate'],
    });
    expect(
      await org.only(`SELECT AccountId FROM Contact WHERE Id = '${String(contact['Id'])}'`),
    ).toMatchObject({ AccountId: acme });
  });

  it('moves the tasks and with them the last activity of the winner', async () => {
    const task = await org.create('Task', { WhatId: beta, ActivityDate: '2026-05-05' });
    await merge(acme, [beta]);
    expect(await org.only(`SELECT WhatId, AccountId FROM Task WHERE Id = '${task}'`)).toMatchObject(
      { WhatId: acme, AccountId: acme },
    );
    expect(
      await org.only(`SELECT LastActivityDate FROM Account WHERE Id = '${acme}'`),
    ).toMatchObject({ LastActivityDate: '2026-05-05' });
  });

  it('writes the winner, with what is given for it or with nothing', async () => {
    await merge(acme, [beta], { Region__c: 'East', Phone: null });
    expect(
      await org.only(
        `SELECT Region__c, Phone, SystemModstamp, LastModifiedDate FROM Account WHERE Id = '${acme}'`,
      ),
    ).toMatchObject({
      Region__c: 'East',
      Phone: null,
      SystemModstamp: MERGED_AT,
      LastModifiedDate: MERGED_AT,
    });
  });

  it('takes two losers at once, and makes no record its own parent', async () => {
    // Zeta is a child of Acme.
    expect(await merge(zeta, [acme, beta])).toMatchObject({
      success: true,
      mergedRecordIds: [acme, beta],
    });
    expect(await org.only(`SELECT ParentId FROM Account WHERE Id = '${zeta}'`)).toMatchObject({
      ParentId: null,
    });
  });

  it('is told by getDeleted', async () => {
    await merge(acme, [beta]);
    org.clock.advance(120_000);
    const span = new URLSearchParams({
      start: '2026-04-20T08:00:00Z',
      end: '2026-04-20T08:03:00Z',
    });
    const answer = await org.get(`/sobjects/Account/deleted/?${span.toString()}`);
    expect(answer.body).toMatchObject({ deletedRecords: [{ id: beta, deletedDate: MERGED_AT }] });
  });

  it('can be undone only half: the loser comes back without its children and names nobody', async () => {
    await merge(acme, [beta]);
    await connection.soap.undelete([beta]);
    expect(await org.only(`SELECT MasterRecordId FROM Account WHERE Id = '${beta}'`)).toMatchObject(
      { MasterRecordId: null },
    );
    expect(await org.records(`SELECT Id FROM Contact WHERE AccountId = '${beta}'`)).toEqual([]);
  });

  it.each([
    ['with itself', () => merge(acme, [acme]), 'DUPLICATE_ID_SPECIFIED'],
    ['of more than three', () => merge(acme, [beta, zeta, beta]), 'INVALID_ARRAY_SIZE'],
    ['with nothing', () => merge(acme, []), 'MISSING_ARGUMENT'],
    [
      'of an unknown master',
      () => merge('001000000000000AAA', [beta]),
      'INVALID_CROSS_REFERENCE_KEY',
    ],
    [
      'with a wrong value',
      () => merge(acme, [beta], { Customer_Type__c: 'Bank' }),
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    ],
  ])('is refused %s, and nothing is done', async (_, attempt, statusCode) => {
    expect(await attempt()).toMatchObject({ success: false, errors: [{ statusCode }] });
    expect(await org.records('SELECT Id FROM Account WHERE IsDeleted = true', 'queryAll')).toEqual(
      [],
    );
  });

  it('is refused with a loser that is deleted', async () => {
    await org.delete(`/sobjects/Account/${beta}`);
    expect(await merge(acme, [beta])).toMatchObject({
      id: acme,
      success: false,
      errors: [{ statusCode: 'ENTITY_IS_DELETED', message: 'entity is deleted' }],
    });
  });

  it('is refused for an object that cannot be merged', async () => {
    const [one, other] = await org.records('SELECT Id FROM Opportunity');
    const result: unknown = await connection.soap.merge({
      masterRecord: { type: 'Opportunity', Id: one?.['Id'] },
      recordToMergeIds: [other?.['Id']],
    } as never);
    expect(result).toMatchObject({
      success: false,
      errors: [{ statusCode: 'INVALID_TYPE_FOR_OPERATION' }],
    });
  });
});
