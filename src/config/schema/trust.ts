import { z } from 'zod';

/** How far data are trusted: how old they may be, and how far they must match. */

const feedSchema = z
  .strictObject({
    lowers_after_days: z
      .int()
      .min(0)
      .describe('When the newest record is older, the confidence goes down.'),
    withholds_after_days: z
      .int()
      .positive()
      .describe('When it is that old, measures of these records count as missing.'),
  })
  .refine(
    (feed) => feed.lowers_after_days < feed.withholds_after_days,
    'lowers_after_days must be below withholds_after_days',
  )
  .optional();

export const freshnessSchema = z
  .strictObject({
    orders: feedSchema.describe('By the day of the order.'),
    shipments: feedSchema.describe('By the day of shipping.'),
    invoices: feedSchema.describe('By the day of issue.'),
    payments: feedSchema.describe('By the day of payment.'),
    returns: feedSchema.describe('By the day of the return.'),
    survey_responses: feedSchema.describe('By the day of the answer.'),
    portal_usage: feedSchema.describe('By the end of the month.'),
  })
  .describe(
    'How old the newest record of the whole book may be before a feed counts as broken. What is not named may have any age.',
  );

export const reconciliationSchema = z
  .strictObject({
    measure: z
      .string()
      .min(1)
      .default('records_matched')
      .describe("Measure that gives the share of an account's records that match."),
    full_from: z
      .number()
      .min(0)
      .max(1)
      .default(0.95)
      .describe('From this share on the confidence is not lowered.'),
    withhold_below: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Below this share there is no score.'),
    min_sample: z
      .int()
      .positive()
      .default(5)
      .describe('With fewer records the share says nothing.'),
  })
  .refine(
    (limits) => limits.withhold_below <= limits.full_from,
    'withhold_below must not be above full_from',
  )
  .describe('What it means for a score that records do not match.');

export type Freshness = z.infer<typeof freshnessSchema>;
