import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';
import { instantText } from '../records/instant-text.ts';
import { propertyView } from './property-view.ts';

/** An object type as the schemas API shows it, with its properties and associations. */
export function schemaView(portal: Portal, type: ObjectType): object {
  const custom = portal.schema
    .customObjects()
    .find(({ number }) => type.id === `2-${String(number)}`);
  const createdAt = custom === undefined ? undefined : instantText(custom.createdAt);
  const updatedAt = custom === undefined ? undefined : instantText(custom.updatedAt);
  return {
    labels: type.labels,
    requiredProperties: type.requiredProperties,
    searchableProperties: type.searchableProperties,
    primaryDisplayProperty: type.primaryDisplayProperty,
    secondaryDisplayProperties: custom?.secondaryDisplayProperties ?? [],
    description: custom?.description,
    archived: custom?.archivedAt !== undefined,
    restorable: true,
    metaType: custom === undefined ? 'HUBSPOT' : 'PORTAL_SPECIFIC',
    id: type.id.slice(type.id.indexOf('-') + 1),
    fullyQualifiedName: type.fullyQualifiedName ?? type.singular.toUpperCase(),
    createdAt,
    updatedAt,
    objectTypeId: type.id,
    properties: portal.shownDefinitions
      .properties(type)
      .filter(({ archivedAt }) => archivedAt === undefined)
      .map((property) => propertyView(property, portal.userId)),
    associations: portal.associations.from(type.id).map(({ end }) => ({
      fromObjectTypeId: end.fromType,
      toObjectTypeId: end.toType,
      name: end.name,
      id: String(end.typeId),
      createdAt,
      updatedAt,
    })),
    name: type.name,
  };
}
