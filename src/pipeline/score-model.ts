import { z } from 'zod';
import { scorecardFileSchema, type Scorecard } from '../config/schema/scorecard-file.ts';
import type { SegmentsFile } from '../config/schema/segments-file.ts';
import type { MeasureDefinition } from '../domain/measure.ts';
import { HEALTH } from '../domain/score.ts';
import type { SqlSession } from '../store/database.ts';
import { findModel } from '../store/model-repository.ts';
import type { PipelineContext } from './context.ts';

const dimensionSchema = z.enum(['outcome', 'business', 'relationship']);

const scoreModelSchema = z.object({
  scorecards: z.array(scorecardFileSchema),
  measures: z.array(
    z.object({ id: z.string(), dimension: dimensionSchema, inputs: z.array(z.string()) }),
  ),
});

export type ModelMeasure = Pick<MeasureDefinition, 'id' | 'dimension' | 'inputs'>;

/** What a model version stands for, as far as a score is explained by it. */
export interface ScoreModel {
  readonly scorecards: readonly Scorecard[];
  readonly measures: readonly ModelMeasure[];
}

/** As it is kept: what was published of it can be published again. */
export interface KeptModel extends ScoreModel {
  readonly segments: SegmentsFile;
}

/** The present model, as it is kept. */
export function scoreModel({
  config,
  catalog,
}: Pick<PipelineContext, 'config' | 'catalog'>): KeptModel {
  return {
    segments: config.segments,
    scorecards: [...config.scorecards.values(), ...config.extraScorecards],
    measures: [...catalog.values()].map(({ id, dimension, inputs }) => ({ id, dimension, inputs })),
  };
}

/** A model that scores were made with; undefined where it was not kept, or is of a form that is not known any more. */
export async function storedScoreModel(
  sql: SqlSession,
  connectionId: number,
  modelVersion: string,
): Promise<ScoreModel | undefined> {
  const content = await findModel(sql, connectionId, modelVersion);
  const parsed = scoreModelSchema.safeParse(content);
  return parsed.success ? parsed.data : undefined;
}

/** The scorecard of a model for a segment: its own, else the one for all segments. */
export function scorecardOf(
  { scorecards }: ScoreModel,
  id: string,
  segment: string,
): Scorecard | undefined {
  const those = scorecards.filter(({ scorecard = HEALTH }) => scorecard === id);
  return those.find((one) => one.segment === segment) ?? those.find((one) => one.segment === '*');
}
