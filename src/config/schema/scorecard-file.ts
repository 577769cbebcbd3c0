import { z } from 'zod';
import { HEALTH } from '../../domain/score.ts';
import { measureConditionSchema } from './condition.ts';
import { rollUpSchema } from './roll-up.ts';
import { scoredMeasureSchema } from './scored-measure.ts';

const bandsSchema = z
  .strictObject({
    yellow_from: z.number().min(0).max(100).describe('Score from which an account is yellow.'),
    green_from: z.number().min(0).max(100).describe('Score from which an account is green.'),
    dead_band: z
      .number()
      .min(0)
      .max(20)
      .default(5)
      .describe('Points beyond an edge that the score must go before the band changes.'),
    hold_days: z
      .int()
      .min(0)
      .default(7)
      .describe('Days a band lasts at least, unless the score falls by two bands.'),
  })
  .refine((bands) => bands.yellow_from < bands.green_from, 'yellow_from must be below green_from')
  .refine(
    (bands) => bands.green_from + bands.dead_band <= 100,
    'green_from and dead_band must not come to more than 100: no account would turn green again',
  );

const capSchema = z
  .strictObject({
    band: z.enum(['red', 'yellow']).describe('The best band that is shown while it holds.'),
    because: z
      .string()
      .min(1)
      .max(40)
      .describe('What it is, in a few words for the record: "silent beyond its rhythm".'),
    when: z
      .array(measureConditionSchema)
      .min(1)
      .describe('Holds while all of these do; a value that is missing or too old makes it end.'),
  })
  .describe(
    'One thing so wrong that the rest cannot make up for it. It moves the band, not the score.',
  );

const groupWeight = z.number().min(0).optional();

const groupsSchema = z
  .strictObject({
    outcome: groupWeight.describe('Weight of what we sell and are paid.'),
    business: groupWeight.describe('Weight of what we deliver.'),
    relationship: groupWeight.describe('Weight of how we get on.'),
  })
  .describe(
    'Weights of the dimensions. The weights of the measures then count within their dimension only.',
  );

export const scorecardFileSchema = z
  .strictObject({
    scorecard: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/, 'must be an id such as "payment-risk"')
      .optional()
      .describe(
        `Id of the scorecard, where it is not the account's health ("${HEALTH}") but a further one beside it.`,
      ),
    segment: z
      .string()
      .min(1)
      .describe('Id of the segment; of a further scorecard also "*" for all segments.'),
    title: z.string().min(1).describe('Name for people.'),
    version: z
      .string()
      .min(1)
      .describe('Version for people; a fingerprint of the content is added.'),
    measures: z.array(scoredMeasureSchema).default([]).describe('The measures that count.'),
    roll_up: rollUpSchema.optional(),
    groups: groupsSchema.optional(),
    min_coverage: z
      .number()
      .min(0)
      .max(1)
      .default(0.3)
      .describe('Share of the weight that must have a value, else the score is withheld.'),
    bands: bandsSchema.describe('Edges of red, yellow and green.'),
    caps: z
      .array(capSchema)
      .optional()
      .describe('What holds the band down whatever the score; the worst that holds counts.'),
  })
  .superRefine((card, context) => {
    const problem = formProblem(card);
    if (problem !== undefined) context.addIssue({ code: 'custom', ...problem });
  })
  .describe('scorecards/<segment>.yaml: how values become a score.');

interface Formed {
  readonly scorecard?: string | undefined;
  readonly segment: string;
  readonly measures: readonly unknown[];
  readonly groups?: unknown;
  readonly roll_up?: unknown;
}

/** A scorecard weighs measures or rolls up accounts. */
function formProblem(
  card: Formed,
): { readonly path: string[]; readonly message: string } | undefined {
  if (card.roll_up === undefined) {
    if (card.measures.length > 0) return undefined;
    return { path: ['measures'], message: 'needs at least one measure (or `roll_up`)' };
  }
  if (card.measures.length > 0 || card.groups !== undefined) {
    return { path: ['roll_up'], message: 'a roll-up has no measures of its own' };
  }
  if ((card.scorecard ?? HEALTH) === HEALTH) {
    return { path: ['scorecard'], message: 'a roll-up needs an id of its own' };
  }
  if (card.segment === '*') return undefined;
  return { path: ['segment'], message: 'a roll-up is for all segments: "*"' };
}

/** Whether a scorecard gives the health, and not a further score beside it. */
export function isOfHealth({ scorecard = HEALTH }: Pick<Scorecard, 'scorecard'>): boolean {
  return scorecard === HEALTH;
}

export type Scorecard = z.infer<typeof scorecardFileSchema>;
export type { RollUp } from './roll-up.ts';
export type { ScoredMeasure } from './scored-measure.ts';
export type Bands = Scorecard['bands'];
export type GroupWeights = NonNullable<Scorecard['groups']>;
