import { z } from 'zod';

/** A condition on the value of a measure. A missing value, or too small a sample, makes it false. */
export const measureConditionSchema = z
  .strictObject({
    measure: z.string().min(1).describe('Id of a measure.'),
    at_least: z.number().optional().describe('True from this value up.'),
    at_most: z.number().optional().describe('True up to this value.'),
    min_sample: z
      .int()
      .min(0)
      .default(0)
      .describe('Number of observations below which the value is not trusted.'),
  })
  .refine((condition) => condition.at_least !== undefined || condition.at_most !== undefined, {
    message: 'needs at_least or at_most',
  });

/** A condition on a field of the account. */
export const fieldConditionSchema = z.strictObject({
  field: z.enum(['customer_type', 'region', 'country']).describe('Canonical field of the account.'),
  in: z.array(z.string()).min(1).describe('True when the value is one of these.'),
});

export type FieldCondition = z.infer<typeof fieldConditionSchema>;
