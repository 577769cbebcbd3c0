import { z } from 'zod';
import { ENTITIES, type EntityName } from '../../domain/entities.ts';
import { writeSchema } from './write-fields.ts';

const valueMapSchema = z
  .record(z.string(), z.string())
  .describe('Value of the CRM -> canonical value; a value that is not listed counts as empty.');

const mappedFieldSchema = z
  .union([
    z.string().min(1),
    z.strictObject({
      field: z
        .string()
        .min(1)
        .optional()
        .describe('Field of the CRM; in Salesforce also a path such as Sales_Order__r.Account__c.'),
      association: z
        .string()
        .min(1)
        .optional()
        .describe('HubSpot: the associated object whose record id is meant, e.g. companies.'),
      values: valueMapSchema.optional(),
      default: z
        .union([z.string(), z.number(), z.boolean()])
        .optional()
        .describe('Canonical value where the CRM has none.'),
      scale: z
        .number()
        .optional()
        .describe('Factor from the unit of the CRM to the canonical one.'),
      currency: z
        .union([
          z.string().regex(/^[A-Z]{3}$/),
          z.strictObject({
            field: z.string().min(1).describe('Field that holds the ISO 4217 code.'),
          }),
        ])
        .optional()
        .describe(
          'Currency of the amount: a code for all records, or the field that says it of each. Needed where the CRM keeps several; amounts without an exchange rate are never added.',
        ),
      utc_day: z
        .boolean()
        .default(false)
        .describe(
          'Dates: take the UTC day of an instant, for days that an integration stored as midnight UTC.',
        ),
      required: z
        .boolean()
        .optional()
        .describe(
          'True: a record without a value is parked. False: the field may be absent from the CRM.',
        ),
    }),
  ])
  .describe('Name of a field of the CRM, or how to get the value.');

function entitySchema(name: EntityName) {
  const entity = ENTITIES[name];
  const fields: Record<string, z.ZodOptional<typeof mappedFieldSchema>> = {};
  for (const [field, definition] of Object.entries(entity.fields)) {
    fields[field] = mappedFieldSchema.optional().describe(definition.description);
  }
  return z
    .strictObject({
      object: z
        .string()
        .min(1)
        .describe(
          'Object of the CRM: API name; HubSpot also 2-NNN, `owners`, or the name of a custom object.',
        ),
      optional: z.boolean().default(false).describe('True: the object may be absent from the CRM.'),
      fields: z.strictObject(fields).describe('Canonical field <- field of the CRM.'),
    })
    .optional()
    .describe(entity.description);
}

const entitiesSchema = z.strictObject({
  users: entitySchema('users'),
  accounts: entitySchema('accounts'),
  contacts: entitySchema('contacts'),
  opportunities: entitySchema('opportunities'),
  tasks: entitySchema('tasks'),
  orders: entitySchema('orders'),
  order_lines: entitySchema('order_lines'),
  shipments: entitySchema('shipments'),
  invoices: entitySchema('invoices'),
  payments: entitySchema('payments'),
  returns: entitySchema('returns'),
  return_lines: entitySchema('return_lines'),
  survey_responses: entitySchema('survey_responses'),
  portal_usage: entitySchema('portal_usage'),
  credit_holds: entitySchema('credit_holds'),
  activities: entitySchema('activities'),
  success_objectives: entitySchema('success_objectives'),
} satisfies Record<EntityName, unknown>);

export const mappingFileSchema = z
  .strictObject({
    crm: z.enum(['salesforce', 'hubspot']).describe('The vendor whose names stand in this file.'),
    entities: entitiesSchema.describe('What is read, entity by entity.'),
    write: writeSchema,
  })
  .describe('A mapping: canonical entity and field <- object and field of the CRM.');

export type MappingFile = z.infer<typeof mappingFileSchema>;
export type MappedField = z.infer<typeof mappedFieldSchema>;
