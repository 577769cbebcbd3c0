import { z } from 'zod';
import type { CrmField, CrmFieldType, CrmObject, CrmSchema } from '../../domain/crm-schema.ts';
import { errorCodeOf, toBellwetherError } from './errors.ts';
import type { SalesforceSession } from './session.ts';
import { identifier } from './soql.ts';

const fieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  length: z.number().default(0),
  precision: z.number().default(0),
  scale: z.number().default(0),
  digits: z.number().default(0),
  createable: z.boolean(),
  updateable: z.boolean(),
  unique: z.boolean().default(false),
  calculated: z.boolean().default(false),
  restrictedPicklist: z.boolean().default(false),
  picklistValues: z
    .array(z.object({ active: z.boolean(), value: z.string() }))
    .nullish()
    .transform((values) => values ?? []),
  referenceTo: z
    .array(z.string())
    .nullish()
    .transform((names) => names ?? []),
  relationshipName: z.string().nullish(),
});

const describeSchema = z.object({
  name: z.string(),
  label: z.string(),
  queryable: z.boolean(),
  createable: z.boolean(),
  updateable: z.boolean(),
  fields: z.array(fieldSchema),
});

type Described = z.infer<typeof fieldSchema>;

/** One describe call for each object; an object that the user cannot see is left out. */
export async function discover(
  session: SalesforceSession,
  objects: readonly string[],
  signal: AbortSignal,
): Promise<CrmSchema> {
  const schema = new Map<string, CrmObject>();
  for (const name of new Set(objects)) {
    const object = await describe(session, identifier(name), signal);
    if (object !== undefined) schema.set(name, object);
  }
  return schema;
}

async function describe(
  session: SalesforceSession,
  name: string,
  signal: AbortSignal,
): Promise<CrmObject | undefined> {
  try {
    const path = `/sobjects/${name}/describe`;
    return toObject(describeSchema.parse(await session.request({ method: 'GET', path, signal })));
  } catch (error) {
    if (errorCodeOf(error) === 'NOT_FOUND' || errorCodeOf(error) === 'INVALID_TYPE')
      return undefined;
    throw toBellwetherError(error, `describing ${name}`);
  }
}

function toObject(described: z.infer<typeof describeSchema>): CrmObject {
  return {
    name: described.name,
    label: described.label,
    readable: described.queryable,
    creatable: described.createable,
    updatable: described.updateable,
    fields: new Map(described.fields.map((field) => [field.name, toField(field)])),
  };
}

const TYPES: Readonly<Record<string, CrmFieldType>> = {
  string: 'text',
  textarea: 'text',
  phone: 'text',
  email: 'text',
  url: 'text',
  combobox: 'text',
  encryptedstring: 'text',
  id: 'text',
  picklist: 'choice',
  multipicklist: 'choice',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
  date: 'date',
  datetime: 'datetime',
  reference: 'reference',
};

function toField(field: Described): CrmField {
  const type = TYPES[field.type] ?? 'other';
  return {
    name: field.name,
    label: field.label,
    type,
    vendorType: field.type,
    creatable: field.createable,
    updatable: field.updateable,
    unique: field.unique,
    // Roll-up summaries are calculated too, and do move it: reading them once more does no harm.
    ...(field.calculated ? { unstamped: true } : {}),
    ...(type === 'text' && field.length > 0 ? { maxLength: field.length } : {}),
    ...(type === 'number' ? numberLimits(field) : {}),
    ...(type === 'choice' ? choicesOf(field) : {}),
    ...(type === 'reference' ? { referencesTo: field.referenceTo } : {}),
    ...(typeof field.relationshipName === 'string'
      ? { relationshipName: field.relationshipName }
      : {}),
  };
}

function numberLimits(field: Described): { integerDigits: number; decimals: number } {
  if (field.type === 'int') return { integerDigits: field.digits, decimals: 0 };
  return { integerDigits: field.precision - field.scale, decimals: field.scale };
}

function choicesOf(field: Described): { choices: readonly string[]; closedChoices: boolean } {
  return {
    choices: field.picklistValues.filter((value) => value.active).map((value) => value.value),
    closedChoices: field.restrictedPicklist,
  };
}
