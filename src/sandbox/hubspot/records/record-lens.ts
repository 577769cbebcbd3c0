import type { ObjectType } from '../catalog/object-type.ts';
import type { PortalSchema } from '../catalog/portal-schema.ts';
import { ID_PROPERTY } from '../catalog/property-definition.ts';
import type { StoredRecord } from '../store/record-table.ts';
import { instantText } from './instant-text.ts';
import { wireText } from './property-values.ts';

export type WireProperties = Readonly<Record<string, string | null>>;

/** Reads a chosen set of properties off stored records, prepared once for a whole page. */
export interface RecordLens {
  /** The properties that come from columns of the store. */
  readonly stored: readonly string[];
  /** Sorted by name as in real answers; null where nothing is set. `times` where they are known already. */
  read(record: StoredRecord, times?: RecordTimes): WireProperties;
}

/** The times of a record as the wire writes them. */
export interface RecordTimes {
  readonly createdAt: string;
  readonly updatedAt: string;
}

export function recordTimes({ createdAt, updatedAt }: StoredRecord): RecordTimes {
  const created = instantText(createdAt);
  return {
    createdAt: created,
    updatedAt: updatedAt === createdAt ? created : instantText(updatedAt),
  };
}

/** Names that the portal does not know, or has archived, are left out without a word. */
export function recordLens(
  schema: PortalSchema,
  type: ObjectType,
  names: Iterable<string>,
): RecordLens {
  const known = [...new Set(names)]
    .filter((name) => schema.property(type, name) !== undefined)
    .sort();
  return {
    stored: known.filter((name) => !isSystemProperty(type, name)),
    read(record, times = recordTimes(record)) {
      const properties: Record<string, string | null> = {};
      for (const name of known) {
        const value = record.values.get(name);
        properties[name] =
          value === undefined ? systemValue(type, record, times, name) : wireText(value);
      }
      return properties;
    },
  };
}

/** What a client gets that asks for `requested`: HubSpot adds id and times unasked. */
export function answeredProperties(
  type: ObjectType,
  requested: readonly string[],
): readonly string[] {
  if (requested.length === 0) return type.defaultProperties;
  return [...requested, ID_PROPERTY, type.createdProperty, type.modifiedProperty];
}

/** Held in columns of their own: the id and the two times. */
export function isSystemProperty(type: ObjectType, name: string): boolean {
  return name === ID_PROPERTY || name === type.createdProperty || name === type.modifiedProperty;
}

function systemValue(
  type: ObjectType,
  record: StoredRecord,
  times: RecordTimes,
  name: string,
): string | null {
  if (name === ID_PROPERTY) return String(record.id);
  if (name === type.createdProperty) return times.createdAt;
  return name === type.modifiedProperty ? times.updatedAt : null;
}
