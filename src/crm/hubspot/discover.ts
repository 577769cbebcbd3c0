import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import type { CrmField, CrmFieldType, CrmObject, CrmSchema } from '../../domain/crm-schema.ts';
import { HubspotRefusal, toBellwetherError } from './errors.ts';
import { API_VERSION } from './limits.ts';
import type { ObjectTypes } from './object-types.ts';
import { OWNERS, ownersObject } from './owners.ts';
import type { HubspotSession } from './session.ts';

/** Longest value of a text property (docs: "Properties", 65,536 characters). */
const MAX_TEXT = 65_536;

const propertySchema = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  fieldType: z.string().optional(),
  calculated: z.boolean().optional(),
  hasUniqueValue: z.boolean().optional(),
  externalOptions: z.boolean().optional(),
  referencedObjectType: z.string().nullish(),
  options: z.array(z.object({ value: z.string(), hidden: z.boolean().optional() })).optional(),
  modificationMetadata: z.object({ readOnlyValue: z.boolean().optional() }).optional(),
});
const propertiesSchema = z.object({ results: z.array(propertySchema) });

type Property = z.infer<typeof propertySchema>;

/** One properties call for each object; an object that the portal does not have or show is left out. */
export async function discover(
  session: HubspotSession,
  types: ObjectTypes,
  objects: readonly string[],
  signal: AbortSignal,
): Promise<CrmSchema> {
  const schema = new Map<string, CrmObject>();
  for (const name of new Set(objects)) {
    const object = name === OWNERS ? ownersObject() : await describe(session, types, name, signal);
    if (object !== undefined) schema.set(name, object);
  }
  return schema;
}

async function describe(
  session: HubspotSession,
  types: ObjectTypes,
  name: string,
  signal: AbortSignal,
): Promise<CrmObject | undefined> {
  try {
    const type = await types.find(name, signal);
    if (type === undefined) return undefined;
    const path = `/crm/properties/${API_VERSION}/${encodeURIComponent(type.path)}`;
    const answer = await session.request({ method: 'GET', path, signal });
    return toObject(name, propertiesSchema.parse(answer).results);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw toBellwetherError(error, `reading the properties of ${name}`);
  }
}

function isAbsence(error: unknown): boolean {
  if (error instanceof HubspotRefusal) return error.status === 404 || error.status === 400;
  return error instanceof BellwetherError && error.code === 'crm.permission';
}

function toObject(name: string, properties: readonly Property[]): CrmObject {
  return {
    name,
    label: name,
    readable: true,
    creatable: true,
    updatable: true,
    fields: new Map(properties.map((property) => [property.name, toField(property)])),
  };
}

const TYPES: Readonly<Record<string, CrmFieldType>> = {
  string: 'text',
  phone_number: 'text',
  number: 'number',
  bool: 'boolean',
  date: 'date',
  datetime: 'datetime',
  enumeration: 'choice',
};

function toField(property: Property): CrmField {
  // Choices that stand elsewhere are ids of something else, owners for one.
  const type = property.externalOptions === true ? 'reference' : (TYPES[property.type] ?? 'other');
  const writable =
    property.calculated !== true && property.modificationMetadata?.readOnlyValue !== true;
  return {
    name: property.name,
    label: property.label,
    type,
    vendorType: property.type,
    creatable: writable,
    updatable: writable,
    unique: property.hasUniqueValue === true,
    ...(type === 'text' ? { maxLength: MAX_TEXT } : {}),
    ...(type === 'reference' && property.referencedObjectType === 'OWNER'
      ? { referencesTo: [OWNERS] }
      : {}),
    ...(type === 'choice'
      ? { choices: (property.options ?? []).map((option) => option.value), closedChoices: true }
      : {}),
  };
}
