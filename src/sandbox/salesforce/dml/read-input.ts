import { apiError, fault, type ApiError } from '../rest/fault.ts';
import type { FieldSchema } from '../schema/field.ts';
import { fieldOf, relationshipOf, type ObjectSchema } from '../schema/object.ts';
import { convertValue, type Converted } from './convert-value.ts';
import type { DmlContext } from './dml-context.ts';
import type { InputValue, RecordInput } from './record-input.ts';
import { resolveByExternalId, resolveReference } from './resolve-reference.ts';
import type { RowValues } from './row-change.ts';

interface ReadInput {
  readonly values: RowValues;
  readonly errors: readonly ApiError[];
}

interface InputTarget {
  readonly object: ObjectSchema;
  readonly isNew: boolean;
  /** Names that are no fields to write here: the id in an update, the external id in an upsert. */
  readonly ignore: readonly string[];
}

interface NamedInput {
  readonly field: FieldSchema;
  readonly input: InputValue;
  readonly byExternalId: boolean;
}

/** What a client sent, checked field by field: existence, right to write, type, length, range, picklist, reference. */
export function readInput(context: DmlContext, target: InputTarget, input: RecordInput): ReadInput {
  const { named, unknown } = nameFields(context, target, input);
  if (unknown !== undefined) return { values: new Map(), errors: [noSuchColumn(target, unknown)] };
  const forbidden = named.filter(({ field }) => !mayWrite(context, target, field));
  if (forbidden.length > 0) return { values: new Map(), errors: [notWriteable(forbidden)] };
  const values: RowValues = new Map();
  const errors: ApiError[] = [];
  for (const item of named) {
    const converted = convertInput(context, item);
    if (!converted.ok && converted.error.code === 'JSON_PARSER_ERROR') {
      // The reader knows the types of the fields and stops there: the whole request fails, not the record. [K]
      throw fault(400, converted.error.code, converted.error.message);
    }
    if (converted.ok) values.set(item.field.name, converted.value);
    else errors.push(converted.error);
  }
  return { values, errors };
}

function nameFields(
  context: DmlContext,
  target: InputTarget,
  input: RecordInput,
): { readonly named: readonly NamedInput[]; readonly unknown?: string } {
  const ignored = new Set(['attributes', ...target.ignore.map((name) => name.toLowerCase())]);
  const named: NamedInput[] = [];
  for (const [name, value] of Object.entries(input)) {
    if (ignored.has(name.toLowerCase())) continue;
    const field = fieldOf(target.object, name);
    const relationship = field === undefined ? relationshipOf(target.object, name) : undefined;
    const found = field ?? relationship;
    if (found === undefined || !context.access.canRead(target.object, found)) {
      return { named, unknown: name };
    }
    named.push({ field: found, input: value, byExternalId: field === undefined });
  }
  return { named };
}

function mayWrite(context: DmlContext, target: InputTarget, field: FieldSchema): boolean {
  const allowed = target.isNew ? field.createable : field.updateable;
  return allowed && context.access.canEdit(target.object, field);
}

function convertInput(context: DmlContext, item: NamedInput): Converted {
  if (item.byExternalId) return resolveByExternalId(context, item.field, item.input);
  if (item.field.type === 'reference') return resolveReference(context, item.field, item.input);
  return convertValue(item.field, item.input, context.source);
}

function noSuchColumn(target: InputTarget, name: string): ApiError {
  return apiError(
    'INVALID_FIELD',
    `No such column '${name}' on sobject of type ${target.object.name}`,
  );
}

function notWriteable(forbidden: readonly NamedInput[]): ApiError {
  const names = forbidden.map(({ field }) => field.name);
  return apiError(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${names.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    names,
  );
}
