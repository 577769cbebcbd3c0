import { z } from 'zod';
import type { Config } from '../../config/config-files.ts';
import { isOfHealth, scorecardFileSchema } from '../../config/schema/scorecard-file.ts';
import { segmentsFileSchema } from '../../config/schema/segments-file.ts';

/**
 * What is published of a model: who is measured by which scorecard, and the scorecards of the health, by segment. The season
 * calendar, the measures' SQL, further scorecards and the settings of bellwether.yaml take effect with the next run. Read from
 * a model as it is kept.
 */
export const modelContentSchema = z
  .object({ segments: segmentsFileSchema, scorecards: z.array(scorecardFileSchema) })
  .transform(({ segments, scorecards }) => ({
    segments,
    scorecards: scorecards
      .filter((card) => isOfHealth(card))
      .map((card) => [card.segment, card] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  }));

export type ModelContent = z.infer<typeof modelContentSchema>;

/** The model that the files of the configuration describe. */
export function contentOf({
  segments,
  scorecards,
}: Pick<Config, 'segments' | 'scorecards'>): ModelContent {
  // Through the schema, so that what is read and what was stored compare key by key.
  return modelContentSchema.parse({ segments, scorecards: [...scorecards.values()] });
}

/** The configuration with another model in it. */
export function withContent(config: Config, content: ModelContent): Config {
  return { ...config, segments: content.segments, scorecards: new Map(content.scorecards) };
}

/** `wholesale-1`, or several joined. */
export function nameOf({ scorecards }: ModelContent): string {
  return [...new Set(scorecards.map(([, { version }]) => version))].sort().join('/');
}
