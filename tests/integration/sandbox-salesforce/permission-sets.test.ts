import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorsOf, startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.sandbox.close());

describe('permission sets', () => {
  it('of one user give nothing to another', async () => {
    const created = await org.post('/sobjects/PermissionSet', { Name: 'Mine', Label: 'Mine' });
    const { id: set } = created.body as { id: string };
    await org.post('/tooling/sobjects/CustomField', {
      FullName: 'Account.Secret__c',
      Metadata: { type: 'Number', label: 'Secret', precision: 3, scale: 0 },
    });
    await org.create('FieldPermissions', {
      ParentId: set,
      SobjectType: 'Account',
      Field: 'Account.Secret__c',
      PermissionsRead: true,
      PermissionsEdit: true,
    });
    expect((await org.soql('SELECT Secret__c FROM Account')).status).toBe(400);
    const me = await org.only(
      "SELECT Id FROM User WHERE Username = 'integration@bellwether.sandbox'",
    );
    const assignment = { PermissionSetId: set, AssigneeId: me['Id'] };
    const id = await org.create('PermissionSetAssignment', assignment);
    expect((await org.soql('SELECT Secret__c FROM Account')).status).toBe(200);
    const twice = await org.post('/sobjects/PermissionSetAssignment', assignment);
    expect(errorsOf(twice)[0]?.errorCode).toBe('DUPLICATE_VALUE');
    await org.delete(`/sobjects/PermissionSetAssignment/${id}`);
    expect((await org.soql('SELECT Secret__c FROM Account')).status).toBe(400);
  });

  it('can take a field of the seed away again', async () => {
    const permission = await org.only(
      "SELECT Id FROM FieldPermissions WHERE Field = 'Account.Region__c' AND Parent.IsOwnedByProfile = true",
    );
    await org.patch(`/sobjects/FieldPermissions/${String(permission['Id'])}`, {
      PermissionsEdit: false,
      PermissionsRead: false,
    });
    const described = await org.get('/sobjects/Account/describe');
    expect(described.text).not.toContain('Region__c');
    expect((await org.soql('SELECT Region__c FROM Account')).status).toBe(400);
  });

  it.each<readonly [fields: JsonRecord, code: string]>([
    [{ Field: 'Account.Nope__c' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
    [{ Field: 'Account.Name' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
    [{ SobjectType: 'Contact' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
    [{ PermissionsRead: false }, 'FIELD_INTEGRITY_EXCEPTION'],
    [{ ParentId: null }, 'REQUIRED_FIELD_MISSING'],
  ])('are refused %j', async (fields, code) => {
    const set = await org.only(
      "SELECT Id FROM PermissionSet WHERE Name = 'Bellwether_Integration'",
    );
    const answer = await org.post('/sobjects/FieldPermissions', {
      ParentId: set['Id'],
      SobjectType: 'Account',
      Field: 'Account.Secret__c',
      PermissionsRead: true,
      PermissionsEdit: true,
      ...fields,
    });
    expect(errorsOf(answer)[0]?.errorCode).toBe(code);
  });
});
