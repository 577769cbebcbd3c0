import { apiError, type ApiError } from '../rest/fault.ts';
import type { ObjectSchema } from '../schema/object.ts';
import type { SqlValue } from '../store/sql-row.ts';
import { quoted } from '../store/store.ts';
import type { RecordKey } from '../values/record-id.ts';
import { applyDefaults, missingFields, stamp } from './defaults.ts';
import type { DmlContext } from './dml-context.ts';
import { readInput } from './read-input.ts';
import { inputValue, type RecordInput } from './record-input.ts';
import { readStored, type RowChange, type RowValues } from './row-change.ts';
import { inactiveOwner } from './rules/owner-rule.ts';
import { wrongRecordType } from './rules/record-type-rule.ts';
import { rulesOf } from './rules/rules.ts';
import { duplicateValues } from './unique-values.ts';

/** What became of one record. A failed one of an existing record says which. */
export type RowResult =
  | { readonly ok: true; readonly key: RecordKey; readonly created: boolean }
  | { readonly ok: false; readonly key?: RecordKey; readonly errors: readonly ApiError[] };

interface NewRecord {
  readonly object: ObjectSchema;
  readonly input: RecordInput;
  /** Names in the input that are not written, such as the external id that an upsert goes by. */
  readonly ignore?: readonly string[];
}

interface ExistingRecord extends NewRecord {
  readonly key: RecordKey;
}

const NO_VALUES: ReadonlyMap<string, SqlValue> = new Map();

/** Creates one record, or says why not; either all of it is done or nothing. */
export function insertRecord(context: DmlContext, record: NewRecord): RowResult {
  const { object, ignore = [] } = record;
  if (!object.createable) return refused('inserted', object);
  if (!ignore.includes('Id') && inputValue(record.input, 'Id') !== undefined) {
    return { ok: false, errors: [idInInsert()] };
  }
  const target = { object, isNew: true, ignore };
  const read = readInput(context, target, record.input);
  if (read.errors.length > 0) return { ok: false, errors: read.errors };
  const key = context.org.keys.next(object);
  return save(context, { object, key, isNew: true, before: NO_VALUES, values: read.values });
}

/** Changes one record, or says why not; either all of it is done or nothing. */
export function updateRecord(context: DmlContext, record: ExistingRecord): RowResult {
  const { object, key } = record;
  if (!object.updateable) return { ...refused('updated', object), key };
  const before = readStored(context.org, object, key);
  const absent = absence(before);
  if (before === undefined || absent !== undefined) {
    return { ok: false, key, errors: [absent ?? missing()] };
  }
  const target = { object, isNew: false, ignore: ['Id', ...(record.ignore ?? [])] };
  const read = readInput(context, target, record.input);
  if (read.errors.length > 0) return { ok: false, key, errors: read.errors };
  const result = save(context, { object, key, isNew: false, before, values: read.values });
  return result.ok ? result : { ...result, key };
}

/** Why a record that a client names cannot be written to. */
export function absence(stored: ReadonlyMap<string, SqlValue> | undefined): ApiError | undefined {
  if (stored === undefined) return missing();
  if (stored.get('IsDeleted') === 1) return apiError('ENTITY_IS_DELETED', 'entity is deleted');
  return undefined;
}

function idInInsert(): ApiError {
  return apiError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
}

function missing(): ApiError {
  return apiError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
}

function refused(verb: string, object: ObjectSchema): RowResult & { readonly ok: false } {
  return {
    ok: false,
    errors: [
      apiError('INVALID_TYPE_FOR_OPERATION', `entity type cannot be ${verb}: ${object.label}`),
    ],
  };
}

function save(context: DmlContext, change: RowChange): RowResult {
  const rules = rulesOf(change.object.name);
  const missingErrors = missingFields(change);
  if (missingErrors.length > 0) return { ok: false, errors: missingErrors };
  if (change.isNew) applyDefaults(context, change);
  const errors = [
    ...inactiveOwner(context, change),
    ...wrongRecordType(context, change),
    ...(rules.beforeSave?.(context, change) ?? []),
  ];
  if (errors.length === 0) errors.push(...duplicateValues(context, change));
  if (errors.length > 0) return { ok: false, errors };
  stamp(context, change);
  const refused = writeAll(context, change);
  if (refused.length > 0) return { ok: false, errors: refused };
  return { ok: true, key: change.key, created: change.isNew };
}

class Refused extends Error {
  readonly errors: readonly ApiError[];

  constructor(errors: readonly ApiError[]) {
    super('refused');
    this.errors = errors;
  }
}

/** What a record changes in others is part of its own write. Answers what the org's own rules say against it. */
function writeAll(context: DmlContext, change: RowChange): readonly ApiError[] {
  const { store, refusals } = context.org;
  try {
    store.transaction(() => {
      write(context, change);
      const objections = refusals.objections(change.object, change.key);
      if (objections.length > 0) throw new Refused(objections);
      rulesOf(change.object.name).afterSave?.(context, change);
    });
    return [];
  } catch (error) {
    if (error instanceof Refused) return error.errors;
    throw error;
  }
}

function write(context: DmlContext, change: RowChange): void {
  if (change.isNew) insertRow(context, change.object, change.key, change.values);
  else updateRow(context, change);
}

export function insertRow(
  context: Pick<DmlContext, 'org'>,
  object: ObjectSchema,
  key: RecordKey,
  values: RowValues,
): void {
  const columns = ['Id', ...values.keys()];
  const places = columns.map(() => '?').join(', ');
  context.org.store.run(
    `INSERT INTO ${quoted(object.name)} (${columns.map(quoted).join(', ')}) VALUES (${places})`,
    [key, ...values.values()],
  );
}

function updateRow(context: DmlContext, change: RowChange): void {
  const assignments = [...change.values.keys()].map((name) => `${quoted(name)} = ?`).join(', ');
  context.org.store.run(`UPDATE ${quoted(change.object.name)} SET ${assignments} WHERE "Id" = ?`, [
    ...change.values.values(),
    change.key,
  ]);
}
