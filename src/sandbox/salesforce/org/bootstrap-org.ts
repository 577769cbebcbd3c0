import { insertRow } from '../dml/save-records.ts';
import { applyDefaults, stamp } from '../dml/defaults.ts';
import type { DmlContext } from '../dml/dml-context.ts';
import type { RowValues } from '../dml/row-change.ts';
import type { FieldSchema } from '../schema/field.ts';
import type { ObjectSchema } from '../schema/object.ts';
import type { SqlValue } from '../store/sql-row.ts';
import { createTable } from '../store/tables.ts';
import { sequenceOf, type RecordKey } from '../values/record-id.ts';
import { FULL_ACCESS } from './field-security.ts';
import { noteObject } from './metadata-rows.ts';
import {
  ADMIN_PROFILE_KEY,
  INTEGRATION_PERMISSION_SET,
  INTEGRATION_PERMISSION_SET_KEY,
  INTEGRATION_USER_KEY,
  INTEGRATION_USERNAME,
  nowSeconds,
  ORGANIZATION_KEY,
  PROFILE_PERMISSION_SET_KEY,
  type Org,
} from './org.ts';

/** Creates the tables of a new org and the records that it starts with. */
export function bootstrapOrg(org: Org): void {
  org.store.transaction(() => {
    for (const object of org.schema.objects()) createTable(org.store, object);
    const context = systemContext(org);
    createIdentities(context);
    for (const object of org.schema.objects()) {
      noteObject(org, object);
      grantProfileFields(context, object);
    }
    assignPermissionSets(context, INTEGRATION_USER_KEY);
  });
}

/** The platform itself at work: the integration user, with every right. */
export function systemContext(org: Org): DmlContext {
  return {
    org,
    user: INTEGRATION_USER_KEY,
    access: FULL_ACCESS,
    now: nowSeconds(org),
    source: 'json',
  };
}

/** Adds a record past all checks, with the defaults and stamps of any other. */
export function createSystemRecord(
  context: DmlContext,
  objectName: string,
  fields: Readonly<Record<string, SqlValue>>,
): RecordKey {
  const object = context.org.schema.get(objectName);
  const values: RowValues = new Map(Object.entries(fields));
  const key = context.org.keys.next(object);
  const change = { object, key, isNew: true, before: new Map<string, never>(), values };
  applyDefaults(context, change);
  stamp(context, change);
  insertRow(context, object, key, values);
  return key;
}

/** What every user needs to see the org's fields: the profile's own permission set. */
export function assignPermissionSets(context: DmlContext, user: RecordKey): void {
  const sets =
    user === INTEGRATION_USER_KEY
      ? [PROFILE_PERMISSION_SET_KEY, INTEGRATION_PERMISSION_SET_KEY]
      : [PROFILE_PERMISSION_SET_KEY];
  for (const set of sets) {
    createSystemRecord(context, 'PermissionSetAssignment', {
      PermissionSetId: set,
      AssigneeId: user,
    });
  }
}

/** The constants in org.ts name these records by sequence; a test holds them together. */
function expectKey(actual: RecordKey, expected: RecordKey): void {
  if (actual !== expected) {
    throw new Error(
      `the org's own records were created out of order: ${String(sequenceOf(actual))}`,
    );
  }
}

function createIdentities(context: DmlContext): void {
  expectKey(
    createSystemRecord(context, 'Profile', { Name: 'System Administrator' }),
    ADMIN_PROFILE_KEY,
  );
  expectKey(
    createSystemRecord(context, 'User', {
      Username: INTEGRATION_USERNAME,
      LastName: 'Integration',
      FirstName: 'Bellwether',
      Email: INTEGRATION_USERNAME,
      Alias: 'bellweth',
      CommunityNickname: 'bellwether',
      ProfileId: ADMIN_PROFILE_KEY,
    }),
    INTEGRATION_USER_KEY,
  );
  expectKey(
    createSystemRecord(context, 'Organization', {
      Name: 'Bellwether Sandbox',
      OrganizationType: 'Enterprise Edition',
      InstanceName: 'SBX1',
      IsSandbox: 1,
    }),
    ORGANIZATION_KEY,
  );
  createPermissionSets(context);
}

function createPermissionSets(context: DmlContext): void {
  expectKey(
    createSystemRecord(context, 'PermissionSet', {
      Name: 'X00e_System_Administrator',
      Label: 'System Administrator',
      ProfileId: ADMIN_PROFILE_KEY,
      IsOwnedByProfile: 1,
      IsCustom: 0,
    }),
    PROFILE_PERMISSION_SET_KEY,
  );
  expectKey(
    createSystemRecord(context, 'PermissionSet', {
      Name: INTEGRATION_PERMISSION_SET,
      Label: 'Bellwether Integration',
      Description: 'What the Bellwether daemon may see and write.',
    }),
    INTEGRATION_PERMISSION_SET_KEY,
  );
}

/** The profile may do everything with the fields that were there before Bellwether came. */
function grantProfileFields(context: DmlContext, object: ObjectSchema): void {
  for (const field of object.fields) {
    if (field.permissionable) grantField(context, object, field);
  }
}

/** Lets everybody with the profile see a field that came later. */
export function grantToProfile(org: Org, object: ObjectSchema, field: FieldSchema): void {
  grantField(systemContext(org), object, field);
  org.fieldSecurity.forget();
}

function grantField(context: DmlContext, object: ObjectSchema, field: FieldSchema): void {
  createSystemRecord(context, 'FieldPermissions', {
    ParentId: PROFILE_PERMISSION_SET_KEY,
    SobjectType: object.name,
    Field: `${object.name}.${field.name}`,
    PermissionsRead: 1,
    PermissionsEdit: 1,
  });
}
