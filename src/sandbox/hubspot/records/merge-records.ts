import { isSymmetric, type DirectedDefinition } from '../catalog/association-definition.ts';
import { childrenOf, refreshParent } from '../associations/parent-company.ts';
import type { ObjectType } from '../catalog/object-type.ts';
import { HubspotError, recordNotFound, validationError } from '../hubspot-error.ts';
import type { Portal } from '../portal.ts';
import type { StoredRecord, StoredValue } from '../store/record-table.ts';
import { removeRecord } from './remove-record.ts';
import { forwardRecord } from './merged-ids.ts';

const MERGED_IDS = 'hs_merged_object_ids';
/** https://developers.hubspot.com/docs/api-reference/error-handling: more answer 414. */
const MOST_MERGED = 250;

/**
 * Merges one record into another and answers the id of what stands in the place of both. The losers vanish: they are
 * in no list, archived or not. To be called inside of a transaction.
 */
export function mergeRecords(
  portal: Portal,
  type: ObjectType,
  primaryId: string,
  otherId: string,
): number {
  const primary = requireLive(portal, type, primaryId);
  const other = requireLive(portal, type, otherId);
  if (primary.id === other.id) throw validationError('Cannot merge an object with itself.');
  const moved = valuesToMove(primary, other);
  const resultId = portal.settings.mergeMakesNewRecord ? portal.records.nextId(type) : primary.id;
  const losers = [primary, other].filter(({ id }) => id !== resultId);
  const merged = mergedIds([primary, other], losers);
  writeResult(portal, type, resultId, {
    primary,
    other,
    values: new Map<string, StoredValue>([...moved, [MERGED_IDS, merged.join(';')]]),
  });
  moveLinks(portal, type, [primary.id, other.id], resultId);
  for (const child of childrenOf(portal, type, resultId)) refreshParent(portal, child);
  if (type.id === '0-2') refreshParent(portal, resultId);
  for (const { id } of losers) {
    removeRecord(portal, type, id);
    forwardRecord(portal, type, id, resultId);
  }
  portal.changes.tell({
    kind: 'merge',
    type,
    primaryId: primary.id,
    mergedIds: [other.id],
    resultId,
    propertiesMoved: moved.size,
  });
  return resultId;
}

function requireLive(portal: Portal, type: ObjectType, id: string): StoredRecord {
  const record = /^\d{1,15}$/.test(id)
    ? portal.records.table(type).find(Number(id), 'all')
    : undefined;
  if (record?.archivedAt !== null) throw recordNotFound(id);
  return record;
}

/** The primary record's values win; the other fills what is empty. */
function valuesToMove(primary: StoredRecord, other: StoredRecord): Map<string, StoredValue> {
  const moved = [...other.values].filter(
    ([name]) => !primary.values.has(name) && name !== MERGED_IDS,
  );
  return new Map(moved);
}

/** All that ever went into the record, oldest first. */
function mergedIds(
  parts: readonly StoredRecord[],
  losers: readonly StoredRecord[],
): readonly string[] {
  const earlier = parts.flatMap(({ values }) =>
    String(values.get(MERGED_IDS) ?? '')
      .split(';')
      .filter((id) => id !== ''),
  );
  const ids = [...new Set([...earlier, ...losers.map(({ id }) => String(id))])];
  if (ids.length > MOST_MERGED) throw new HubspotError(414, 'URI Too Long');
  return ids;
}

interface MergeResult {
  readonly primary: StoredRecord;
  readonly other: StoredRecord;
  readonly values: ReadonlyMap<string, StoredValue>;
}

/** The older of the two create dates stands. */
function writeResult(
  portal: Portal,
  type: ObjectType,
  id: number,
  { primary, other, values }: MergeResult,
): void {
  const table = portal.records.table(type);
  const now = portal.clock.now().getTime();
  const createdAt = Math.min(primary.createdAt, other.createdAt);
  if (id === primary.id) {
    portal.index.beforeChange(type, id);
    table.update(id, values, now, createdAt);
    return;
  }
  portal.index.beforeCreation(type, id);
  const all = new Map<string, StoredValue>([...primary.values, ...values]);
  table.insert({ id, createdAt, updatedAt: now, values: all });
}

const ALL_TARGETS = { afterId: 0, limit: Number.MAX_SAFE_INTEGER };

/** Links of both become the result's; of what there may be one of, the primary record's stays. */
function moveLinks(
  portal: Portal,
  type: ObjectType,
  sources: readonly number[],
  resultId: number,
): void {
  for (const directed of directionsOf(portal, type)) {
    for (const source of sources) {
      if (source === resultId) continue;
      for (const target of portal.links.targetsOf(directed, source, ALL_TARGETS)) {
        portal.links.unlink(directed, source, target);
        if (sources.includes(target) || target === resultId) continue;
        if (isTaken(portal, directed, resultId)) continue;
        portal.links.link(directed, resultId, target);
      }
    }
  }
}

/** Of a link within one object each side counts, where the two differ. */
function directionsOf(portal: Portal, type: ObjectType): readonly DirectedDefinition[] {
  return portal.associations
    .from(type.id)
    .filter((one) => one.direction === 'forward' || !isSymmetric(one.definition));
}

function isTaken(portal: Portal, directed: DirectedDefinition, id: number): boolean {
  if (directed.definition.kind !== 'primary' || directed.direction !== 'forward') return false;
  return portal.links.targetsOf(directed, id, { afterId: 0, limit: 1 }).length > 0;
}
