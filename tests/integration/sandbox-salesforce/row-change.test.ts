import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API, errorsOf, startOrg, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
  await org.provision('Account.Ext__c', {
    type: 'Text',
    label: 'Ext',
    length: 20,
    unique: true,
    externalId: true,
  });
});
afterAll(() => org.sandbox.close());

async function idOf(name: string): Promise<string> {
  const record = await org.only(`SELECT Id FROM Account WHERE Name = '${name}'`);
  return String(record['Id']);
}

describe('changing a record', () => {
  it('answers 204 and moves both time stamps, even when nothing is different', async () => {
    const id = await idOf('Zeta');
    org.clock.advance(61_500);
    const answer = await org.patch(`/sobjects/Account/${id}`, { Name: 'Zeta' });
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: '' });
    const record = await org.only(
      `SELECT CreatedDate, LastModifiedDate, SystemModstamp, LastModifiedBy.Name FROM Account WHERE Id = '${id}'`,
    );
    expect(record).toMatchObject({
      CreatedDate: '2026-04-20T08:00:00.000+0000',
      LastModifiedDate: '2026-04-20T08:01:01.000+0000',
      SystemModstamp: '2026-04-20T08:01:01.000+0000',
      LastModifiedBy: { Name: 'Bellwether Integration' },
    });
  });

  it('empties a field with null, but not a required one', async () => {
    const id = await idOf('Acme');
    await org.patch(`/sobjects/Account/${id}`, { AccountNumber: null });
    expect(await org.only(`SELECT AccountNumber FROM Account WHERE Id = '${id}'`)).toMatchObject({
      AccountNumber: null,
    });
    const answer = await org.patch(`/sobjects/Account/${id}`, { Name: null });
    expect(errorsOf(answer)[0]?.errorCode).toBe('REQUIRED_FIELD_MISSING');
  });

  it('refuses a second record with the same unique value, and names the first by 15 characters', async () => {
    const first = await org.create('Account', { Name: 'One', Ext__c: 'E-1' });
    const answer = await org.post('/sobjects/Account', { Name: 'Two', Ext__c: 'e-1' });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual([
      {
        errorCode: 'DUPLICATE_VALUE',
        message: `duplicate value found: Ext__c duplicates value on record with id: ${first.slice(0, 15)}`,
        fields: [],
      },
    ]);
    await org.delete(`/sobjects/Account/${first}`);
    expect((await org.post('/sobjects/Account', { Name: 'Two', Ext__c: 'e-1' })).status).toBe(201);
  });

  it('gives no record to a user who has left', async () => {
    const bob = await org.only("SELECT Id FROM User WHERE Name = 'Bob Leaver'");
    const answer = await org.patch(`/sobjects/Account/${await idOf('Acme')}`, {
      OwnerId: bob['Id'],
    });
    expect(errorsOf(answer)[0]).toMatchObject({
      errorCode: 'INACTIVE_OWNER_OR_USER',
      message: `operation performed with inactive user [${String(bob['Id']).slice(0, 15)}] as owner of account`,
    });
  });

  it('takes a reference of the wrong object for what it is', async () => {
    const user = await org.only("SELECT Id FROM User WHERE Name = 'Bob Leaver'");
    const answer = await org.patch(`/sobjects/Account/${await idOf('Acme')}`, {
      ParentId: user['Id'],
    });
    expect(errorsOf(answer)[0]).toMatchObject({
      errorCode: 'FIELD_INTEGRITY_EXCEPTION',
      message: `Parent Account ID: id value of incorrect type: ${String(user['Id'])}`,
    });
  });
});

describe('a record that is not there', () => {
  it.each<readonly [method: string, path: string, status: number, code: string]>([
    ['GET', 'Account/001000000000001AAA', 404, 'NOT_FOUND'],
    ['PATCH', 'Account/001000000000001AAA', 404, 'NOT_FOUND'],
    ['DELETE', 'Account/001000000000001AAA', 404, 'NOT_FOUND'],
    ['GET', 'Account/nonsense', 404, 'NOT_FOUND'],
    ['GET', 'Account/005000000000001AAA', 400, 'MALFORMED_ID'],
    ['GET', 'Nope__c/001000000000001AAA', 404, 'NOT_FOUND'],
    ['GET', 'Account/Nope__c/1', 404, 'NOT_FOUND'],
    ['GET', 'Account/Ext__c/none', 404, 'NOT_FOUND'],
  ])('%s %s is answered with %d %s', async (method, path, status, code) => {
    const body = method === 'PATCH' ? { Site: 'x' } : undefined;
    const answer = await org.call(method, `${API}/sobjects/${path}`, body);
    expect({ status: answer.status, code: errorsOf(answer)[0]?.errorCode }).toEqual({
      status,
      code,
    });
  });

  it('says what is wrong with a segment that is neither id nor external id', async () => {
    const answer = await org.get('/sobjects/Account/nonsense');
    expect(errorsOf(answer)[0]?.message).toBe(
      'Provided external ID field does not exist or is not accessible: nonsense',
    );
  });

  it('is told apart when it was deleted', async () => {
    const id = await org.create('Account', { Name: 'Gone' });
    expect((await org.delete(`/sobjects/Account/${id}`)).status).toBe(204);
    expect((await org.get(`/sobjects/Account/${id}`)).status).toBe(404);
    for (const answer of [
      await org.patch(`/sobjects/Account/${id}`, { Site: 'x' }),
      await org.delete(`/sobjects/Account/${id}`),
    ]) {
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual([
        { errorCode: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] },
      ]);
    }
  });
});
