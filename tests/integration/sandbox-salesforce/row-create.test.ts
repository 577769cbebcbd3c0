import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API, errorsOf, startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

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

describe('creating a record', () => {
  it('answers 201 with the id and where it is, and stamps it', async () => {
    const answer = await org.post('/sobjects/Account', { Name: 'New', credit_limit__c: 12.5 });
    expect(answer.status).toBe(201);
    const { id } = answer.body as { id: string };
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^001\w{15}$/),
      success: true,
      errors: [],
    });
    expect(answer.headers.get('location')).toBe(`${API}/sobjects/Account/${id}`);
    const read = await org.get(`/sobjects/Account/${id}`);
    expect(Object.keys(read.body as JsonRecord)[0]).toBe('attributes');
    expect(read.body).toMatchObject({
      attributes: { type: 'Account', url: `${API}/sobjects/Account/${id}` },
      Id: id,
      Name: 'New',
      Credit_Limit__c: 12.5,
      Credit_Hold__c: false,
      IsDeleted: false,
      CreatedDate: '2026-04-20T08:00:00.000+0000',
      LastModifiedDate: '2026-04-20T08:00:00.000+0000',
      SystemModstamp: '2026-04-20T08:00:00.000+0000',
    });
  });

  it('gives ids that sort in the order of creation', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 70; index += 1) {
      ids.push(await org.create('Account', { Name: `n${String(index)}` }));
    }
    expect(ids).toEqual(ids.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('names a nameless custom record after its id', async () => {
    const id = await org.create('Invoice__c', {});
    const invoice = await org.only(`SELECT Name, OwnerId FROM Invoice__c WHERE Id = '${id}'`);
    expect(invoice['Name']).toBe(id);
  });

  it.each<readonly [fields: JsonRecord, code: string, message: string, names: readonly string[]]>([
    [{}, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [Name]', ['Name']],
    [{ Name: '' }, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [Name]', ['Name']],
    [{ Name: 'x', Foo: 1 }, 'INVALID_FIELD', "No such column 'Foo' on sobject of type Account", []],
    [
      { Name: 'x', CreatedDate: '2020-01-01', IsDeleted: false },
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      'Unable to create/update fields: CreatedDate, IsDeleted. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
      ['CreatedDate', 'IsDeleted'],
    ],
    [
      { Name: 'x', Customer_Type__c: 'Bank Transfer' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'Customer Type: bad value for restricted picklist field: Bank Transfer',
      ['Customer_Type__c'],
    ],
    [
      { Name: 'x', Site: 's'.repeat(81) },
      'STRING_TOO_LONG',
      `Account Site: data value too large: ${'s'.repeat(81)} (max length=80)`,
      ['Site'],
    ],
    [
      { Name: 'x', Credit_Limit__c: 1e14 },
      'NUMBER_OUTSIDE_VALID_RANGE',
      'Credit Limit: value outside of valid range on numeric field: 100000000000000',
      ['Credit_Limit__c'],
    ],
    [
      { Name: 'x', NumberOfEmployees: 3e9 },
      'NUMBER_OUTSIDE_VALID_RANGE',
      'Employees: value outside of valid range on numeric field: 3000000000',
      ['NumberOfEmployees'],
    ],
    [
      { Name: 'x', ParentId: 'nonsense' },
      'MALFORMED_ID',
      'Parent Account ID: id value of incorrect type: nonsense',
      ['ParentId'],
    ],
    [
      { Name: 'x', ParentId: '001000000000001' },
      'INVALID_CROSS_REFERENCE_KEY',
      'invalid cross reference id',
      ['ParentId'],
    ],
    [
      { Id: '001000000000001', Name: 'x' },
      'INVALID_FIELD',
      'The Id field should not be specified in the sobject data.',
      [],
    ],
  ])('refuses %j with %s', async (fields, code, message, names) => {
    const answer = await org.post('/sobjects/Account', fields);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject([{ errorCode: code, message }]);
    expect((answer.body as JsonRecord[])[0]?.['fields'] ?? []).toEqual(names);
  });

  it('tells all that is wrong at once', async () => {
    const answer = await org.post('/sobjects/Account', {
      Site: 's'.repeat(81),
      Customer_Type__c: 'x',
    });
    expect(errorsOf(answer).map((error) => error.errorCode)).toEqual([
      'STRING_TOO_LONG',
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    ]);
  });

  it.each<readonly [body: string, message: string]>([
    [
      '{"Name": "x", "Credit_Limit__c": "abc"}',
      'Cannot deserialize instance of double from VALUE_STRING value abc',
    ],
    [
      '{"Name": "x", "Credit_Hold__c": 1}',
      'Cannot deserialize instance of boolean from VALUE_NUMBER_INT value 1',
    ],
    ['{"Name": "x", "NumberOfEmployees": 1.5}', 'Cannot deserialize instance of int'],
    ['{"Name": {"a": 1}}', 'from START_OBJECT'],
    ['{"Name": ', 'JSON'],
    ['[]', 'START_ARRAY'],
    ['', 'entity body'],
  ])('cannot read %s', async (body, message) => {
    const answer = await org.call('POST', `${API}/sobjects/Account`, body, {
      'content-type': 'application/json',
    });
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)[0]?.errorCode).toBe('JSON_PARSER_ERROR');
    expect(errorsOf(answer)[0]?.message).toContain(message);
  });

  it('takes what an org takes: numbers as text, dates with times, picklist values in any case', async () => {
    const id = await org.create('Opportunity', {
      Name: 'x',
      StageName: 'closed won',
      CloseDate: '2026-05-05T10:00:00Z',
      Amount: '12.345',
    });
    const record = await org.only(
      `SELECT StageName, CloseDate, Amount, Probability, IsWon FROM Opportunity WHERE Id = '${id}'`,
    );
    expect(record).toMatchObject({
      StageName: 'Closed Won',
      CloseDate: '2026-05-05',
      Amount: 12.35,
      Probability: 100,
      IsWon: true,
    });
  });

  it('links to a parent by its external id', async () => {
    await org.create('Account', { Name: 'Parent by key', Ext__c: 'P-1' });
    const id = await org.create('Sales_Order__c', { Name: 'SO-X', Account__r: { Ext__c: 'p-1' } });
    const order = await org.only(`SELECT Account__r.Name FROM Sales_Order__c WHERE Id = '${id}'`);
    expect(order).toMatchObject({ Account__r: { Name: 'Parent by key' } });
    const missing = await org.post('/sobjects/Sales_Order__c', { Account__r: { Ext__c: 'none' } });
    expect(errorsOf(missing)[0]).toMatchObject({
      errorCode: 'INVALID_FIELD',
      message: 'Foreign key external ID: none not found for field Ext__c in entity Account',
    });
  });
});
