import { apiError, type ApiError } from '../rest/fault.ts';
import type { FieldSchema } from '../schema/field.ts';
import { fieldOf, hasField, type ObjectSchema } from '../schema/object.ts';
import { numberIn } from '../store/sql-row.ts';
import { quoted } from '../store/store.ts';
import { prefixNumberOf, type RecordKey } from '../values/record-id.ts';
import type { Org } from '../org/org.ts';
import type { Converted } from './convert-value.ts';
import type { DmlContext } from './dml-context.ts';
import { convertValue } from './convert-value.ts';
import { asRecordInput, type InputValue } from './record-input.ts';

/** A live record by key: undefined when there is none, or its deletion when it is in the recycle bin. */
export function recordState(org: Org, key: RecordKey): 'live' | 'deleted' | 'missing' {
  const object = org.schema.findByPrefixNumber(prefixNumberOf(key));
  if (object === undefined) return 'missing';
  const deleted = hasField(object, 'IsDeleted') ? '"IsDeleted"' : '0';
  const row = org.store.get(`SELECT ${deleted} FROM ${quoted(object.name)} WHERE "Id" = ?`, [key]);
  if (row === undefined) return 'missing';
  return numberIn(row, 0) === 1 ? 'deleted' : 'live';
}

/** The key behind a reference that was given as an id. */
export function resolveReference(
  context: DmlContext,
  field: FieldSchema,
  input: InputValue,
): Converted {
  if (input === null || input === '') return { ok: true, value: null };
  if (typeof input === 'object') return convertValue(field, input, context.source);
  const text = String(input);
  const id = context.org.ids.decode(text);
  const wrong = `${field.label}: id value of incorrect type: ${text}`;
  if (id === undefined) return failed(apiError('MALFORMED_ID', wrong, [field.name]));
  const target = context.org.schema.findByPrefixNumber(prefixNumberOf(id.key));
  if (target !== undefined && !field.referenceTo.includes(target.name)) {
    return failed(apiError('FIELD_INTEGRITY_EXCEPTION', wrong, [field.name]));
  }
  const state = id.own ? recordState(context.org, id.key) : 'missing';
  if (state === 'deleted') {
    return failed(apiError('ENTITY_IS_DELETED', 'entity is deleted', [field.name]));
  }
  if (state === 'missing') {
    return failed(
      apiError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [field.name]),
    );
  }
  return { ok: true, value: id.key };
}

/** The key behind a reference that names its parent by an external id: `"Account__r": {"Number__c": "17"}`. */
export function resolveByExternalId(
  context: DmlContext,
  field: FieldSchema,
  input: InputValue,
): Converted {
  if (input === null) return { ok: true, value: null };
  const parent = asRecordInput(input);
  const named = Object.entries(parent ?? {}).find(([name]) => name !== 'attributes');
  const target = context.org.schema.find(field.referenceTo[0] ?? '');
  const relationship = field.relationshipName ?? field.name;
  if (named === undefined || target === undefined) {
    return failed(
      apiError(
        'INVALID_FIELD',
        `No such column '${relationship}' on sobject of type ${field.name}`,
      ),
    );
  }
  const [name, value] = named;
  const key = fieldOf(target, name);
  if (key === undefined || !(key.idLookup || key.externalId)) {
    return failed(
      apiError(
        'INVALID_FIELD',
        `Foreign key external ID: ${name} is not an external ID or indexed field of ${target.name}`,
        [field.name],
      ),
    );
  }
  return findByLookup(context, { target, key, field }, value);
}

interface Lookup {
  readonly target: ObjectSchema;
  readonly key: FieldSchema;
  readonly field: FieldSchema;
}

function findByLookup(context: DmlContext, lookup: Lookup, value: unknown): Converted {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const keys = findByExternalId(context.org, lookup.target, lookup.key, text);
  const [only] = keys;
  if (only !== undefined && keys.length === 1) return { ok: true, value: only };
  const what = keys.length === 0 ? 'not found for field' : 'matches several records by field';
  return failed(
    apiError(
      'INVALID_FIELD',
      `Foreign key external ID: ${text} ${what} ${lookup.key.name} in entity ${lookup.target.name}`,
      [lookup.field.name],
    ),
  );
}

/** Keys of the live records whose field has this value, at most ten. */
export function findByExternalId(
  org: Org,
  object: ObjectSchema,
  field: FieldSchema,
  value: string,
): readonly RecordKey[] {
  const stored = lookupValue(org, field, value);
  if (stored === undefined) return [];
  const live = hasField(object, 'IsDeleted') ? 'AND "IsDeleted" = 0' : '';
  return org.store
    .all(
      `SELECT "Id" FROM ${quoted(object.name)} WHERE ${quoted(field.name)} = ? ${live} ORDER BY "Id" LIMIT 10`,
      [stored],
    )
    .map((row) => numberIn(row, 0));
}

function lookupValue(org: Org, field: FieldSchema, value: string): string | number | undefined {
  if (field.type === 'id') {
    const id = org.ids.decode(value);
    return id?.own === true ? id.key : undefined;
  }
  if (field.type === 'double' || field.type === 'int') {
    const number = Number(value);
    return value !== '' && Number.isFinite(number) ? number : undefined;
  }
  return value;
}

function failed(error: ApiError): Converted {
  return { ok: false, error };
}
