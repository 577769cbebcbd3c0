import type { ObjectType } from '../catalog/object-type.ts';
import type { PropertyDefinition } from '../catalog/property-definition.ts';
import type { Portal } from '../portal.ts';
import { recordLens } from '../records/record-lens.ts';

/** One record with all that is set on it, as people read it. */
export interface RecordFacts {
  readonly type: ObjectType;
  readonly id: number;
  readonly name: string;
  /** Wire values by property name. */
  readonly values: ReadonlyMap<string, string>;
}

export function recordFacts(portal: Portal, type: ObjectType, id: number): RecordFacts | undefined {
  const record = portal.records.table(type).find(id, 'all');
  if (record?.archivedAt !== null) return undefined;
  const names = portal.schema.properties(type).map(({ name }) => name);
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(recordLens(portal.schema, type, names).read(record))) {
    if (value !== null) values.set(name, value);
  }
  return { type, id, name: nameOf(type, values, id), values };
}

/** A value with the label of its option or the name of its owner. */
export function readableValue(portal: Portal, property: PropertyDefinition, value: string): string {
  if (property.referencedObjectType === 'OWNER') return ownerName(portal, value);
  const option = property.options.find((one) => one.value === value);
  if (option !== undefined) return option.label;
  return property.type === 'datetime' ? readableTime(value) : value;
}

export function ownerName(portal: Portal, id: string): string {
  const owner = portal.owners.find(id);
  if (owner === undefined) return id;
  return `${owner.firstName} ${owner.lastName}`.trim();
}

/** `2026-04-20 08:00` in UTC; a day alone where it is midnight. */
export function readableTime(instant: string): string {
  return instant.slice(0, 16).replace('T00:00', '').replace('T', ' ');
}

function nameOf(type: ObjectType, values: ReadonlyMap<string, string>, id: number): string {
  if (type.id === '0-1') {
    const name = [values.get('firstname'), values.get('lastname')].join(' ').trim();
    if (name !== '') return name;
  }
  return values.get(type.primaryDisplayProperty) ?? `${type.labels.singular} ${String(id)}`;
}
