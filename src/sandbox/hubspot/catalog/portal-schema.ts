import type { DefinitionStore } from '../store/definition-store.ts';
import { STANDARD_OBJECTS } from '../standard/standard-objects.ts';
import { customObjectType, type CustomObject } from './custom-object.ts';
import { keptCustomObject, keptGroup, keptProperty } from './kept-definitions.ts';
import type { ObjectType } from './object-type.ts';
import type { PropertyDefinition, PropertyGroup } from './property-definition.ts';

/** The portal's object types with their properties and groups: HubSpot's own and what was added. */
export interface PortalSchema {
  readonly portalId: number;
  /** Live types, in the order in which they came into being. */
  types(): readonly ObjectType[];
  /** By the name or id in a path; a custom object by id or fully qualified name only. */
  resolve(pathName: string): ObjectType | undefined;
  /** A type that must exist: ids from definitions and rows. */
  byId(id: string): ObjectType;
  /** Position among all types ever made: decides the range of its record ids. */
  ordinal(type: ObjectType): number;
  /** An active property. */
  property(type: ObjectType, name: string): PropertyDefinition | undefined;
  archivedProperty(type: ObjectType, name: string): PropertyDefinition | undefined;
  /** Archived ones included. */
  properties(type: ObjectType): readonly PropertyDefinition[];
  saveProperty(type: ObjectType, property: PropertyDefinition): void;
  groups(type: ObjectType): readonly PropertyGroup[];
  saveGroup(type: ObjectType, group: PropertyGroup): void;
  removeGroup(type: ObjectType, name: string): void;
  customObjects(): readonly CustomObject[];
  /** Adds or replaces a custom object; its properties and groups are saved one by one. */
  saveCustomObject(custom: CustomObject): ObjectType;
}

interface TypeEntry {
  readonly type: ObjectType;
  readonly ordinal: number;
  readonly properties: Map<string, PropertyDefinition>;
  readonly groups: Map<string, PropertyGroup>;
}

export function openPortalSchema(portalId: number, kept: DefinitionStore): PortalSchema {
  const entries = new Map<string, TypeEntry>();
  for (const [ordinal, { type, properties, groups }] of STANDARD_OBJECTS.entries()) {
    entries.set(type.id, {
      type,
      ordinal,
      properties: new Map(properties.map((property) => [property.name, property])),
      groups: new Map(groups.map((group) => [group.name, group])),
    });
  }
  const customs = new Map<number, CustomObject>();
  const addCustom = (custom: CustomObject): ObjectType => {
    const type = customObjectType(custom, portalId);
    const known = entries.get(type.id);
    customs.set(custom.number, custom);
    entries.set(type.id, {
      type,
      ordinal: known?.ordinal ?? entries.size,
      properties: known?.properties ?? new Map<string, PropertyDefinition>(),
      groups: known?.groups ?? new Map<string, PropertyGroup>(),
    });
    return type;
  };
  for (const { value } of kept.all('custom_object')) addCustom(keptCustomObject.parse(value));
  readKept(entries, kept);
  return {
    portalId,
    ...typeLookup(entries, customs),
    ...propertyAccess(entries, kept),
    customObjects: () => [...customs.values()],
    saveCustomObject(custom) {
      kept.save('custom_object', String(custom.number), custom);
      return addCustom(custom);
    },
  };
}

function readKept(entries: ReadonlyMap<string, TypeEntry>, kept: DefinitionStore): void {
  for (const { key, value } of kept.all('property')) {
    const property = keptProperty.parse(value);
    entryOf(entries, typeOfKey(key)).properties.set(property.name, property);
  }
  for (const { key, value } of kept.all('group')) {
    const group = keptGroup.parse(value);
    entryOf(entries, typeOfKey(key)).groups.set(group.name, group);
  }
}

type TypeLookup = Pick<PortalSchema, 'types' | 'resolve' | 'byId' | 'ordinal'>;

function typeLookup(
  entries: ReadonlyMap<string, TypeEntry>,
  customs: ReadonlyMap<number, CustomObject>,
): TypeLookup {
  const types = (): readonly ObjectType[] => {
    const archived = new Set(
      [...customs.values()]
        .filter((custom) => custom.archivedAt !== undefined)
        .map((custom) => `2-${String(custom.number)}`),
    );
    return [...entries.values()].map(({ type }) => type).filter(({ id }) => !archived.has(id));
  };
  return {
    types,
    resolve(pathName) {
      const wanted = pathName.toLowerCase();
      return types().find((type) => pathNames(type).includes(wanted));
    },
    byId: (id) => entryOf(entries, id).type,
    ordinal: (type) => entryOf(entries, type.id).ordinal,
  };
}

function pathNames(type: ObjectType): readonly string[] {
  if (type.fullyQualifiedName !== undefined) return [type.id, type.fullyQualifiedName];
  return [type.id, type.name, type.singular, ...type.aliases];
}

type PropertyAccess = Pick<
  PortalSchema,
  | 'property'
  | 'archivedProperty'
  | 'properties'
  | 'saveProperty'
  | 'groups'
  | 'saveGroup'
  | 'removeGroup'
>;

function propertyAccess(
  entries: ReadonlyMap<string, TypeEntry>,
  kept: DefinitionStore,
): PropertyAccess {
  const find = (type: ObjectType, name: string): PropertyDefinition | undefined =>
    entryOf(entries, type.id).properties.get(name);
  return {
    property(type, name) {
      const property = find(type, name);
      return property?.archivedAt === undefined ? property : undefined;
    },
    archivedProperty(type, name) {
      const property = find(type, name);
      return property?.archivedAt === undefined ? undefined : property;
    },
    properties: (type) => [...entryOf(entries, type.id).properties.values()],
    saveProperty(type, property) {
      kept.save('property', keyOf(type, property.name), property);
      entryOf(entries, type.id).properties.set(property.name, property);
    },
    groups: (type) => [...entryOf(entries, type.id).groups.values()],
    saveGroup(type, group) {
      kept.save('group', keyOf(type, group.name), group);
      entryOf(entries, type.id).groups.set(group.name, group);
    },
    removeGroup(type, name) {
      kept.remove('group', keyOf(type, name));
      entryOf(entries, type.id).groups.delete(name);
    },
  };
}

function entryOf(entries: ReadonlyMap<string, TypeEntry>, id: string): TypeEntry {
  const entry = entries.get(id);
  if (entry === undefined) throw new Error(`the portal has no object type ${id}`);
  return entry;
}

function keyOf(type: ObjectType, name: string): string {
  return `${type.id}/${name}`;
}

function typeOfKey(key: string): string {
  return key.slice(0, key.indexOf('/'));
}
