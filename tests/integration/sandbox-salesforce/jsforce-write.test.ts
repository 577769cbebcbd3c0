import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from 'jsforce';
import { startJsforceOrg } from './jsforce-client.ts';
import type { OrgClient } from './org-client.ts';

let org: OrgClient;
let connection: Connection;
beforeAll(async () => {
  ({ org, connection } = await startJsforceOrg());
  const text = { type: 'Text', length: 60, externalId: true };
  await org.provision('Account.ExtId__c', { ...text, label: 'Ext' });
});
afterAll(() => org.sandbox.close());

describe('jsforce writes', () => {
  it('single records', async () => {
    const account = connection.sobject('Account');
    const created = await account.create({ Name: 'Single' });
    const id = String(created.id);
    expect(created).toMatchObject({ success: true, errors: [] });
    expect(await account.update({ Id: id, Site: 'Leeds' })).toMatchObject({ id, success: true });
    expect(await account.retrieve(id)).toMatchObject({ Id: id, Site: 'Leeds' });
    expect(await account.destroy(id)).toMatchObject({ id, success: true });
    await expect(account.retrieve(id)).rejects.toMatchObject({ errorCode: 'NOT_FOUND' });
  });

  it('collections, row by row', async () => {
    const account = connection.sobject('Account');
    const created = await account.create([{ Name: 'M1' }, {}, { Name: 'M3' }]);
    expect(created.map((row) => row.success)).toEqual([true, false, true]);
    expect(created[1]?.errors[0]).toMatchObject({
      statusCode: 'REQUIRED_FIELD_MISSING',
      fields: ['Name'],
    });
    const ids = created.flatMap((row) => row.id ?? []);
    const changed = await account.update(ids.map((Id) => ({ Id, Site: 'Leeds' })));
    expect(changed.map((row) => row.success)).toEqual([true, true]);
    const read = await account.retrieve([...ids, '001000000000001AAA']);
    expect(read).toMatchObject([{ Site: 'Leeds' }, { Site: 'Leeds' }, null]);
    const gone = await account.destroy(ids);
    expect(gone.map((row) => row.success)).toEqual([true, true]);
  });

  it('all or none', async () => {
    const rows = await connection
      .sobject('Account')
      .create([{ Name: 'N1' }, {}], { allOrNone: true });
    expect(rows.map((row) => row.errors[0]?.['statusCode' as never])).toEqual([
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'REQUIRED_FIELD_MISSING',
    ]);
  });

  it('upserts: created, changed with the id of the record, several', async () => {
    const account = connection.sobject('Account');
    const first = await account.upsert({ Name: 'Up 1', ExtId__c: 'ID0001' }, 'ExtId__c');
    expect(first).toMatchObject({ success: true, id: expect.stringMatching(/^001/) });
    const second = await account.upsert({ Name: 'Up 2', ExtId__c: 'ID0001' }, 'ExtId__c');
    expect(second.id).toBe(first.id);
    expect((await account.retrieve(String(first.id)))['Name']).toBe('Up 2');
    await account.create({ Name: 'Up 3', ExtId__c: 'ID0001' });
    const several = account.upsert({ Name: 'x', ExtId__c: 'ID0001' }, 'ExtId__c');
    await expect(several).rejects.toMatchObject({
      errorCode: 'MULTIPLE_CHOICES',
      data: [
        expect.stringContaining(`/Account/${String(first.id)}`),
        expect.stringContaining('/Account/001'),
      ],
    });
    const many = await account.upsert(
      [{ Name: 'Up 4', ExtId__c: 'ID0004' }, { ExtId__c: 'ID0005' }],
      'ExtId__c',
      { allOrNone: true },
    );
    expect(many).toMatchObject([
      { success: false, created: true },
      { success: false, created: true },
    ]);
  });

  it('custom fields through the tooling API, refusing doubles', async () => {
    const field = {
      FullName: 'Account.By_Jsforce__c',
      Metadata: { type: 'Number', label: 'By jsforce', precision: 5, scale: 1 },
    };
    const created = await connection.tooling.sobject('CustomField').create(field as never);
    expect(created).toMatchObject({ success: true, id: expect.stringMatching(/^00N/) });
    await expect(
      connection.tooling.sobject('CustomField').create(field as never),
    ).rejects.toMatchObject({ errorCode: 'DUPLICATE_DEVELOPER_NAME' });
    const found = await connection.tooling.query(
      "SELECT Id FROM CustomField WHERE DeveloperName = 'By_Jsforce'",
    );
    expect(found.totalSize).toBe(1);
  });
});

describe('jsforce does bulk', () => {
  it('queries of one page', async () => {
    connection.bulk2.pollInterval = 1;
    const stream = await connection.bulk2.query(
      'SELECT Name, Account__r.Name, Goods_Amount__c FROM Sales_Order__c ORDER BY Name',
    );
    const records = await stream.toArray();
    expect(records).toEqual([
      { Name: 'SO-1', 'Account__r.Name': 'Acme', Goods_Amount__c: '100.0' },
      { Name: 'SO-2', 'Account__r.Name': 'Acme', Goods_Amount__c: '50.25' },
      { Name: 'SO-3', 'Account__r.Name': 'beta 100%', Goods_Amount__c: '' },
    ]);
  });

  it('ingest with failed rows, told as the real org tells them', async () => {
    const results = await connection.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'insert',
      input: [
        { Name: 'B1', Site: 'a;b|c' },
        { Name: '', Site: 'nameless' },
      ],
      pollInterval: 1,
      pollTimeout: 30_000,
    });
    expect(results.successfulResults).toMatchObject([
      { sf__Created: 'true', sf__Id: expect.stringMatching(/^001/), Name: 'B1', Site: 'a;b|c' },
    ]);
    expect(results.failedResults).toMatchObject([
      {
        sf__Id: '',
        sf__Error: 'REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --',
        Site: 'nameless',
      },
    ]);
    expect(results.unprocessedRecords).toEqual([]);
  });

  it('ingest of nothing', async () => {
    const results = await connection.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'insert',
      input: [],
      pollInterval: 1,
      pollTimeout: 30_000,
    });
    expect(results).toEqual({ successfulResults: [], failedResults: [], unprocessedRecords: [] });
  });

  it('updates and deletes', async () => {
    const created = await connection.sobject('Account').create({ Name: 'Bulky' });
    const updated = await connection.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'update',
      input: [{ Id: String(created.id), Site: 'York' }],
      pollInterval: 1,
      pollTimeout: 30_000,
    });
    expect(updated.successfulResults).toMatchObject([{ sf__Created: 'false', sf__Id: created.id }]);
    const deleted = await connection.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'delete',
      input: [{ Id: String(created.id) }],
      pollInterval: 1,
      pollTimeout: 30_000,
    });
    expect(deleted.successfulResults).toHaveLength(1);
    await expect(connection.sobject('Account').retrieve(String(created.id))).rejects.toMatchObject({
      errorCode: 'NOT_FOUND',
    });
  });
});
