import { z } from 'zod';
import { fieldConditionSchema, measureConditionSchema } from './condition.ts';

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be an id such as "large-urban"');

export const segmentsFileSchema = z
  .strictObject({
    segments: z
      .array(
        z.strictObject({
          id: id.describe('Id; the scorecard of the same id belongs to it.'),
          title: z.string().min(1).describe('Name for people.'),
          when: z
            .array(z.union([fieldConditionSchema, measureConditionSchema]))
            .describe('All must hold. An empty list holds for every account.'),
        }),
      )
      .min(1)
      .describe('Segments in order of precedence: the first that fits takes the account.'),
    fallback: id.describe('Segment of the accounts that none fits.'),
  })
  .describe('segments.yaml: which scorecard an account is measured by.');

export type SegmentsFile = z.infer<typeof segmentsFileSchema>;
export type Segment = SegmentsFile['segments'][number];
