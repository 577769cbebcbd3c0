import { ID_PROPERTY } from '../catalog/property-definition.ts';
import type { ObjectType } from '../catalog/object-type.ts';
import { recordNotFound, validationError } from '../hubspot-error.ts';
import type { Portal } from '../portal.ts';
import { forwardedId } from './merged-ids.ts';

/** Names a record: by its id, or by the value of a unique property. */
export interface RecordKey {
  readonly value: string;
  readonly idProperty?: string;
}

/**
 * The id of the record, archived or not; undefined when there is none. The id of one that was merged away leads to the
 * one that stands in its place.
 */
export function findRecordId(
  portal: Portal,
  type: ObjectType,
  { value, idProperty = ID_PROPERTY }: RecordKey,
): number | undefined {
  const table = portal.records.table(type);
  if (idProperty === ID_PROPERTY) {
    if (!/^\d{1,15}$/.test(value)) return undefined;
    return table.find(Number(value), [])?.id ?? forwardedId(portal, type, Number(value));
  }
  const text = idProperty === 'email' ? value.toLowerCase() : value;
  return table.idsByValue(idProperty, text)[0];
}

/** The id of a record that is live (or archived, if so wanted), or the 404. */
export function requireRecordId(
  portal: Portal,
  type: ObjectType,
  key: RecordKey,
  archived = false,
): number {
  const id = findRecordId(portal, type, key);
  const record = id === undefined ? undefined : portal.records.table(type).find(id, []);
  if (record === undefined || (record.archivedAt !== null) !== archived) {
    throw recordNotFound(key.value);
  }
  return record.id;
}

export function requireUniqueProperty(
  portal: Portal,
  type: ObjectType,
  idProperty: string | undefined,
  verb: string,
): void {
  if (idProperty === undefined || idProperty === ID_PROPERTY) return;
  if (portal.schema.property(type, idProperty)?.hasUniqueValue === true) return;
  throw validationError(
    `Unable to perform ${verb} by non-unique ${type.id} property ${idProperty}`,
  );
}
