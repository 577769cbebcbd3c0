import { apiError, type ApiError } from '../../rest/fault.ts';
import { fieldOf } from '../../schema/object.ts';
import { numberIn } from '../../store/sql-row.ts';
import { quoted } from '../../store/store.ts';
import type { DmlContext } from '../dml-context.ts';
import { valueAfter, type RowChange } from '../row-change.ts';
import { duplicateValue } from '../unique-values.ts';
import type { ObjectRules } from './object-rules.ts';

function forgetAccess(context: DmlContext): void {
  context.org.fieldSecurity.forget();
}

export const FIELD_PERMISSION_RULES: ObjectRules = {
  beforeSave(context, change) {
    const errors = [...badField(context, change), ...editWithoutRead(change)];
    if (errors.length > 0) return errors;
    return change.isNew ? secondOf(context, change, ['ParentId', 'Field']) : [];
  },
  afterSave: forgetAccess,
  afterDelete: forgetAccess,
};

export const ASSIGNMENT_RULES: ObjectRules = {
  beforeSave: (context, change) => secondOf(context, change, ['PermissionSetId', 'AssigneeId']),
  afterSave: forgetAccess,
  afterDelete: forgetAccess,
};

export const PERMISSION_SET_RULES: ObjectRules = { afterDelete: forgetAccess };

/** Field is a picklist of all fields under field-level security; the row takes their names as they are spelt. */
function badField(context: DmlContext, change: RowChange): readonly ApiError[] {
  const [objectName = '', fieldName = ''] = String(valueAfter(change, 'Field')).split('.');
  const object = context.org.schema.find(objectName);
  const field = object === undefined ? undefined : fieldOf(object, fieldName);
  if (object === undefined || field?.permissionable !== true) {
    return [badPicklistValue('Field', 'Field Name', `${objectName}.${fieldName}`)];
  }
  const type = String(valueAfter(change, 'SobjectType'));
  if (type.toLowerCase() !== object.name.toLowerCase()) {
    return [badPicklistValue('SobjectType', 'Sobject Type Name', type)];
  }
  if (change.isNew) {
    change.values.set('Field', `${object.name}.${field.name}`);
    change.values.set('SobjectType', object.name);
  }
  return [];
}

function badPicklistValue(field: string, label: string, value: string): ApiError {
  return apiError(
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `${label}: bad value for restricted picklist field: ${value}`,
    [field],
  );
}

function editWithoutRead(change: RowChange): readonly ApiError[] {
  const edits = valueAfter(change, 'PermissionsEdit') === 1;
  if (!edits || valueAfter(change, 'PermissionsRead') === 1) return [];
  return [
    apiError('FIELD_INTEGRITY_EXCEPTION', 'Edit permission on a field requires Read permission', [
      'PermissionsRead',
    ]),
  ];
}

/** The existing row with the same values in `names`, told as a duplicate. */
function secondOf(
  context: DmlContext,
  change: RowChange,
  names: readonly [string, string],
): readonly ApiError[] {
  const [first, second] = names;
  const row = context.org.store.get(
    `SELECT "Id" FROM ${quoted(change.object.name)} WHERE ${quoted(first)} = ? AND ${quoted(second)} = ? LIMIT 1`,
    [valueAfter(change, first), valueAfter(change, second)],
  );
  return row === undefined ? [] : [duplicateValue(context, first, numberIn(row, 0))];
}
