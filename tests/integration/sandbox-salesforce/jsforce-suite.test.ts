import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from 'jsforce';
import { startJsforceOrg } from './jsforce-client.ts';
import type { JsonRecord, OrgClient } from './org-client.ts';

/** What jsforce's own suite expects of a real org, told in our words. */
let org: OrgClient;
let connection: Connection;
beforeAll(async () => {
  ({ org, connection } = await startJsforceOrg());
});
afterAll(() => org.sandbox.close());

describe('finding records', () => {
  it('by conditions and by id, and counting them', async () => {
    const accounts = connection.sobject('Account');
    const found = await accounts.find({ Name: { $like: 'A%' } }, { Id: 1, Name: 1 });
    expect(found).toMatchObject([{ Name: 'Acme' }]);
    const id = String(found[0]?.Id);
    expect(await accounts.findOne({ Id: id })).toMatchObject({ Id: id, Name: 'Acme' });
    expect(await accounts.count({ Name: { $like: 'A%' } })).toBe(1);
  });

  it('sorted by several fields, one of them a parent’s', async () => {
    const opportunities: readonly JsonRecord[] = await connection
      .sobject('Opportunity')
      .find({}, { 'Account.Name': 1, CloseDate: 1 })
      .sort('Account.Name -CloseDate')
      .exec();
    expect(opportunities).toMatchObject([
      { Account: { Name: 'Acme' }, CloseDate: '2026-09-01' },
      { Account: { Name: 'Acme' }, CloseDate: '2026-03-15' },
      { Account: { Name: 'beta 100%' }, CloseDate: '2025-12-31' },
    ]);
  });

  it('with every field of theirs and of a parent', async () => {
    const opportunities: readonly JsonRecord[] = await connection
      .sobject('Opportunity')
      .select('*, Account.*, Owner.Name')
      .exec();
    expect(opportunities).toHaveLength(3);
    expect(opportunities[0]).toMatchObject({
      Name: expect.any(String),
      CloseDate: expect.any(String),
      Account: { Name: expect.any(String), SystemModstamp: expect.any(String) },
      Owner: { Name: expect.any(String) },
    });
  });

  it('with some of their children, and none where there are none', async () => {
    const accounts: readonly JsonRecord[] = await connection
      .sobject('Account')
      .find({ Name: ['Acme', 'Zeta'] }, 'Id')
      .include('Contacts')
      .select('*')
      .limit(2)
      .end()
      .include('Opportunities', {}, 'Id, Name', { limit: 1 })
      .end()
      .sort('Name')
      .exec();
    expect(accounts[0]).toMatchObject({
      Contacts: { records: [{ FirstName: 'Carl', LastName: 'Able' }] },
      Opportunities: { done: true, records: [{ Name: expect.any(String) }] },
    });
    expect(accounts[0]).not.toHaveProperty('Name');
    expect(accounts[1]).toMatchObject({ Contacts: null, Opportunities: null });
  });
});

describe('many records at once', () => {
  it('are created, read in order, updated and gone when they are deleted', async () => {
    const accounts = connection.sobject('Account');
    const created = await accounts.create([{ Name: 'Account #1' }, { Name: 'Account #2' }]);
    const ids = created.map(({ id }) => String(id));
    expect(await accounts.retrieve(ids)).toMatchObject([
      { Id: ids[0], Name: 'Account #1', attributes: { type: 'Account' } },
      { Id: ids[1], Name: 'Account #2' },
    ]);
    await accounts.update(ids.map((Id) => ({ Id, Name: `Updated ${Id}` })));
    expect(await accounts.retrieve(ids)).toMatchObject(
      ids.map((id) => ({ Name: `Updated ${id}` })),
    );
    expect(await accounts.destroy(ids)).toMatchObject([{ success: true }, { success: true }]);
    expect(await accounts.retrieve(ids)).toEqual([null, null]);
  });

  it('may be sent with headers that ask for no assignment rule', async () => {
    const headers = { 'SForce-Auto-Assign': 'FALSE' };
    const { Id } = await org.only("SELECT Id FROM Account WHERE Name = 'Zeta'");
    const record = connection.sobject('Account').record(String(Id));
    expect(await record.update({ Site: 'Hello' }, { headers })).toMatchObject({ success: true });
    expect(await record.retrieve({ headers })).toMatchObject({ Site: 'Hello' });
  });
});

describe('descriptions', () => {
  it('are kept by the client and asked for anew', async () => {
    const account = connection.sobject('Account');
    const described = await account.describe();
    expect(await account.describe$()).toBe(described);
    expect(account.describe$$()).toBe(described);
    const again = await account.describe();
    expect(again).not.toBe(described);
    expect(again).toEqual(described);
  });

  it('of layouts have all that the client knows', async () => {
    const { layouts, recordTypeMappings, recordTypeSelectorRequired }: JsonRecord = {
      ...(await connection.sobject('Account').layouts()),
    };
    expect(layouts).toEqual([
      expect.objectContaining({
        id: expect.stringMatching(/^00h\w{15}$/),
        buttonLayoutSection: expect.any(Object),
        detailLayoutSections: expect.any(Array),
        editLayoutSections: expect.any(Array),
        quickActionList: { quickActionListItems: [] },
        relatedLists: [],
      }),
    ]);
    expect(recordTypeMappings).toHaveLength(1);
    expect(recordTypeSelectorRequired).toEqual([false]);
  });
});
