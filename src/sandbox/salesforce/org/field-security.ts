import type { FieldSchema } from '../schema/field.ts';
import type { ObjectSchema } from '../schema/object.ts';
import type { Store } from '../store/store.ts';
import { textIn } from '../store/sql-row.ts';
import type { RecordKey } from '../values/record-id.ts';

/** What one user may do with the fields of the org. */
export interface FieldAccess {
  canRead(object: ObjectSchema, field: FieldSchema): boolean;
  canEdit(object: ObjectSchema, field: FieldSchema): boolean;
}

/** A client with every permission: what `inspect` and the record page read with. */
export const FULL_ACCESS: FieldAccess = { canRead: () => true, canEdit: () => true };

interface Grant {
  readonly read: boolean;
  readonly edit: boolean;
}

/**
 * Field-level security: a permissionable field exists for a user only where one of the user's permission sets
 * (the profile's own among them) has a FieldPermissions row for it.
 */
export class FieldSecurity {
  readonly #store: Store;
  readonly #byUser = new Map<RecordKey, FieldAccess>();

  constructor(store: Store) {
    this.#store = store;
  }

  forUser(user: RecordKey): FieldAccess {
    let access = this.#byUser.get(user);
    if (access === undefined) {
      access = accessOf(this.#grantsOf(user));
      this.#byUser.set(user, access);
    }
    return access;
  }

  /** To be called when permission sets, assignments or field permissions change. */
  forget(): void {
    this.#byUser.clear();
  }

  #grantsOf(user: RecordKey): ReadonlyMap<string, Grant> {
    const rows = this.#store.all(
      `SELECT permission."Field", max(permission."PermissionsRead"), max(permission."PermissionsEdit")
       FROM "PermissionSetAssignment" assignment
       JOIN "FieldPermissions" permission ON permission."ParentId" = assignment."PermissionSetId"
       WHERE assignment."AssigneeId" = ? GROUP BY permission."Field"`,
      [user],
    );
    return new Map(
      rows.map((row) => [textIn(row, 0).toLowerCase(), { read: row[1] === 1, edit: row[2] === 1 }]),
    );
  }
}

function accessOf(grants: ReadonlyMap<string, Grant>): FieldAccess {
  function grantOf(object: ObjectSchema, field: FieldSchema): Grant | undefined {
    return grants.get(`${object.name}.${field.name}`.toLowerCase());
  }
  return {
    canRead: (object, field) => !field.permissionable || grantOf(object, field)?.read === true,
    canEdit: (object, field) => !field.permissionable || grantOf(object, field)?.edit === true,
  };
}
