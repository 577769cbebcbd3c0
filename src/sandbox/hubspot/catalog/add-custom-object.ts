import { validationError } from '../hubspot-error.ts';
import type { Portal } from '../portal.ts';
import { systemProperties } from '../standard/system-properties.ts';
import { definitionId } from './association-definition.ts';
import type { CustomObject } from './custom-object.ts';
import type { ObjectType } from './object-type.ts';
import type { PropertyDefinition } from './property-definition.ts';

export interface NewCustomObject extends Omit<CustomObject, 'number' | 'createdAt' | 'updatedAt'> {
  readonly properties: readonly PropertyDefinition[];
  /** Ids of object types that its records are associated with, besides activities. */
  readonly associatedObjects: readonly string[];
}

/** Custom objects are associated with activities from the start: task, note, call, meeting, email. */
const ACTIVITIES = ['0-27', '0-46', '0-48', '0-47', '0-49'];

const FIRST_NUMBER = 30_000_000;
const NUMBERS = 20_000_000;

/** Adds a custom object with its properties, its group and its associations. */
export function addCustomObject(portal: Portal, wanted: NewCustomObject): ObjectType {
  const { properties, associatedObjects, ...described } = wanted;
  requireNewName(portal, wanted.name);
  const now = portal.clock.now().getTime();
  const number = nextNumber(portal);
  const type = portal.schema.saveCustomObject({
    ...described,
    number,
    createdAt: now,
    updatedAt: now,
  });
  const group = groupNameOf(wanted.name);
  const label = `${wanted.singularLabel} information`;
  portal.schema.saveGroup(type, { name: group, label, displayOrder: 0 });
  const system = systemProperties(group, {
    created: 'hs_createdate',
    modified: 'hs_lastmodifieddate',
  });
  for (const property of [...system, ...properties]) {
    portal.schema.saveProperty(type, property);
    if (property.hasUniqueValue) portal.records.table(type).indexProperty(property.name);
  }
  for (const id of new Set([...ACTIVITIES, ...associatedObjects])) {
    addDefaultAssociation(portal, type, portal.schema.byId(id));
  }
  return type;
}

export function groupNameOf(objectName: string): string {
  return `${objectName}_information`;
}

/** The unlabelled link between a custom object and another: user-defined, with ids of this portal alone. */
export function addDefaultAssociation(
  portal: Portal,
  from: ObjectType,
  to: ObjectType,
  name = `${from.singular}_to_${to.singular}`,
): number {
  const typeId = portal.associations.nextUserTypeId();
  portal.associations.save({
    id: definitionId('USER_DEFINED', typeId),
    kind: 'default',
    category: 'USER_DEFINED',
    forward: { fromType: from.id, toType: to.id, typeId, label: null, name },
    inverse: {
      fromType: to.id,
      toType: from.id,
      typeId: typeId + 1,
      label: null,
      name: `${to.singular}_to_${from.singular}`,
    },
  });
  return typeId;
}

function requireNewName(portal: Portal, name: string): void {
  if (!portal.schema.customObjects().some((custom) => custom.name === name)) return;
  throw validationError(`An object type with the name ${name} already exists`);
}

function nextNumber(portal: Portal): number {
  const taken = portal.schema.customObjects().map(({ number }) => number);
  const first = FIRST_NUMBER + portal.values.integer('custom objects', NUMBERS);
  return Math.max(first - 1, ...taken) + 1;
}
