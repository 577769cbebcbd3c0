import { nowSeconds, type Org } from '../org/org.ts';
import { apiError, type ApiError } from '../rest/fault.ts';
import { hasField, type ObjectSchema } from '../schema/object.ts';
import { numberIn, type SqlValue } from '../store/sql-row.ts';
import { quoted } from '../store/store.ts';
import { SECONDS_PER_DAY } from '../values/dates.ts';
import { prefixNumberOf, type RecordKey } from '../values/record-id.ts';
import { clearedWith, deletedWith, forgetDeletion, liveOnly, wasTakenAlong } from './bin-log.ts';
import type { DmlContext } from './dml-context.ts';
import { recordState } from './resolve-reference.ts';
import { readStored, storedValue, type RowChange } from './row-change.ts';
import { rulesOf } from './rules/rules.ts';
import type { RowResult } from './save-records.ts';
import { duplicateValues } from './unique-values.ts';

/** https://help.salesforce.com (recycle bin): how long a deleted record can be brought back. */
const BIN_DAYS = 15;

/** The wording is an assumption [K]. */
const NOT_IN_BIN = apiError('UNDELETE_FAILED', 'Undelete failed: entity is not in the recycle bin');

interface BinRecord {
  readonly object: ObjectSchema;
  readonly key: RecordKey;
  readonly before: ReadonlyMap<string, SqlValue>;
}

/** Takes a record out of the recycle bin with all that went there with it; or says why not, and nothing is done. */
export function undeleteRecord(context: DmlContext, key: RecordKey): RowResult {
  const { org } = context;
  sweepBin(org);
  if (!isOwnEntry(org, key)) return { ok: false, key, errors: [NOT_IN_BIN] };
  const records = deletedWith(org, key).flatMap((each) => binRecord(org, each) ?? []);
  const errors = records.flatMap((record) => obstacles(context, record, records));
  if (errors.length > 0) return { ok: false, key, errors };
  org.store.transaction(() => {
    for (const record of records) restore(context, record);
    restoreLookups(context, key);
    for (const record of records) {
      rulesOf(record.object.name).afterUndelete?.(context, asChange(record, new Map()));
    }
    forgetDeletion(org, key);
  });
  return { ok: true, key, created: false };
}

/** Removes a record from the recycle bin for good, with all that went there with it. */
export function purgeRecord(context: DmlContext, key: RecordKey): RowResult {
  const { org } = context;
  if (!isOwnEntry(org, key)) {
    // The wording is an assumption [K].
    const message = 'entity is not in the recycle bin';
    return { ok: false, key, errors: [apiError('ENTITY_NOT_IN_RECYCLE_BIN', message)] };
  }
  org.store.transaction(() => {
    for (const each of deletedWith(org, key)) purge(org, each);
    forgetDeletion(org, key);
  });
  return { ok: true, key, created: false };
}

/** Purges what has been in the bin for too long by the sandbox's clock; to be called before anyone looks into it. */
export function sweepBin(org: Org): void {
  const oldest = nowSeconds(org) - BIN_DAYS * SECONDS_PER_DAY;
  for (const object of org.schema.objects()) {
    if (!hasBin(object)) continue;
    const rows = org.store.all(
      `SELECT "Id" FROM ${quoted(object.name)} WHERE "IsDeleted" = 1 AND "SystemModstamp" < ?`,
      [oldest],
    );
    for (const row of rows) purge(org, numberIn(row, 0));
  }
}

/** Setup objects have none: they are deleted at once. */
export function hasBin(object: ObjectSchema): boolean {
  return object.undeletable && hasField(object, 'IsDeleted');
}

function isOwnEntry(org: Org, key: RecordKey): boolean {
  return recordState(org, key) === 'deleted' && !wasTakenAlong(org, key);
}

function binRecord(org: Org, key: RecordKey): BinRecord | undefined {
  const object = org.schema.findByPrefixNumber(prefixNumberOf(key));
  const before = object === undefined ? undefined : readStored(org, object, key);
  if (object === undefined || before?.get('IsDeleted') !== 1) return undefined;
  return { object, key, before };
}

/** A unique value that somebody else has by now, or a master that is itself in the bin. */
function obstacles(
  context: DmlContext,
  record: BinRecord,
  together: readonly BinRecord[],
): readonly ApiError[] {
  const returning = new Set(together.map(({ key }) => key));
  const missingMaster = record.object.fields.some((field) => {
    const master = record.before.get(field.name);
    if (!field.masterDetail || typeof master !== 'number' || returning.has(master)) return false;
    return recordState(context.org, master) !== 'live';
  });
  if (missingMaster) return [apiError('ENTITY_IS_DELETED', 'entity is deleted')];
  return duplicateValues(context, asChange(record, new Map(record.before)));
}

function asChange(record: BinRecord, values: Map<string, SqlValue>): RowChange {
  return { ...record, isNew: false, values };
}

/** Back as it was, but no longer as the loser of a merge. SystemModstamp moves, LastModifiedDate does not. [K] */
function restore({ org, now }: DmlContext, { object, key }: BinRecord): void {
  const notMerged = hasField(object, 'MasterRecordId') ? ', "MasterRecordId" = NULL' : '';
  org.store.run(
    `UPDATE ${quoted(object.name)} SET "IsDeleted" = 0, "SystemModstamp" = max("SystemModstamp", ?)${notMerged} WHERE "Id" = ?`,
    [now, key],
  );
}

/** Lookups that the deletion emptied come back, unless they have been given another value since. */
function restoreLookups({ org, now }: DmlContext, root: RecordKey): void {
  for (const { key, field, target } of clearedWith(org, root)) {
    const child = org.schema.findByPrefixNumber(prefixNumberOf(key));
    if (child === undefined || !hasField(child, field)) continue;
    org.store.run(
      `UPDATE ${quoted(child.name)} SET ${quoted(field)} = ?, "SystemModstamp" = max("SystemModstamp", ?)
       WHERE "Id" = ? AND ${quoted(field)} IS NULL${liveOnly(child)}`,
      [target, now, key],
    );
  }
}

function purge(org: Org, key: RecordKey): void {
  const object = org.schema.findByPrefixNumber(prefixNumberOf(key));
  if (object === undefined) return;
  const deletedAt = storedValue(org, object, key, 'SystemModstamp');
  org.store.run('INSERT OR REPLACE INTO sys_purged (id, deleted_at) VALUES (?, ?)', [
    key,
    deletedAt,
  ]);
  org.store.run(`DELETE FROM ${quoted(object.name)} WHERE "Id" = ?`, [key]);
}
