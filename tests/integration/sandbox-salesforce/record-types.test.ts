import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectByJwt } from './jsforce-client.ts';
import { API, startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

let org: OrgClient;
let ids: Readonly<Record<string, string>> = {};
beforeAll(async () => {
  org = await startOrg({
    knobs: {
      recordTypes: [
        { object: 'Account', developerName: 'Retailer', name: 'Retail customer', isDefault: true },
        { object: 'Account', developerName: 'Institution', name: 'Institution' },
        { object: 'Account', developerName: 'Legacy', name: 'Legacy', isActive: false },
        { object: 'Account', developerName: 'Hidden', name: 'Hidden', isAvailable: false },
        { object: 'Opportunity', developerName: 'Renewal', name: 'Renewal' },
      ],
    },
  });
  const types = await org.records('SELECT Id, DeveloperName FROM RecordType');
  ids = Object.fromEntries(
    types.map(({ Id, DeveloperName }) => [String(DeveloperName), String(Id)] as const),
  );
});
afterAll(() => org.sandbox.close());

const MASTER = '012000000000000AAA';

function typeOf(name: string): Promise<JsonRecord> {
  return org.only(
    `SELECT RecordTypeId, RecordType.DeveloperName FROM Account WHERE Name = '${name}'`,
  );
}

describe('record types', () => {
  it('are described with the default of the user, and the master that is no default then', async () => {
    const { body } = await org.get('/sobjects/Account/describe');
    const { recordTypeInfos, fields } = body as {
      recordTypeInfos: JsonRecord[];
      fields: JsonRecord[];
    };
    expect(recordTypeInfos[0]).toEqual({
      active: true,
      available: true,
      defaultRecordTypeMapping: true,
      developerName: 'Retailer',
      master: false,
      name: 'Retail customer',
      recordTypeId: ids['Retailer'],
      urls: { layout: `${API}/sobjects/Account/describe/layouts/${ids['Retailer'] ?? ''}` },
    });
    expect(
      recordTypeInfos.map((info) => [info['developerName'], info['active'], info['available']]),
    ).toEqual([
      ['Retailer', true, true],
      ['Institution', true, true],
      ['Legacy', false, true],
      ['Hidden', true, false],
      ['Master', true, true],
    ]);
    expect(recordTypeInfos.at(-1)).toMatchObject({
      master: true,
      recordTypeId: MASTER,
      defaultRecordTypeMapping: false,
    });
    expect(fields.find(({ name }) => name === 'RecordTypeId')).toMatchObject({
      referenceTo: ['RecordType'],
      relationshipName: 'RecordType',
      nillable: true,
      createable: true,
    });
  });

  it('leave objects without any as they were', async () => {
    const { body } = await org.get('/sobjects/Contact/describe');
    const { recordTypeInfos, fields } = body as {
      recordTypeInfos: JsonRecord[];
      fields: JsonRecord[];
    };
    expect(recordTypeInfos).toMatchObject([{ master: true, defaultRecordTypeMapping: true }]);
    expect(fields.map(({ name }) => name)).not.toContain('RecordTypeId');
  });

  it('are given to a new record that names none, and are null on the old ones', async () => {
    await org.create('Account', { Name: 'By default' });
    expect(await typeOf('By default')).toMatchObject({
      RecordTypeId: ids['Retailer'],
      RecordType: { DeveloperName: 'Retailer' },
    });
    expect(await typeOf('Acme')).toMatchObject({ RecordTypeId: null, RecordType: null });
    const opportunity = await org.create('Opportunity', {
      Name: 'No default',
      StageName: 'Prospecting',
      CloseDate: '2026-05-01',
    });
    expect(
      await org.only(`SELECT RecordTypeId FROM Opportunity WHERE Id = '${opportunity}'`),
    ).toMatchObject({ RecordTypeId: null });
  });

  it('can be chosen and changed', async () => {
    const id = await org.create('Account', { Name: 'Chosen', RecordTypeId: ids['Institution'] });
    expect(await typeOf('Chosen')).toMatchObject({ RecordType: { DeveloperName: 'Institution' } });
    await org.patch(`/sobjects/Account/${id}`, { RecordTypeId: ids['Retailer'] });
    expect(await typeOf('Chosen')).toMatchObject({ RecordType: { DeveloperName: 'Retailer' } });
  });

  it.each(['Legacy', 'Hidden', 'Renewal'])('refuse the type %s for an account', async (name) => {
    const answer = await org.post('/sobjects/Account', { Name: 'x', RecordTypeId: ids[name] });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual([
      {
        errorCode: 'INVALID_CROSS_REFERENCE_KEY',
        message: `Record Type ID: this ID value isn't valid for the user: ${ids[name] ?? ''}`,
        fields: ['RecordTypeId'],
      },
    ]);
  });
});

interface LayoutsAnswer {
  readonly layouts: readonly unknown[];
  readonly recordTypeMappings: readonly { readonly recordTypeId: string }[];
}

interface Layout {
  readonly detailLayoutSections: readonly {
    readonly layoutRows: readonly {
      readonly layoutItems: readonly {
        readonly required: boolean;
        readonly layoutComponents: readonly { readonly value: string }[];
      }[];
    }[];
  }[];
}

function fieldsOn(layout: Layout): readonly (readonly [string, boolean])[] {
  return layout.detailLayoutSections
    .flatMap(({ layoutRows }) => layoutRows)
    .flatMap(({ layoutItems }) => layoutItems)
    .map((item) => [item.layoutComponents[0]?.value ?? '', item.required]);
}

describe('layouts', () => {
  it('are found by jsforce, and by the address that a record type names', async () => {
    const connection = await connectByJwt(org);
    const all: LayoutsAnswer = await connection.sobject('Account').layouts();
    expect(all.recordTypeMappings.map(({ recordTypeId }) => recordTypeId)).toEqual([
      ids['Retailer'],
      ids['Institution'],
      ids['Legacy'],
      ids['Hidden'],
      MASTER,
    ]);
    const { body: one } = await org.get(
      `/sobjects/Account/describe/layouts/${ids['Retailer'] ?? ''}`,
    );
    expect(all.layouts).toEqual([one]);
    expect(fieldsOn(one as Layout)).toContainEqual(['Name', true]);
    expect(fieldsOn(one as Layout)).toContainEqual(['Industry', false]);
  });

  it('show no field that the user may not see', async () => {
    await org.post('/tooling/sobjects/CustomField', {
      FullName: 'Account.Secret__c',
      Metadata: { type: 'Text', label: 'Secret', length: 10 },
    });
    const path = `/sobjects/Account/describe/layouts/${MASTER}`;
    const before = fieldsOn((await org.get(path)).body as Layout);
    expect(before.map(([name]) => name)).not.toContain('Secret__c');
    await org.grant('Account.Secret__c');
    const after = fieldsOn((await org.get(path)).body as Layout);
    expect(after.map(([name]) => name)).toContain('Secret__c');
  });

  it('do not exist for other record types', async () => {
    const path = `/sobjects/Account/describe/layouts/${ids['Renewal'] ?? ''}`;
    expect((await org.get(path)).status).toBe(404);
    expect((await org.get('/sobjects/FieldPermissions/describe/layouts/x')).status).toBe(404);
  });
});
