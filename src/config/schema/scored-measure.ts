import { z } from 'zod';

const pointSchema = z
  .tuple([z.number().describe('Value of the measure.'), z.number().min(0).max(100)])
  .describe(
    '[value, points]: between two of them the points run in a straight line, outside they stay.',
  );

const quantilePointSchema = z
  .tuple([
    z.number().min(0).max(1).describe('Share of the accounts that lie at or below.'),
    z.number().min(0).max(100),
  ])
  .describe('[share, points]: [0.5, 60] gives 60 points to the median account.');

const quantilesSchema = z
  .strictObject({
    of: z
      .enum(['segment', 'book'])
      .default('segment')
      .describe('Whose distribution: that of the segment, or of all active accounts.'),
    points: z
      .array(quantilePointSchema)
      .min(2)
      .refine(isIncreasing, 'shares must increase from point to point')
      .describe('From the place in the distribution to points.'),
    min_accounts: z
      .int()
      .min(2)
      .default(100)
      .describe('With a value on fewer accounts there is no distribution, and `curve` is used.'),
  })
  .describe("Take the curve from the book's own distribution of the day, computed anew each day.");

export const scoredMeasureSchema = z.strictObject({
  measure: z.string().min(1).describe('Id of a measure.'),
  weight: z
    .number()
    .positive()
    .describe(
      'Weight, relative to the sum of the weights; with `groups`, to those of the same dimension.',
    ),
  curve: z
    .array(pointSchema)
    .min(2)
    .refine(isIncreasing, 'values must increase from point to point')
    .describe('From value to points: 0 is the worst, 100 the best.'),
  quantiles: quantilesSchema.optional(),
  missing: z
    .enum(['spread', 'neutral', 'withhold'])
    .default('spread')
    .describe(
      'Without a value: spread its weight over the others, count it as 50 points, or give no score.',
    ),
  full_sample: z
    .int()
    .positive()
    .default(1)
    .describe('Number of observations from which the value is fully trusted (confidence).'),
});

function isIncreasing(points: readonly (readonly [number, number])[]): boolean {
  return points.every((point, index) => {
    const next = points[index + 1];
    return next === undefined || point[0] < next[0];
  });
}

export type ScoredMeasure = z.infer<typeof scoredMeasureSchema>;
export type Quantiles = z.infer<typeof quantilesSchema>;
