import { z } from 'zod';
import {
  STANDARD_PIPELINES,
  type ObjectPipelines,
  type Pipeline,
  type PipelineStage,
} from '../standard/pipelines.ts';
import type { DefinitionStore } from '../store/definition-store.ts';

/** The portal's pipelines: HubSpot's own, until they are changed. */
export interface PipelineBook {
  /** Undefined for objects without pipelines. */
  of(objectTypeId: string): ObjectPipelines | undefined;
  stage(objectTypeId: string, stageId: string): PipelineStage | undefined;
  save(objectTypeId: string, pipelines: readonly Pipeline[]): void;
}

const stageSchema = z.object({
  id: z.string(),
  label: z.string(),
  metadata: z.record(z.string(), z.string()),
  displayOrder: z.number().optional(),
  createdAt: z.number().optional(),
  updatedAt: z.number().optional(),
});

const pipelinesSchema: z.ZodType<readonly Pipeline[]> = z.array(
  stageSchema.omit({ metadata: true }).extend({ stages: z.array(stageSchema) }),
);

const KIND = 'pipelines';

export function openPipelineBook(kept: DefinitionStore): PipelineBook {
  const book = new Map(STANDARD_PIPELINES);
  for (const { key, value } of kept.all(KIND)) {
    const standard = book.get(key);
    if (standard === undefined) continue;
    book.set(key, { ...standard, pipelines: pipelinesSchema.parse(value) });
  }
  return {
    of: (objectTypeId) => book.get(objectTypeId),
    stage: (objectTypeId, stageId) =>
      book
        .get(objectTypeId)
        ?.pipelines.flatMap(({ stages }) => stages)
        .find(({ id }) => id === stageId),
    save(objectTypeId, pipelines) {
      const known = book.get(objectTypeId);
      if (known === undefined) return;
      book.set(objectTypeId, { ...known, pipelines });
      kept.save(KIND, objectTypeId, pipelines);
    },
  };
}
