import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '../../config/config-files.ts';
import { scorecardFileSchema } from '../../config/schema/scorecard-file.ts';
import { segmentsFileSchema } from '../../config/schema/segments-file.ts';

/**
 * What is published: who is measured by which scorecard, and the scorecards. The season calendar, the measures' SQL and the
 * settings of bellwether.yaml are not part of it: they take effect with the next run.
 */
export const modelContentSchema = z.object({
  segments: segmentsFileSchema,
  /** By the key under which the configuration has them. */
  scorecards: z.array(z.tuple([z.string(), scorecardFileSchema])),
});

export type ModelContent = z.infer<typeof modelContentSchema>;

/** The model that the files of the configuration describe. */
export function contentOf({
  segments,
  scorecards,
}: Pick<Config, 'segments' | 'scorecards'>): ModelContent {
  const sorted = [...scorecards].toSorted(([a], [b]) => (a < b ? -1 : 1));
  // Through the schema, so that what is read and what was stored compare key by key.
  return modelContentSchema.parse({ segments, scorecards: sorted });
}

/** The configuration with another model in it. */
export function withContent(config: Config, content: ModelContent): Config {
  return { ...config, segments: content.segments, scorecards: new Map(content.scorecards) };
}

/** `wholesale-1`, or several joined. */
export function nameOf({ scorecards }: ModelContent): string {
  return [...new Set(scorecards.map(([, { version }]) => version))].sort().join('/');
}

/** Eight hexadecimal digits of the content; the order of keys in the store does not enter. */
export function fingerprintOf(content: ModelContent): string {
  const parsed = modelContentSchema.parse(content);
  return createHash('sha256').update(JSON.stringify(parsed)).digest('hex').slice(0, 8);
}
