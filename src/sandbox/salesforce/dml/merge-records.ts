import { apiError, type ApiError } from '../rest/fault.ts';
import { hasField, type ObjectSchema } from '../schema/object.ts';
import { numberIn } from '../store/sql-row.ts';
import { quoted } from '../store/store.ts';
import { prefixNumber, prefixNumberOf, type RecordKey } from '../values/record-id.ts';
import { liveOnly, noteDeleted } from './bin-log.ts';
import { moveToBin } from './delete-record.ts';
import type { DmlContext } from './dml-context.ts';
import type { RecordInput } from './record-input.ts';
import { recordState } from './resolve-reference.ts';
import { touchActivityParent } from './rules/task-rules.ts';
import { updateRecord } from './save-records.ts';

/** https://developer.salesforce.com/docs (merge): records that can be merged into the master in one go. */
const LOSERS_MAX = 2;

interface Merge {
  readonly object: ObjectSchema;
  readonly master: RecordKey;
  /** Fields that the master gets with the merge. */
  readonly input: RecordInput;
  readonly losers: readonly RecordKey[];
}

type MergeOutcome =
  | { readonly ok: true; readonly updatedRelated: readonly RecordKey[] }
  | { readonly ok: false; readonly errors: readonly ApiError[] };

/**
 * Merges up to two records into a third: the losers go to the recycle bin with the master's id in MasterRecordId, and
 * everything that hung on them hangs on the master. All of it is done or nothing.
 */
export function mergeRecords(context: DmlContext, merge: Merge): MergeOutcome {
  const errors = refusals(context, merge);
  if (errors.length > 0) return { ok: false, errors };
  return context.org.store.transaction(() => {
    const { object, master, input } = merge;
    const updated = updateRecord(context, { object, key: master, input });
    if (!updated.ok) return updated;
    const updatedRelated = merge.losers.flatMap((loser) => absorb(context, merge, loser));
    touchActivityParent(context, master);
    return { ok: true, updatedRelated };
  });
}

/** The wordings are assumptions [K]. */
function refusals(context: DmlContext, merge: Merge): readonly ApiError[] {
  const { object, master, losers } = merge;
  if (!object.mergeable) {
    const message = `entity type does not support merge: ${object.label}`;
    return [apiError('INVALID_TYPE_FOR_OPERATION', message)];
  }
  if (losers.length === 0) return [apiError('MISSING_ARGUMENT', 'no records to merge')];
  if (losers.length > LOSERS_MAX) {
    const message = `no more than ${String(LOSERS_MAX)} records can be merged into the master`;
    return [apiError('INVALID_ARRAY_SIZE', message)];
  }
  if (losers.includes(master) || new Set(losers).size < losers.length) {
    return [apiError('DUPLICATE_ID_SPECIFIED', 'a record cannot be merged with itself')];
  }
  return losers.flatMap((loser) => refusalOf(context, object, loser));
}

function refusalOf(
  { org }: DmlContext,
  object: ObjectSchema,
  loser: RecordKey,
): readonly ApiError[] {
  if (prefixNumberOf(loser) !== prefixNumber(object.keyPrefix)) {
    return [apiError('INVALID_CROSS_REFERENCE_KEY', 'records to merge must be of one type')];
  }
  const state = recordState(org, loser);
  if (state === 'deleted') return [apiError('ENTITY_IS_DELETED', 'entity is deleted')];
  if (state === 'live') return [];
  return [apiError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')];
}

/** Answers the keys of the records that were hung over to the master. */
function absorb(context: DmlContext, merge: Merge, loser: RecordKey): readonly RecordKey[] {
  const { org } = context;
  const moved = org.schema
    .childrenOf(merge.object.name)
    .filter(({ field }) => field.name !== 'MasterRecordId')
    .flatMap(({ child, field }) => reparent(context, { child, field: field.name, merge, loser }));
  moveToBin(context, merge.object, loser);
  noteDeleted(org, loser, loser);
  org.store.run(`UPDATE ${quoted(merge.object.name)} SET "MasterRecordId" = ? WHERE "Id" = ?`, [
    merge.master,
    loser,
  ]);
  return moved;
}

interface Reparenting {
  readonly child: ObjectSchema;
  readonly field: string;
  readonly merge: Merge;
  readonly loser: RecordKey;
}

/** The platform's own change of the children: it moves SystemModstamp, not LastModifiedDate. */
function reparent(
  { org, now }: DmlContext,
  { child, field, merge, loser }: Reparenting,
): readonly RecordKey[] {
  const leaving = new Set(merge.losers);
  const rows = org.store.all(
    `SELECT "Id" FROM ${quoted(child.name)} WHERE ${quoted(field)} = ?${liveOnly(child)}`,
    [loser],
  );
  const keys = rows.map((row) => numberIn(row, 0)).filter((key) => !leaving.has(key));
  const stamped = hasField(child, 'SystemModstamp')
    ? ', "SystemModstamp" = max("SystemModstamp", ?2)'
    : '';
  for (const key of keys) {
    // A master that was its loser's child would be its own parent now.
    const parent = key === merge.master ? null : merge.master;
    org.store.run(
      `UPDATE ${quoted(child.name)} SET ${quoted(field)} = ?1${stamped} WHERE "Id" = ?3`,
      [parent, now, key],
    );
  }
  return keys.filter((key) => key !== merge.master);
}
