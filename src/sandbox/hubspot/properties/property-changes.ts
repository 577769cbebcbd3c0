import type { ObjectType } from '../catalog/object-type.ts';
import type { PropertyDefinition } from '../catalog/property-definition.ts';
import { HubspotError, validationError } from '../hubspot-error.ts';
import type { Portal } from '../portal.ts';

/** Rules of HubSpot's properties API, as far as they go beyond one definition. */

/** https://developers.hubspot.com/docs/api-reference/latest/crm/properties/guide */
const CUSTOM_PROPERTIES = 1_000;
const UNIQUE_PROPERTIES = 10;

/** Adds a property; the name of an archived one brings that one back, with the definition that was sent. */
export function addProperty(
  portal: Portal,
  type: ObjectType,
  wanted: PropertyDefinition,
): PropertyDefinition {
  if (portal.schema.property(type, wanted.name) !== undefined) throw nameExists(wanted.name);
  requireGroup(portal, type, wanted.groupName);
  requireRoom(portal, type, wanted);
  const archived = portal.schema.archivedProperty(type, wanted.name);
  const property = archived === undefined ? wanted : restored(archived, wanted);
  portal.schema.saveProperty(type, property);
  if (property.hasUniqueValue) portal.records.table(type).indexProperty(property.name);
  return property;
}

/** The uniqueness of a property is settled once and for all. */
function restored(archived: PropertyDefinition, wanted: PropertyDefinition): PropertyDefinition {
  const createdAt = archived.createdAt ?? wanted.createdAt;
  return {
    ...wanted,
    hasUniqueValue: archived.hasUniqueValue,
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}

export function archiveProperty(portal: Portal, type: ObjectType, name: string): void {
  const property = requireProperty(portal, type, name);
  if (property.hubspotDefined) {
    throw validationError(`Property ${name} is defined by HubSpot and cannot be deleted`);
  }
  const uses = portal.schema
    .properties(type)
    .filter((other) => other.archivedAt === undefined && usesInFormula(other, name));
  if (uses.length > 0) {
    throw validationError(
      `Property: ${name} of object type ${type.id} is currently used in ${String(uses.length)} places and cannot be deleted`,
      { subCategory: 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE' },
    );
  }
  portal.schema.saveProperty(type, { ...property, archivedAt: portal.clock.now().getTime() });
}

function usesInFormula({ calculationFormula }: PropertyDefinition, name: string): boolean {
  return calculationFormula !== undefined && new RegExp(`\\b${name}\\b`).test(calculationFormula);
}

export function requireProperty(
  portal: Portal,
  type: ObjectType,
  name: string,
): PropertyDefinition {
  const property = portal.schema.property(type, name);
  if (property === undefined) throw propertyNotFound(name);
  return property;
}

export function propertyNotFound(name: string): HubspotError {
  return new HubspotError(404, `Property ${name} does not exist`, {
    category: 'OBJECT_NOT_FOUND',
  });
}

export function requireGroup(portal: Portal, type: ObjectType, name: string): void {
  if (portal.schema.groups(type).some((group) => group.name === name)) return;
  throw validationError(`Property group "${name}" does not exist for object type ${type.id}`);
}

/** HubSpot's own properties keep their definition; the options of its choices can be changed. */
export function requireChangeable(property: PropertyDefinition, fields: readonly string[]): void {
  if (!property.hubspotDefined) return;
  const onlyOptions = fields.every((field) => ['options', 'type', 'fieldType'].includes(field));
  if (onlyOptions && property.type === 'enumeration' && !property.externalOptions) return;
  throw validationError(`Property ${property.name} has a read-only definition`);
}

function nameExists(name: string): HubspotError {
  return new HubspotError(409, `A property named '${name}' already exists.`, {
    category: 'OBJECT_ALREADY_EXISTS',
    subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
  });
}

function requireRoom(portal: Portal, type: ObjectType, wanted: PropertyDefinition): void {
  const own = portal.schema
    .properties(type)
    .filter(({ hubspotDefined, archivedAt }) => !hubspotDefined && archivedAt === undefined);
  if (own.length >= CUSTOM_PROPERTIES) {
    throw validationError(`The limit of ${String(CUSTOM_PROPERTIES)} properties has been reached.`);
  }
  const unique = own.filter(({ hasUniqueValue }) => hasUniqueValue);
  if (wanted.hasUniqueValue && unique.length >= UNIQUE_PROPERTIES) {
    throw validationError(
      `The limit of ${String(UNIQUE_PROPERTIES)} properties with unique values has been reached.`,
    );
  }
}
