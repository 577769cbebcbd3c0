import { z } from 'zod';
import { createSystemRecord, systemContext } from '../org/bootstrap-org.ts';
import type { Org } from '../org/org.ts';
import { fieldOf } from '../schema/object.ts';
import { numberIn, textIn } from '../store/sql-row.ts';
import type { RecordKey } from '../values/record-id.ts';
import { ComponentProblem, type MetadataContext, type MetadataType } from './metadata-type.ts';
import { metadataOf, metadataXml, type MetadataObject } from './metadata-value.ts';

/**
 * A permission set comes whole: what it does not name any more is taken away. [K] Profiles are merged instead; the
 * vendor's pages say of permission sets that they are overwritten since version 40.
 */
const OVERWRITES = true;

const fieldPermissionSchema = z.object({
  field: z.string(),
  readable: z.boolean().default(false),
  editable: z.boolean().default(false),
});
const objectPermissionSchema = z.looseObject({ object: z.string() });
const permissionSetSchema = z.object({
  label: z.string().min(1),
  description: z.string().optional(),
  fieldPermissions: z.array(fieldPermissionSchema).default([]),
  objectPermissions: z.array(objectPermissionSchema).default([]),
});

type FieldPermission = z.infer<typeof fieldPermissionSchema>;

interface Grant {
  readonly object: string;
  readonly field: string;
  readonly permission: FieldPermission;
}

export const PERMISSION_SET_TYPE: MetadataType = {
  xmlName: 'PermissionSet',
  directoryName: 'permissionsets',
  suffix: 'permissionset',
  apply(context, { fullName, content }) {
    const { org } = context;
    const metadata = metadataOf(content);
    const set = readSet(metadata);
    const grants = set.fieldPermissions.flatMap((permission) => grantOf(org, permission));
    checkObjects(org, set.objectPermissions);
    const before = this.read(context, fullName);
    const old = findSet(org, fullName);
    const key = old ?? createSet(context, fullName);
    org.store.run('UPDATE "PermissionSet" SET "Label" = ?, "Description" = ? WHERE "Id" = ?', [
      set.label,
      set.description ?? null,
      key,
    ]);
    writeGrants(context, key, grants);
    keepOthers(org, fullName, metadata);
    org.fieldSecurity.forget();
    const changed = before !== this.read(context, fullName);
    return { id: org.ids.encode(key), created: old === undefined, changed };
  },
  remove({ org }, fullName) {
    const key = findSet(org, fullName);
    if (key === undefined) throw new ComponentProblem(`No PermissionSet named: ${fullName} found`);
    for (const [table, column] of [
      ['FieldPermissions', 'ParentId'],
      ['PermissionSetAssignment', 'PermissionSetId'],
      ['PermissionSet', 'Id'],
    ]) {
      org.store.run(`DELETE FROM "${table ?? ''}" WHERE "${column ?? ''}" = ?`, [key]);
    }
    org.store.run(`DELETE FROM sys_metadata WHERE type = 'PermissionSet' AND name = ?`, [fullName]);
    org.fieldSecurity.forget();
  },
  list({ org }) {
    return org.store
      .all('SELECT "Name" FROM "PermissionSet" WHERE "IsOwnedByProfile" = 0 ORDER BY "Id"')
      .map((row) => textIn(row, 0));
  },
  read({ org }, fullName) {
    const row = org.store.get(
      'SELECT "Id", "Label", "Description" FROM "PermissionSet" WHERE "Name" = ? AND "IsOwnedByProfile" = 0',
      [fullName],
    );
    if (row === undefined) return undefined;
    const description = row[2];
    return metadataXml({
      fullName,
      ...(typeof description === 'string' ? { description } : {}),
      fieldPermissions: fieldPermissionsOf(org, numberIn(row, 0)),
      ...keptOthers(org, fullName),
      label: textIn(row, 1),
    });
  },
};

