import type { Org } from '../org/org.ts';
import { hasField, type ObjectSchema } from '../schema/object.ts';
import { numberIn, textIn } from '../store/sql-row.ts';
import { quoted } from '../store/store.ts';
import type { RecordKey } from '../values/record-id.ts';

/**
 * What one deletion did, by the record that the client named (its root): which records went into the recycle bin with
 * it, and which lookups of others it emptied. An undelete reverses exactly that.
 */
interface ClearedLookups {
  readonly root: RecordKey;
  readonly child: ObjectSchema;
  readonly fieldName: string;
  readonly parent: RecordKey;
}

/** A lookup that a deletion emptied: `field` of record `key` named `target`. */
export interface ClearedLookup {
  readonly key: RecordKey;
  readonly field: string;
  readonly target: RecordKey;
}

/** SQL behind a WHERE: without the recycle bin. */
export function liveOnly(object: ObjectSchema): string {
  return hasField(object, 'IsDeleted') ? ' AND "IsDeleted" = 0' : '';
}

export function noteDeleted(org: Org, root: RecordKey, key: RecordKey): void {
  org.store.run('INSERT INTO sys_bin (root, id) VALUES (?, ?)', [root, key]);
}

/** To be called before the lookups are emptied. */
export function noteCleared(org: Org, { root, child, fieldName, parent }: ClearedLookups): void {
  org.store.run(
    `INSERT INTO sys_bin (root, id, field, target) SELECT ?, "Id", ?, ? FROM ${quoted(child.name)}
     WHERE ${quoted(fieldName)} = ?${liveOnly(child)}`,
    [root, fieldName, parent, parent],
  );
}

/** The records that went into the bin with `root`, itself included. */
export function deletedWith(org: Org, root: RecordKey): readonly RecordKey[] {
  const rows = org.store.all(
    'SELECT id FROM sys_bin WHERE root = ? AND field IS NULL ORDER BY rowid',
    [root],
  );
  return [...new Set([root, ...rows.map((row) => numberIn(row, 0))])];
}

export function clearedWith(org: Org, root: RecordKey): readonly ClearedLookup[] {
  return org.store
    .all('SELECT id, field, target FROM sys_bin WHERE root = ? AND field IS NOT NULL', [root])
    .map((row) => ({ key: numberIn(row, 0), field: textIn(row, 1), target: numberIn(row, 2) }));
}

/** True for a record that another one took along: it is not in the bin in its own right. */
export function wasTakenAlong(org: Org, key: RecordKey): boolean {
  const sql = 'SELECT 1 FROM sys_bin WHERE id = ? AND root <> id AND field IS NULL LIMIT 1';
  return org.store.get(sql, [key]) !== undefined;
}

export function forgetDeletion(org: Org, root: RecordKey): void {
  org.store.run('DELETE FROM sys_bin WHERE root = ?', [root]);
}
