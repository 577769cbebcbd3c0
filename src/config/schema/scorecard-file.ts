import { z } from 'zod';

const pointSchema = z
  .tuple([z.number().describe('Value of the measure.'), z.number().min(0).max(100)])
  .describe(
    '[value, points]: between two of them the points run in a straight line, outside they stay.',
  );

const scoredMeasureSchema = z.strictObject({
  measure: z.string().min(1).describe('Id of a measure.'),
  weight: z.number().positive().describe('Weight; weights are relative to their sum.'),
  curve: z
    .array(pointSchema)
    .min(2)
    .refine(isIncreasing, 'values must increase from point to point')
    .describe('From value to points: 0 is the worst, 100 the best.'),
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

export const scorecardFileSchema = z
  .strictObject({
    segment: z.string().min(1).describe('Id of the segment.'),
    title: z.string().min(1).describe('Name for people.'),
    version: z
      .string()
      .min(1)
      .describe('Version for people; a fingerprint of the content is added.'),
    measures: z.array(scoredMeasureSchema).min(1).describe('The measures that count.'),
    min_coverage: z
      .number()
      .min(0)
      .max(1)
      .default(0.3)
      .describe('Share of the weight that must have a value, else the score is withheld.'),
    bands: bandsSchema.describe('Edges of red, yellow and green.'),
  })
  .describe('scorecards/<segment>.yaml: how values become a score.');

function isIncreasing(points: readonly (readonly [number, number])[]): boolean {
  return points.every((point, index) => {
    const next = points[index + 1];
    return next === undefined || point[0] < next[0];
  });
}

export type Scorecard = z.infer<typeof scorecardFileSchema>;
export type ScoredMeasure = Scorecard['measures'][number];
export type Bands = Scorecard['bands'];
