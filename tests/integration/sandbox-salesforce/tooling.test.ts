import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorsOf, startOrg, type Answer, type JsonRecord, type OrgClient } from './org-client.ts';

let org: OrgClient;
let acme = '';
beforeAll(async () => {
  org = await startOrg();
  acme = String((await org.only("SELECT Id FROM Account WHERE Name = 'Acme'"))['Id']);
});
afterAll(() => org.sandbox.close());

function createField(fullName: string, metadata: JsonRecord): Promise<Answer> {
  return org.post('/tooling/sobjects/CustomField', { FullName: fullName, Metadata: metadata });
}

async function describedField(object: string, name: string): Promise<JsonRecord | undefined> {
  const answer = await org.get(`/sobjects/${object}/describe`);
  const { fields } = answer.body as { fields: JsonRecord[] };
  return fields.find((field) => field['name'] === name);
}

const SCORE = { type: 'Number', label: 'Health Score', precision: 3, scale: 0 };

describe('a new field', () => {
  it('is there for nobody until a permission set says so, and then for reading, writing and queries', async () => {
    const created = await createField('Account.Bellwether_Score__c', SCORE);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ id: expect.stringMatching(/^00N\w{15}$/), success: true });

    expect(await describedField('Account', 'Bellwether_Score__c')).toBeUndefined();
    const query = await org.soql('SELECT Bellwether_Score__c FROM Account');
    expect(errorsOf(query)[0]?.errorCode).toBe('INVALID_FIELD');
    const filter = await org.soql('SELECT Id FROM Account WHERE Bellwether_Score__c > 1');
    expect(errorsOf(filter)[0]?.errorCode).toBe('INVALID_FIELD');
    const write = await org.patch(`/sobjects/Account/${acme}`, { Bellwether_Score__c: 61 });
    expect(errorsOf(write)[0]?.errorCode).toBe('INVALID_FIELD');

    await org.grant('Account.Bellwether_Score__c');
    expect(await describedField('Account', 'Bellwether_Score__c')).toMatchObject({
      label: 'Health Score',
      type: 'double',
      precision: 3,
      scale: 0,
      custom: true,
      nillable: true,
      permissionable: true,
    });
    expect(
      (await org.patch(`/sobjects/Account/${acme}`, { Bellwether_Score__c: 61.4 })).status,
    ).toBe(204);
    expect(await org.records('SELECT Name FROM Account WHERE Bellwether_Score__c = 61')).toEqual([
      expect.objectContaining({ Name: 'Acme' }),
    ]);
  });

  it('can be read but not written with read permission alone', async () => {
    await createField('Account.Band__c', { type: 'Text', label: 'Band', length: 10 });
    const set = await org.only(
      "SELECT Id FROM PermissionSet WHERE Name = 'Bellwether_Integration'",
    );
    const id = await org.create('FieldPermissions', {
      ParentId: set['Id'],
      SobjectType: 'Account',
      Field: 'account.band__c',
      PermissionsRead: true,
      PermissionsEdit: false,
    });
    expect(await org.records('SELECT Band__c FROM Account')).toHaveLength(5);
    const write = await org.patch(`/sobjects/Account/${acme}`, { Band__c: 'red' });
    expect(errorsOf(write)[0]).toMatchObject({
      errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      fields: ['Band__c'],
    });
    await org.patch(`/sobjects/FieldPermissions/${id}`, { PermissionsEdit: true });
    expect((await org.patch(`/sobjects/Account/${acme}`, { Band__c: 'red' })).status).toBe(204);
    await org.delete(`/sobjects/FieldPermissions/${id}`);
    expect((await org.soql('SELECT Band__c FROM Account')).status).toBe(400);
  });

  it('is refused a second time, whatever the case of its name', async () => {
    await createField('Account.Twice__c', SCORE);
    const again = await createField('Account.twice__c', SCORE);
    expect(again.status).toBe(400);
    expect(again.body).toEqual([
      {
        errorCode: 'DUPLICATE_DEVELOPER_NAME',
        message: 'There is already a field named twice on Account.',
        fields: ['DeveloperName'],
      },
    ]);
  });

  it.each<readonly [name: string, metadata: JsonRecord, described: JsonRecord]>([
    [
      'Currency',
      { precision: 16, scale: 2, inlineHelpText: 'At risk' },
      { type: 'currency', precision: 16, scale: 2, inlineHelpText: 'At risk' },
    ],
    ['Percent', { precision: 5, scale: 1 }, { type: 'percent', precision: 5, scale: 1 }],
    [
      'Text',
      { length: 40, unique: true, externalId: true },
      { type: 'string', length: 40, unique: true, externalId: true, idLookup: true },
    ],
    [
      'LongTextArea',
      { length: 1000, visibleLines: 5 },
      { type: 'textarea', length: 1000, filterable: false },
    ],
    [
      'Checkbox',
      { defaultValue: false },
      { type: 'boolean', nillable: false, defaultValue: false },
    ],
    ['Date', {}, { type: 'date' }],
    ['DateTime', {}, { type: 'datetime' }],
    [
      'Picklist',
      {
        valueSet: {
          restricted: true,
          valueSetDefinition: {
            sorted: false,
            value: [
              { fullName: 'red', label: 'Red', default: false },
              { fullName: 'green', label: 'Green', default: true },
            ],
          },
        },
      },
      { type: 'picklist', restrictedPicklist: true, defaultedOnCreate: true },
    ],
  ])('can be a %s', async (type, metadata, described) => {
    const name = `A_${type}__c`;
    await org.provision(`Account.${name}`, { type, label: type, ...metadata });
    expect(await describedField('Account', name)).toMatchObject(described);
    expect(await org.records(`SELECT ${name} FROM Account`)).toHaveLength(5);
  });

  it('of a task belongs to Activity', async () => {
    expect((await createField('Task.Key__c', { ...SCORE })).status).toBe(400);
    await org.provision('Activity.Key__c', { type: 'Text', label: 'Key', length: 40 });
    expect(await describedField('Task', 'Key__c')).toMatchObject({ type: 'string', length: 40 });
  });

  it('preset by its picklist is given to new records only', async () => {
    const id = await org.create('Account', { Name: 'Preset' });
    expect(await org.only(`SELECT A_Picklist__c FROM Account WHERE Id = '${id}'`)).toMatchObject({
      A_Picklist__c: 'green',
    });
    expect(await org.only(`SELECT A_Picklist__c FROM Account WHERE Id = '${acme}'`)).toMatchObject({
      A_Picklist__c: null,
    });
  });

  it.each<readonly [fullName: string, metadata: JsonRecord, code: string]>([
    ['Nope__c.A__c', SCORE, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
    ['Account.Plain', SCORE, 'FIELD_INTEGRITY_EXCEPTION'],
    ['Account.A"; DROP TABLE Account;__c', SCORE, 'FIELD_INTEGRITY_EXCEPTION'],
    ['Account.B__c', { type: 'Number', label: 'B' }, 'FIELD_INTEGRITY_EXCEPTION'],
    ['Account.B__c', { type: 'Number', precision: 3, scale: 0 }, 'FIELD_INTEGRITY_EXCEPTION'],
    ['Account.B__c', { ...SCORE, precision: 19 }, 'FIELD_INTEGRITY_EXCEPTION'],
    ['Account.B__c', { ...SCORE, scale: 4 }, 'FIELD_INTEGRITY_EXCEPTION'],
    ['Account.B__c', { type: 'Text', label: 'B', length: 256 }, 'FIELD_INTEGRITY_EXCEPTION'],
    [
      'Account.B__c',
      { type: 'LongTextArea', label: 'B', length: 255 },
      'FIELD_INTEGRITY_EXCEPTION',
    ],
    ['Account.B__c', { type: 'Checkbox', label: 'B' }, 'FIELD_INTEGRITY_EXCEPTION'],
    ['Account.B__c', { type: 'Picklist', label: 'B' }, 'FIELD_INTEGRITY_EXCEPTION'],
    ['Account.B__c', { type: 'Date', label: 'B', unique: true }, 'FIELD_INTEGRITY_EXCEPTION'],
    ['Account.B__c', { type: 'Hologram', label: 'B' }, 'FIELD_INTEGRITY_EXCEPTION'],
  ])('%s with %j is refused', async (fullName, metadata, code) => {
    const answer = await createField(fullName, metadata);
    expect({ status: answer.status, code: errorsOf(answer)[0]?.errorCode }).toEqual({
      status: 400,
      code,
    });
  });
});

