import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FIELD_KEYS, OBJECT_KEYS } from './describe-keys.ts';
import { API, startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.sandbox.close());

interface Described extends JsonRecord {
  readonly fields: readonly JsonRecord[];
  readonly childRelationships: readonly JsonRecord[];
}

async function describeOf(name: string): Promise<Described> {
  const answer = await org.get(`/sobjects/${name}/describe`);
  expect(answer.status).toBe(200);
  return answer.body as Described;
}

async function fieldOf(object: string, name: string): Promise<JsonRecord> {
  const described = await describeOf(object);
  return described.fields.find((field) => field['name'] === name) ?? {};
}

/** What a client must give to create a record, by the rule that clients go by. */
async function requiredOf(object: string): Promise<readonly unknown[]> {
  const { fields } = await describeOf(object);
  const required = fields.filter(
    (field) =>
      field['createable'] === true &&
      field['nillable'] === false &&
      field['defaultedOnCreate'] === false &&
      field['type'] !== 'boolean',
  );
  return required.map((field) => field['name']);
}

describe('the describe of an object', () => {
  it.each(['Account', 'Task', 'Sales_Order_Line__c', 'User'])(
    'has the keys of a real describe: %s',
    async (name) => {
      const described = await describeOf(name);
      expect(Object.keys(described)).toEqual(OBJECT_KEYS);
      for (const field of described.fields) expect(Object.keys(field)).toEqual(FIELD_KEYS);
    },
  );

  it('lists picklist values with their defaults', async () => {
    const status = await fieldOf('Task', 'Status');
    expect(status['picklistValues']).toContainEqual({
      active: true,
      defaultValue: true,
      label: 'Not Started',
      validFor: null,
      value: 'Not Started',
    });
    const type = await fieldOf('Account', 'Customer_Type__c');
    expect(type['restrictedPicklist']).toBe(true);
    expect((type['picklistValues'] as JsonRecord[]).map((entry) => entry['value'])).toEqual([
      'Large urban',
      'Small rural',
      'Specialty',
    ]);
  });

  it('asks for nothing but a name to create an account, and for three fields of an opportunity', async () => {
    expect(await requiredOf('Account')).toEqual(['Name']);
    expect(await requiredOf('Opportunity')).toEqual(['Name', 'StageName', 'CloseDate']);
  });

  it('lists children with what happens to them', async () => {
    const { childRelationships } = await describeOf('Account');
    expect(childRelationships).toContainEqual(
      expect.objectContaining({
        childSObject: 'Contact',
        field: 'AccountId',
        relationshipName: 'Contacts',
        cascadeDelete: true,
      }),
    );
    expect(childRelationships).toContainEqual(
      expect.objectContaining({
        childSObject: 'Sales_Order__c',
        field: 'Account__c',
        relationshipName: 'Sales_Orders__r',
        cascadeDelete: false,
      }),
    );
  });

  it('has the Bellwether fields on no account before they are provisioned', async () => {
    const { fields } = await describeOf('Account');
    expect(fields.filter((field) => String(field['name']).startsWith('Bellwether'))).toEqual([]);
  });

  it('finds objects whatever the case of their name, and others not', async () => {
    expect((await describeOf('aCCount'))['name']).toBe('Account');
    expect((await org.get('/sobjects/CustomField/describe')).status).toBe(404);
    expect((await org.get('/sobjects/Nope/describe')).status).toBe(404);
  });
});

describe('the list of objects', () => {
  it('has every object of the seed, whether the data have it or not', async () => {
    const answer = await org.get('/sobjects');
    const { encoding, maxBatchSize, sobjects } = answer.body as {
      encoding: string;
      maxBatchSize: number;
      sobjects: JsonRecord[];
    };
    expect({ encoding, maxBatchSize }).toEqual({ encoding: 'UTF-8', maxBatchSize: 200 });
    const names = sobjects.map((object) => object['name']);
    expect(names).toEqual(
      expect.arrayContaining([
        'Account',
        'Contact',
        'Credit_Hold__c',
        'FieldPermissions',
        'Invoice__c',
        'Opportunity',
        'Organization',
        'Payment__c',
        'PermissionSet',
        'PermissionSetAssignment',
        'Portal_Usage__c',
        'Return_Line__c',
        'Return__c',
        'Sales_Order_Line__c',
        'Sales_Order__c',
        'Shipment__c',
        'Survey_Response__c',
        'Task',
        'User',
      ]),
    );
    expect(names).not.toContain('CustomField');
  });

  it('shows an object with the addresses of its resources', async () => {
    const answer = await org.get('/sobjects/Account');
    expect(answer.body).toMatchObject({
      objectDescribe: {
        name: 'Account',
        keyPrefix: '001',
        urls: { rowTemplate: `${API}/sobjects/Account/{ID}` },
      },
      recentItems: [],
    });
  });
});
