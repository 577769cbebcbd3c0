import {
  asObject,
  flagOf,
  integerOf,
  objectListOf,
  requireKeys,
  textOf,
  type JsonObject,
} from '../http/json-body.ts';
import { validationError } from '../hubspot-error.ts';
import type { Portal } from '../portal.ts';
import type { Pipeline, PipelineStage } from '../standard/pipelines.ts';

/** Readers of what clients send about pipelines. */

const DEALS = '0-3';
const REQUIRED = ['label', 'displayOrder'];

export interface PipelineContext {
  readonly portal: Portal;
  readonly objectTypeId: string;
}

export function newPipeline(context: PipelineContext, body: JsonObject): Pipeline {
  requireKeys(body, [...REQUIRED, 'stages']);
  const now = context.portal.clock.now().getTime();
  return {
    id: textOf(body, 'pipelineId') ?? newId(context, 'pipeline'),
    label: textOf(body, 'label') ?? '',
    displayOrder: integerOf(body, 'displayOrder') ?? 0,
    stages: objectListOf(body, 'stages').map((stage) => newStage(context, stage)),
    createdAt: now,
    updatedAt: now,
  };
}

/** Ids that a client sends are taken as they are. */
export function newStage(context: PipelineContext, body: JsonObject): PipelineStage {
  requireKeys(body, REQUIRED);
  const now = context.portal.clock.now().getTime();
  return {
    id: textOf(body, 'stageId') ?? newId(context, 'stage'),
    label: textOf(body, 'label') ?? '',
    displayOrder: integerOf(body, 'displayOrder') ?? 0,
    metadata: metadataOf(context, body, {}),
    createdAt: now,
    updatedAt: now,
  };
}

export function changedStage(
  context: PipelineContext,
  stage: PipelineStage,
  body: JsonObject,
): PipelineStage {
  const displayOrder = integerOf(body, 'displayOrder') ?? stage.displayOrder;
  return {
    ...stage,
    label: textOf(body, 'label') ?? stage.label,
    ...(displayOrder === undefined ? {} : { displayOrder }),
    metadata: metadataOf(context, body, stage.metadata),
    updatedAt: context.portal.clock.now().getTime(),
  };
}

export function changedPipeline(
  { portal }: PipelineContext,
  pipeline: Pipeline,
  body: JsonObject,
): Pipeline {
  flagOf(body, 'archived'); // may be sent, and must be a boolean then
  const displayOrder = integerOf(body, 'displayOrder') ?? pipeline.displayOrder;
  return {
    ...pipeline,
    label: textOf(body, 'label') ?? pipeline.label,
    ...(displayOrder === undefined ? {} : { displayOrder }),
    updatedAt: portal.clock.now().getTime(),
  };
}

/** Stages of deals must say how likely they are; whether that closes a deal is derived. */
function metadataOf(
  { objectTypeId }: PipelineContext,
  body: JsonObject,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const sent = asObject(body['metadata'] ?? {}, 'metadata');
  const metadata: Record<string, string> = { ...before };
  for (const key of Object.keys(sent)) metadata[key] = textOf(sent, key) ?? '';
  if (objectTypeId !== DEALS) return metadata;
  const probability = metadata['probability'] ?? '';
  const share = probability === '' ? Number.NaN : Number(probability);
  if (!(share >= 0 && share <= 1)) {
    throw validationError('A stage of deals needs metadata.probability between 0.0 and 1.0');
  }
  return { ...metadata, isClosed: String(share === 0 || share === 1) };
}

/** Numbers that no stage of HubSpot's own has. */
function newId({ portal, objectTypeId }: PipelineContext, what: string): string {
  const pipelines = portal.pipelines.of(objectTypeId)?.pipelines ?? [];
  const taken = new Set(
    pipelines.flatMap(({ id, stages }) => [id, ...stages.map((one) => one.id)]),
  );
  const now = portal.clock.now().getTime();
  for (;;) {
    const count = nextCount(portal);
    portal.kept.save('portal', 'pipeline ids', count);
    const label = `${what} ${objectTypeId} ${String(now)} ${String(count)}`;
    const id = String(100_000_000 + portal.values.integer(label, 900_000_000));
    if (!taken.has(id)) return id;
  }
}

function nextCount({ kept }: Portal): number {
  return Number(kept.find('portal', 'pipeline ids') ?? 0) + 1;
}
