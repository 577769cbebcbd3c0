import { z } from 'zod';
import { HEALTH } from '../../domain/score.ts';

export const rollUpSchema = z
  .strictObject({
    of: z
      .string()
      .min(1)
      .default(HEALTH)
      .describe('Id of the scorecard whose scores are rolled up.'),
    method: z
      .enum(['weighted', 'mean', 'worst'])
      .default('weighted')
      .describe(
        'Mean of the members by `weight_by`, mean in equal parts, or the score of the worst member.',
      ),
    weight_by: z
      .string()
      .min(1)
      .default('annual_revenue')
      .describe('Measure that weighs a member; one without a positive value weighs nothing.'),
    worst_share: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Share of the score that the worst member has, besides its own in the rest.'),
    min_share: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Share of the weight that must have a score, else that of the group is withheld.'),
    include_self: z
      .boolean()
      .default(true)
      .describe('Whether a parent that buys itself is a member of its own group.'),
  })
  .describe(
    'Score of a parent account from the scores of all accounts below it, instead of measures.',
  );

export type RollUp = z.infer<typeof rollUpSchema>;
