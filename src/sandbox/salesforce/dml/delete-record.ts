import { apiError } from '../rest/fault.ts';
import type { ObjectSchema } from '../schema/object.ts';
import { numberIn } from '../store/sql-row.ts';
import { quoted } from '../store/store.ts';
import { prefixNumberOf, type RecordKey } from '../values/record-id.ts';
import { liveOnly, noteCleared, noteDeleted } from './bin-log.ts';
import type { DmlContext } from './dml-context.ts';
import { readStored } from './row-change.ts';
import { rulesOf } from './rules/rules.ts';
import { absence, type RowResult } from './save-records.ts';

/**
 * Deletes one record and what hangs on it: business records go to the recycle bin (IsDeleted), setup records are
 * gone. Each child of a cascading lookup is deleted as a row of its own; other lookups lose their value.
 */
export function deleteRecord(context: DmlContext, key: RecordKey): RowResult {
  const object = context.org.schema.findByPrefixNumber(prefixNumberOf(key));
  if (object === undefined) {
    return {
      ok: false,
      key,
      errors: [apiError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')],
    };
  }
  if (!object.deletable) {
    const message = `entity type cannot be deleted: ${object.label}`;
    return { ok: false, key, errors: [apiError('INVALID_TYPE_FOR_OPERATION', message)] };
  }
  const absent = absence(readStored(context.org, object, key));
  if (absent !== undefined) return { ok: false, key, errors: [absent] };
  const deletion = { ...context, root: key };
  context.org.store.transaction(() => {
    remove(deletion, object, key);
  });
  return { ok: true, key, created: false };
}

/** One deletion by a client: `root` is the record that it named, which an undelete must name again. */
interface Deletion extends DmlContext {
  readonly root: RecordKey;
}

function remove(context: Deletion, object: ObjectSchema, key: RecordKey): void {
  const before = readStored(context.org, object, key) ?? new Map<string, never>();
  for (const { child, field } of context.org.schema.childrenOf(object.name)) {
    if (field.onParentDelete === 'cascade') removeChildren(context, child, field.name, key);
    if (field.onParentDelete === 'clear') clearLookup(context, child, field.name, key);
  }
  if (object.undeletable) {
    moveToBin(context, object, key);
    noteDeleted(context.org, context.root, key);
  } else context.org.store.run(`DELETE FROM ${quoted(object.name)} WHERE "Id" = ?`, [key]);
  const change = { object, key, isNew: false, before, values: new Map<string, never>() };
  rulesOf(object.name).afterDelete?.(context, change);
}

function removeChildren(
  context: Deletion,
  child: ObjectSchema,
  fieldName: string,
  parent: RecordKey,
): void {
  const rows = context.org.store.all(
    `SELECT "Id" FROM ${quoted(child.name)} WHERE ${quoted(fieldName)} = ?${liveOnly(child)}`,
    [parent],
  );
  for (const row of rows) remove(context, child, numberIn(row, 0));
}

/** The platform's own change: it moves SystemModstamp, not LastModifiedDate. [K] */
function clearLookup(
  context: Deletion,
  child: ObjectSchema,
  fieldName: string,
  parent: RecordKey,
): void {
  noteCleared(context.org, { root: context.root, child, fieldName, parent });
  context.org.store.run(
    `UPDATE ${quoted(child.name)} SET ${quoted(fieldName)} = NULL, "SystemModstamp" = max("SystemModstamp", ?)
     WHERE ${quoted(fieldName)} = ?${liveOnly(child)}`,
    [context.now, parent],
  );
}

export function moveToBin(context: DmlContext, object: ObjectSchema, key: RecordKey): void {
  context.org.store.run(
    `UPDATE ${quoted(object.name)} SET "IsDeleted" = 1, "LastModifiedDate" = ?1, "LastModifiedById" = ?2,
       "SystemModstamp" = max("SystemModstamp", ?1) WHERE "Id" = ?3`,
    [context.now, context.user, key],
  );
}
