import { z } from 'zod';
import type { AssociationDefinition } from './association-definition.ts';
import type { CustomObject } from './custom-object.ts';
import {
  PROPERTY_TYPES,
  type PropertyDefinition,
  type PropertyGroup,
} from './property-definition.ts';

/** Shapes of what the state file keeps, checked when a portal is opened again. */

const option = z.object({
  label: z.string(),
  value: z.string(),
  displayOrder: z.number(),
  hidden: z.boolean(),
  description: z.string().exactOptional(),
});

export const keptProperty: z.ZodType<PropertyDefinition> = z.object({
  name: z.string(),
  label: z.string(),
  type: z.enum(PROPERTY_TYPES),
  fieldType: z.string(),
  groupName: z.string(),
  description: z.string(),
  options: z.array(option),
  displayOrder: z.number(),
  hasUniqueValue: z.boolean(),
  hidden: z.boolean(),
  formField: z.boolean(),
  calculated: z.boolean(),
  externalOptions: z.boolean(),
  referencedObjectType: z.string().exactOptional(),
  hubspotDefined: z.boolean(),
  readOnlyValue: z.boolean(),
  calculationFormula: z.string().exactOptional(),
  createdAt: z.number().exactOptional(),
  updatedAt: z.number().exactOptional(),
  archivedAt: z.number().exactOptional(),
});

export const keptGroup: z.ZodType<PropertyGroup> = z.object({
  name: z.string(),
  label: z.string(),
  displayOrder: z.number(),
});

export const keptCustomObject: z.ZodType<CustomObject> = z.object({
  number: z.number(),
  name: z.string(),
  singularLabel: z.string(),
  pluralLabel: z.string(),
  description: z.string().exactOptional(),
  primaryDisplayProperty: z.string(),
  secondaryDisplayProperties: z.array(z.string()),
  requiredProperties: z.array(z.string()),
  searchableProperties: z.array(z.string()),
  createdAt: z.number(),
  updatedAt: z.number(),
  archivedAt: z.number().exactOptional(),
});

const end = z.object({
  fromType: z.string(),
  toType: z.string(),
  typeId: z.number(),
  label: z.string().nullable(),
  name: z.string(),
});

export const keptAssociation: z.ZodType<AssociationDefinition> = z.object({
  id: z.number(),
  kind: z.enum(['default', 'primary', 'label']),
  category: z.enum(['HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED']),
  forward: end,
  inverse: end,
});
