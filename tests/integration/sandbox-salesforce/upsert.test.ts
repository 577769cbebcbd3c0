import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API, errorsOf, startOrg, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
  const text = { type: 'Text', length: 60, externalId: true };
  await org.provision('Account.Ext__c', { ...text, label: 'Ext', unique: true });
  await org.provision('Account.Group__c', { ...text, label: 'Group' });
});
afterAll(() => org.sandbox.close());

describe('upsert by external id', () => {
  it('creates with 201 and changes with 200, and says which', async () => {
    const created = await org.patch('/sobjects/Account/Ext__c/A%2Fb%3Fc%20%23d', { Name: 'First' });
    const { id } = created.body as { id: string };
    expect({ status: created.status, body: created.body }).toEqual({
      status: 201,
      body: { id: expect.stringMatching(/^001/), success: true, errors: [], created: true },
    });
    const changed = await org.patch('/sobjects/Account/Ext__c/A%2Fb%3Fc%20%23d', {
      Name: 'Second',
    });
    expect({ status: changed.status, body: changed.body }).toEqual({
      status: 200,
      body: { id, success: true, errors: [], created: false },
    });
    expect(await org.only("SELECT Name FROM Account WHERE Ext__c = 'a/b?c #d'")).toMatchObject({
      Name: 'Second',
    });
  });

  it('answers 300 with the addresses when several records have the external id', async () => {
    const ids = [
      await org.create('Account', { Name: 'G1', Group__c: 'twice' }),
      await org.create('Account', { Name: 'G2', Group__c: 'twice' }),
    ];
    const answer = await org.patch('/sobjects/Account/Group__c/twice', { Name: 'x' });
    expect(answer.status).toBe(300);
    expect(answer.body).toEqual(ids.map((id) => `${API}/sobjects/Account/${id}`));
    expect(await org.records("SELECT Id FROM Account WHERE Name = 'x'")).toEqual([]);
  });

  it('refuses an external id that is none, and the key in the body', async () => {
    const wrong = await org.patch('/sobjects/Account/Nope__c/1', { Name: 'x' });
    expect(wrong.status).toBe(404);
    expect(errorsOf(wrong)[0]?.message).toBe(
      'Provided external ID field does not exist or is not accessible: Nope__c',
    );
    expect((await org.patch('/sobjects/Account/Site/1', { Name: 'x' })).status).toBe(404);
    const body = await org.patch('/sobjects/Account/Ext__c/9', { Name: 'x', Ext__c: '9' });
    expect(errorsOf(body)[0]?.errorCode).toBe('INVALID_FIELD');
  });

  it('checks a created record as any other', async () => {
    const answer = await org.patch('/sobjects/Account/Ext__c/nameless', {});
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)[0]?.errorCode).toBe('REQUIRED_FIELD_MISSING');
  });

  it('reads and deletes by external id', async () => {
    await org.patch('/sobjects/Account/Ext__c/R-1', { Name: 'Readable' });
    const read = await org.get('/sobjects/Account/Ext__c/r-1?fields=Name,Ext__c');
    expect(read.body).toEqual({
      attributes: { type: 'Account', url: expect.any(String) },
      Name: 'Readable',
      Ext__c: 'R-1',
    });
    expect((await org.delete('/sobjects/Account/Ext__c/R-1')).status).toBe(204);
    expect((await org.get('/sobjects/Account/Ext__c/R-1')).status).toBe(404);
  });

  it('creates anew where the old record is in the recycle bin', async () => {
    await org.patch('/sobjects/Account/Ext__c/B-1', { Name: 'Old' });
    await org.delete('/sobjects/Account/Ext__c/B-1');
    const answer = await org.patch('/sobjects/Account/Ext__c/B-1', { Name: 'Young' });
    expect(answer.status).toBe(201);
  });

  it('reads only the fields that are asked for, and knows which there are', async () => {
    const { Id: id } = await org.only("SELECT Id FROM Account WHERE Name = 'Acme'");
    const some = await org.get(`/sobjects/Account/${String(id)}?fields=Name,%20Owner.Name`);
    expect(some.body).toMatchObject({ Name: 'Acme', Owner: { Name: 'Ada Mary Byron' } });
    const wrong = await org.get(`/sobjects/Account/${String(id)}?fields=Name,Foo`);
    expect(errorsOf(wrong)[0]?.errorCode).toBe('INVALID_FIELD');
  });
});
