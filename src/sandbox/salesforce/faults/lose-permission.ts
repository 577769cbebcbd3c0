import { BellwetherError } from '../../../domain/errors.ts';
import type { LostPermission } from '../../faults/faulted-crm.ts';
import type { Org } from '../org/org.ts';
import { requireField } from './change-field.ts';

/** Takes a permission from the profile and every permission set: of a field, or of a whole object. */
export function losePermission(org: Org, { object: name, field, action }: LostPermission): void {
  const object = org.schema.get(name);
  if (field !== undefined) loseField(org, name, field, action);
  // Whoever may not read an object is told that there is none.
  else if (action === 'read') org.schema.replaceTraits(object, { surfaces: [] });
  else {
    org.schema.replaceTraits(object, { createable: false, updateable: false, deletable: false });
  }
}

function loseField(org: Org, objectName: string, fieldName: string, action: string): void {
  const object = org.schema.get(objectName);
  const field = requireField(object, fieldName);
  const name = `${object.name}.${field.name}`;
  if (!field.permissionable) {
    throw new BellwetherError('config.invalid', `${name} is a field that everybody may use`);
  }
  const sql =
    action === 'read'
      ? `DELETE FROM "FieldPermissions" WHERE "Field" = ?`
      : `UPDATE "FieldPermissions" SET "PermissionsEdit" = 0 WHERE "Field" = ?`;
  org.store.run(sql, [name]);
  org.fieldSecurity.forget();
}
