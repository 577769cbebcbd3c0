import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorsOf, startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
  const text = { type: 'Text', length: 60, externalId: true };
  await org.provision('Account.Ext__c', { ...text, label: 'Ext', unique: true });
  await org.provision('Account.Group__c', { ...text, label: 'Group' });
});
afterAll(() => org.sandbox.close());

function account(fields: JsonRecord): JsonRecord {
  return { attributes: { type: 'Account' }, ...fields };
}

const ROLLED_BACK = {
  statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  message:
    'Record rolled back because not all records were valid and the request was using AllOrNone header',
  fields: [],
};
const NAMELESS = {
  statusCode: 'REQUIRED_FIELD_MISSING',
  message: 'Required fields are missing: [Name]',
  fields: ['Name'],
};
const SUCCESS = { id: expect.stringMatching(/^\w{18}$/), success: true, errors: [] };

describe('creating many records', () => {
  it('answers in order, good rows created beside bad ones', async () => {
    const answer = await org.post('/composite/sobjects', {
      allOrNone: false,
      records: [
        account({ Name: 'C1' }),
        account({}),
        { attributes: { type: 'Contact' }, LastName: 'Mixed' },
        account({ Name: 'C3' }),
      ],
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual([
      SUCCESS,
      { success: false, errors: [NAMELESS] },
      SUCCESS,
      SUCCESS,
    ]);
    expect(await org.records("SELECT Id FROM Account WHERE Name LIKE 'C_'")).toHaveLength(2);
  });

  it('creates nothing when all must be good and one is not', async () => {
    const answer = await org.post('/composite/sobjects', {
      allOrNone: true,
      records: [account({ Name: 'D1' }), account({}), account({ Name: 'D3' })],
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual([
      { success: false, errors: [ROLLED_BACK] },
      { success: false, errors: [NAMELESS] },
      { success: false, errors: [ROLLED_BACK] },
    ]);
    expect(await org.records("SELECT Id FROM Account WHERE Name LIKE 'D_'")).toEqual([]);
  });

  it('takes 200 and not one more, and counts as one call', async () => {
    const before = org.sandbox.requests.totals().cost;
    const records = Array.from({ length: 200 }, (_, n) => account({ Name: `Many ${String(n)}` }));
    const full = await org.post('/composite/sobjects', { records });
    expect(full.body).toHaveLength(200);
    expect(org.sandbox.requests.totals().cost - before).toBe(1);
    const over = await org.post('/composite/sobjects', { records: [...records, account({})] });
    expect(over.status).toBe(400);
    expect(errorsOf(over)[0]).toMatchObject({
      errorCode: 'EXCEEDED_ID_LIMIT',
      message: 'record limit reached. cannot submit more than 200 records into this call',
    });
  });

  it('takes ten runs of a type in one call', async () => {
    const pair = [account({ Name: 'Run' }), { attributes: { type: 'Contact' }, LastName: 'Run' }];
    const pairs = Array.from({ length: 5 }, () => pair).flat();
    const ten = await org.post('/composite/sobjects', { records: pairs });
    expect(ten.body).toHaveLength(10);
    const eleven = await org.post('/composite/sobjects', {
      records: [...pairs, account({ Name: 'Run' })],
    });
    expect(eleven.status).toBe(400);
  });

  it('refuses records of no or an unknown type row by row', async () => {
    const answer = await org.post('/composite/sobjects', {
      records: [{ Name: 'x' }, { attributes: { type: 'Nope' }, Name: 'x' }],
    });
    expect(answer.body).toMatchObject([
      { success: false, errors: [{ statusCode: 'INVALID_FIELD' }] },
      { success: false, errors: [{ statusCode: 'INVALID_TYPE' }] },
    ]);
  });

  it('fails as a whole when a value cannot be read, and creates nothing', async () => {
    const answer = await org.post('/composite/sobjects', {
      records: [account({ Name: 'E1' }), account({ Name: 'E2', Credit_Limit__c: 'abc' })],
    });
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)[0]?.errorCode).toBe('JSON_PARSER_ERROR');
    expect(await org.records("SELECT Id FROM Account WHERE Name = 'E1'")).toEqual([]);
  });
});

describe('changing many records', () => {
  it('finds them by id in any case, and keeps the id of a row that fails', async () => {
    const [first, second] = [
      await org.create('Account', { Name: 'F1' }),
      await org.create('Account', { Name: 'F2' }),
    ];
    const answer = await org.patch('/composite/sobjects', {
      records: [
        account({ id: first, Site: 'Leeds' }),
        account({ Id: second, Customer_Type__c: 'x' }),
        account({ Site: 'x' }),
        account({ id: 'bad', Site: 'x' }),
      ],
    });
    expect(answer.body).toMatchObject([
      { id: first, success: true },
      {
        id: second,
        success: false,
        errors: [{ statusCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' }],
      },
      { success: false, errors: [{ statusCode: 'MISSING_ARGUMENT' }] },
      {
        success: false,
        errors: [
          { statusCode: 'MALFORMED_ID', message: 'Account ID: id value of incorrect type: bad' },
        ],
      },
    ]);
    expect((answer.body as JsonRecord[])[2]).not.toHaveProperty('id');
  });

  it('changes nothing when all must be good and one is not, and keeps all ids', async () => {
    const [first, second] = [
      await org.create('Account', { Name: 'G1' }),
      await org.create('Account', { Name: 'G2' }),
    ];
    const answer = await org.patch('/composite/sobjects', {
      allOrNone: true,
      records: [account({ id: first, Site: 'Leeds' }), account({ id: second, Name: null })],
    });
    expect(answer.body).toEqual([
      { id: first, success: false, errors: [ROLLED_BACK] },
      { id: second, success: false, errors: [NAMELESS] },
    ]);
    expect(await org.only(`SELECT Site FROM Account WHERE Id = '${first}'`)).toMatchObject({
      Site: null,
    });
  });
});

describe('upserting many records', () => {
  it('says of each row whether it was created', async () => {
    await org.create('Account', { Name: 'Known', Ext__c: 'K' });
    await org.create('Account', { Name: 'T1', Group__c: 'two' });
    await org.create('Account', { Name: 'T2', Group__c: 'two' });
    const answer = await org.patch('/composite/sobjects/Account/Ext__c', {
      records: [
        account({ Ext__c: 'k', Name: 'Known 2' }),
        account({ Ext__c: 'N', Name: 'New' }),
        account({ Ext__c: 'Z' }),
        account({ Name: 'no key' }),
      ],
    });
    expect(answer.body).toEqual([
      { ...SUCCESS, created: false },
      { ...SUCCESS, created: true },
      { success: false, errors: [NAMELESS], created: true },
      {
        success: false,
        errors: [
          { statusCode: 'MISSING_ARGUMENT', message: 'Ext__c not specified', fields: ['Ext__c'] },
        ],
        created: true,
      },
    ]);
    const several = await org.patch('/composite/sobjects/Account/Group__c', {
      records: [account({ Group__c: 'two', Name: 'x' })],
    });
    expect(several.body).toMatchObject([
      { success: false, errors: [{ statusCode: 'DUPLICATE_EXTERNAL_ID' }] },
    ]);
  });

  it('goes by Id too, creating rows without one', async () => {
    const id = await org.create('Account', { Name: 'H1' });
    const answer = await org.patch('/composite/sobjects/Account/Id', {
      records: [account({ Id: id, Name: 'H2' }), account({ Name: 'H3' })],
    });
    expect(answer.body).toMatchObject([
      { id, success: true, created: false },
      { success: true, created: true },
    ]);
  });
});

describe('deleting and retrieving many records', () => {
  it('deletes in order and tells what was not there', async () => {
    const [first, second] = [
      await org.create('Account', { Name: 'I1' }),
      await org.create('Account', { Name: 'I2' }),
    ];
    await org.delete(`/sobjects/Account/${second}`);
    const answer = await org.delete(
      `/composite/sobjects?ids=${first},${second},001000000000001AAA&allOrNone=false`,
    );
    expect(answer.body).toMatchObject([
      { id: first, success: true },
      { id: second, success: false, errors: [{ statusCode: 'ENTITY_IS_DELETED' }] },
      { success: false, errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY' }] },
    ]);
  });

  it('deletes all or none', async () => {
    const id = await org.create('Account', { Name: 'J1' });
    const answer = await org.delete(`/composite/sobjects?ids=${id},nonsense&allOrNone=true`);
    expect(answer.body).toMatchObject([
      { id, success: false, errors: [ROLLED_BACK] },
      { success: false, errors: [{ statusCode: 'MALFORMED_ID' }] },
    ]);
    expect(await org.records(`SELECT Id FROM Account WHERE Id = '${id}'`)).toHaveLength(1);
  });

  it('retrieves in order, with null for what is not there', async () => {
    const id = await org.create('Account', { Name: 'K1' });
    const asked = { ids: ['001000000000001AAA', id, 'nonsense'], fields: ['Id', 'Name'] };
    const posted = await org.post('/composite/sobjects/Account', asked);
    expect(posted.body).toEqual([
      null,
      { attributes: { type: 'Account', url: expect.any(String) }, Id: id, Name: 'K1' },
      null,
    ]);
    const got = await org.get(
      `/composite/sobjects/Account?ids=${asked.ids.join(',')}&fields=Id,Name`,
    );
    expect(got.body).toEqual(posted.body);
    const wrong = await org.post('/composite/sobjects/Account', { ids: [id], fields: ['Foo'] });
    expect(errorsOf(wrong)[0]?.errorCode).toBe('INVALID_FIELD');
  });
});
