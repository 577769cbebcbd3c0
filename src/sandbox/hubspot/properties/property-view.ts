import type { PropertyDefinition, PropertyGroup } from '../catalog/property-definition.ts';
import { instantText } from '../records/instant-text.ts';

/** When HubSpot's own properties claim to have been made. */
const HUBSPOT_DEFINED_AT = Date.UTC(2019, 7, 6, 2, 41, 8, 29);

/** A property as the properties API shows it; key for key as a live portal answered on 2026-09-29. */
export function propertyView(property: PropertyDefinition, userId: number): unknown {
  const user = property.hubspotDefined ? undefined : String(userId);
  return {
    updatedAt: instantText(property.updatedAt ?? HUBSPOT_DEFINED_AT),
    createdAt: instantText(property.createdAt ?? HUBSPOT_DEFINED_AT),
    archivedAt: property.archivedAt === undefined ? undefined : instantText(property.archivedAt),
    name: property.name,
    label: property.label,
    type: property.type,
    fieldType: property.fieldType,
    description: property.description,
    groupName: property.groupName,
    options: property.options,
    createdUserId: user,
    updatedUserId: user,
    referencedObjectType: property.referencedObjectType,
    displayOrder: property.displayOrder,
    calculated: property.calculated,
    calculationFormula: property.calculationFormula,
    externalOptions: property.externalOptions,
    // HubSpot's own properties may lack it, so a client must not need it.
    archived: property.hubspotDefined ? undefined : property.archivedAt !== undefined,
    hasUniqueValue: property.hasUniqueValue,
    hidden: property.hidden,
    hubspotDefined: property.hubspotDefined ? true : undefined,
    modificationMetadata: {
      archivable: !property.hubspotDefined,
      readOnlyDefinition: property.hubspotDefined,
      readOnlyValue: property.readOnlyValue,
    },
    formField: property.formField,
    dataSensitivity: 'non_sensitive',
  };
}

export function groupView({ name, label, displayOrder }: PropertyGroup): unknown {
  return { name, label, displayOrder, archived: false };
}
