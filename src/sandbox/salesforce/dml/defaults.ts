import { apiError, type ApiError } from '../rest/fault.ts';
import type { FieldSchema } from '../schema/field.ts';
import { isStored } from '../store/tables.ts';
import type { DmlContext } from './dml-context.ts';
import type { RowChange } from './row-change.ts';

/** Fields that a record must have and that were neither given nor are given by the system. */
export function missingFields(change: RowChange): readonly ApiError[] {
  const missing = change.object.fields
    .filter((field) => isRequired(field) && isMissing(change, field))
    .map((field) => field.name);
  if (missing.length === 0) return [];
  return [
    apiError(
      'REQUIRED_FIELD_MISSING',
      `Required fields are missing: [${missing.join(', ')}]`,
      missing,
    ),
  ];
}

function isRequired(field: FieldSchema): boolean {
  return field.createable && !field.nillable && field.type !== 'boolean';
}

function isMissing(change: RowChange, field: FieldSchema): boolean {
  const value = change.values.get(field.name);
  if (value === undefined) return change.isNew && !field.defaultedOnCreate;
  // A default also stands in for a null at creation, but not later.
  return value === null && !(change.isNew && field.defaultedOnCreate);
}

/** Gives a new record what it was not given: the owner, the presets of picklists and checkboxes, a name. */
export function applyDefaults(context: DmlContext, change: RowChange): void {
  for (const field of change.object.fields) {
    if (!isStored(field) || (change.values.get(field.name) ?? null) !== null) continue;
    const preset = presetOf(context, change, field);
    if (preset !== null) change.values.set(field.name, preset);
  }
}

function presetOf(
  context: DmlContext,
  change: RowChange,
  field: FieldSchema,
): string | number | null {
  if (field.name === 'OwnerId') return context.user;
  if (field.name === 'RecordTypeId') return context.org.recordTypes.defaultOf(change.object);
  if (field.type === 'boolean') return field.defaultValue === true ? 1 : 0;
  if (field.defaultValue !== null) return String(field.defaultValue);
  // The name of a custom record that was given none is its id.
  const isNameless = field.nameField && field.defaultedOnCreate;
  return isNameless ? context.org.ids.encode(change.key) : null;
}

/** Who and when, in whatever of these fields the object has. */
export function stamp(context: DmlContext, change: RowChange): void {
  const { user } = context;
  // A record that somebody else has written since a late transaction began is stamped no earlier than that.
  const now = Math.max(context.now, Number(change.before.get('SystemModstamp') ?? 0));
  const stamps: readonly (readonly [string, number, boolean])[] = [
    ['CreatedDate', now, true],
    ['CreatedById', user, true],
    ['LastModifiedDate', now, false],
    ['LastModifiedById', user, false],
    ['SystemModstamp', now, false],
    ['IsDeleted', 0, true],
  ];
  for (const [name, value, onlyNew] of stamps) {
    if (onlyNew && !change.isNew) continue;
    if (change.object.fields.some((field) => field.name === name)) change.values.set(name, value);
  }
}