describe('the tooling query', () => {
  it('shows whether a field exists, seen or not', async () => {
    await createField('Account.Hidden__c', SCORE);
    const found = await org.records(
      "SELECT Id, DeveloperName, TableEnumOrId FROM CustomField WHERE TableEnumOrId = 'Account' AND DeveloperName = 'Hidden'",
      'tooling/query',
    );
    expect(found).toMatchObject([{ DeveloperName: 'Hidden', TableEnumOrId: 'Account' }]);
    expect(found[0]?.['attributes']).toMatchObject({
      url: expect.stringContaining('/tooling/sobjects/CustomField/00N'),
    });
    const seeded = await org.only(
      "SELECT EntityDefinition.QualifiedApiName FROM CustomField WHERE DeveloperName = 'Promised_Date'",
      'tooling/query',
    );
    expect(seeded).toMatchObject({ EntityDefinition: { QualifiedApiName: 'Sales_Order__c' } });
    const activity = await org.only(
      "SELECT TableEnumOrId FROM CustomField WHERE DeveloperName = 'Key'",
      'tooling/query',
    );
    expect(activity['TableEnumOrId']).toBe('Activity');
  });

  it('and the data query show the definitions of objects and fields', async () => {
    for (const resource of ['query', 'tooling/query']) {
      const entity = await org.only(
        "SELECT QualifiedApiName, KeyPrefix, Label FROM EntityDefinition WHERE QualifiedApiName = 'Return__c'",
        resource,
      );
      expect(entity).toMatchObject({ KeyPrefix: 'a06', Label: 'Return' });
    }
    const fields = await org.records(
      "SELECT QualifiedApiName, DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Account' AND DeveloperName = 'Credit_Limit'",
    );
    expect(fields).toMatchObject([
      { QualifiedApiName: 'Credit_Limit__c', DataType: 'Currency(14, 2)' },
    ]);
  });

  it('knows no data objects, and the data query no tooling objects', async () => {
    const tooling = await org.soql('SELECT Id FROM Account', 'tooling/query');
    expect(errorsOf(tooling)[0]?.errorCode).toBe('INVALID_TYPE');
    const data = await org.soql('SELECT Id FROM CustomField');
    expect(errorsOf(data)[0]?.errorCode).toBe('INVALID_TYPE');
    expect((await org.post('/tooling/sobjects/ApexClass', {})).status).toBe(404);
  });
});