function readSet(metadata: MetadataObject): z.infer<typeof permissionSetSchema> {
  const read = permissionSetSchema.safeParse(metadata);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new ComponentProblem(`Required field is missing: ${issue?.path.join('.') ?? ''}`);
}

function grantOf(org: Org, permission: FieldPermission): readonly Grant[] {
  const [objectName = '', fieldName = ''] = permission.field.split('.');
  // There are no events here, but a package that serves tasks may name both: their fields are the same.
  if (objectName === 'Event' && fieldOf(org.schema.get('Task'), fieldName) !== undefined) return [];
  const object = org.schema.find(objectName);
  const field = object === undefined ? undefined : fieldOf(object, fieldName);
  if (object === undefined || field === undefined) {
    throw new ComponentProblem(`In field: field - no CustomField named ${permission.field} found`);
  }
  if (!field.permissionable) {
    throw new ComponentProblem(`You cannot deploy to a required field: ${permission.field}`);
  }
  return [{ object: object.name, field: `${object.name}.${field.name}`, permission }];
}

function checkObjects(
  org: Org,
  permissions: readonly z.infer<typeof objectPermissionSchema>[],
): void {
  for (const { object } of permissions) {
    if (org.schema.findOn('data', object) === undefined) {
      throw new ComponentProblem(`In field: object - no CustomObject named ${object} found`);
    }
  }
}

function findSet(org: Org, name: string): RecordKey | undefined {
  const row = org.store.get('SELECT "Id" FROM "PermissionSet" WHERE "Name" = ?', [name]);
  return row === undefined ? undefined : numberIn(row, 0);
}

function createSet({ org, user }: MetadataContext, name: string): RecordKey {
  const context = { ...systemContext(org), user };
  return createSystemRecord(context, 'PermissionSet', { Name: name, Label: name });
}

function writeGrants(
  { org, user }: MetadataContext,
  set: RecordKey,
  grants: readonly Grant[],
): void {
  if (OVERWRITES) org.store.run('DELETE FROM "FieldPermissions" WHERE "ParentId" = ?', [set]);
  for (const { object, field, permission } of grants) {
    const { readable, editable } = permission;
    org.store.run('DELETE FROM "FieldPermissions" WHERE "ParentId" = ? AND "Field" = ?', [
      set,
      field,
    ]);
    if (!readable && !editable) continue;
    createSystemRecord({ ...systemContext(org), user }, 'FieldPermissions', {
      ParentId: set,
      SobjectType: object,
      Field: field,
      // Who may edit may read.
      PermissionsRead: 1,
      PermissionsEdit: editable ? 1 : 0,
    });
  }
}

function fieldPermissionsOf(org: Org, set: RecordKey): readonly MetadataObject[] {
  return org.store
    .all(
      `SELECT "Field", "PermissionsEdit", "PermissionsRead" FROM "FieldPermissions"
       WHERE "ParentId" = ? ORDER BY "Field"`,
      [set],
    )
    .map((row) => ({
      editable: row[1] === 1,
      field: textIn(row, 0),
      readable: row[2] === 1,
    }));
}

/** Object permissions, user permissions and the like are kept as they came: every user here is an administrator. */
function keepOthers(org: Org, name: string, metadata: MetadataObject): void {
  const {
    fieldPermissions: _,
    label: _label,
    description: _text,
    fullName: _name,
    ...others
  } = metadata;
  org.store.run('INSERT OR REPLACE INTO sys_metadata (type, name, content) VALUES (?, ?, ?)', [
    'PermissionSet',
    name,
    JSON.stringify(others),
  ]);
}

function keptOthers(org: Org, name: string): MetadataObject {
  const row = org.store.get(
    `SELECT content FROM sys_metadata WHERE type = 'PermissionSet' AND name = ?`,
    [name],
  );
  if (row === undefined) return {};
  const kept: unknown = JSON.parse(textIn(row, 0));
  return isMetadata(kept) ? kept : {};
}

function isMetadata(value: unknown): value is MetadataObject {
  return typeof value === 'object' && value !== null;
}
