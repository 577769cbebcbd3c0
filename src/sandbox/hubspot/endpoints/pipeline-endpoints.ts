import { objectScopes, type Action } from '../access/scopes.ts';
import { HubspotError, validationError } from '../hubspot-error.ts';
import {
  NO_CONTENT,
  ok,
  param,
  paths,
  type Answer,
  type ApiVersion,
  type Call,
  type Endpoint,
} from '../http/call.ts';
import { bodyObject, type JsonObject } from '../http/json-body.ts';
import { flagParam } from '../http/query.ts';
import { instantText } from '../records/instant-text.ts';
import type { ObjectPipelines, Pipeline, PipelineStage } from '../standard/pipelines.ts';
import { typeOf } from './object-calls.ts';
import {
  changedPipeline,
  changedStage,
  newPipeline,
  newStage,
  type PipelineContext,
} from './pipeline-input.ts';

const ROOTS: Readonly<Partial<Record<ApiVersion, readonly string[]>>> = {
  v3: ['/crm/v3/pipelines', '/crm/pipelines/v3'],
  '2026-03': ['/crm/pipelines/2026-03'],
  '2026-09': ['/crm/pipelines/2026-09'],
};

function endpoint(method: Endpoint['method'], rest: string, handle: Endpoint['handle']): Endpoint {
  const action: Action = method === 'GET' ? 'read' : 'write';
  return {
    method,
    paths: paths(ROOTS, rest),
    scopes: (call) => objectScopes(typeOf(call), action),
    handle,
  };
}

const ONE = '/:type/:pipeline';
const STAGES = '/:type/:pipeline/stages';
const STAGE = '/:type/:pipeline/stages/:stage';

export const PIPELINE_ENDPOINTS: readonly Endpoint[] = [
  endpoint('GET', '/:type', (call) => ok({ results: pipelines(call).map(pipelineView) })),
  endpoint('POST', '/:type', createPipeline),
  endpoint('GET', ONE, (call) => ok(pipelineView(pipelineOf(call)))),
  endpoint('PATCH', ONE, updatePipeline),
  endpoint('PUT', ONE, replacePipeline),
  endpoint('DELETE', ONE, archivePipeline),
  endpoint('GET', STAGES, (call) => ok({ results: pipelineOf(call).stages.map(stageView) })),
  endpoint('POST', STAGES, createStage),
  endpoint('GET', STAGE, (call) => ok(stageView(stageOf(call)))),
  endpoint('PATCH', STAGE, (call) => writeStage(call, changedStage)),
  endpoint('PUT', STAGE, (call) => writeStage(call, replacedStage)),
  endpoint('DELETE', STAGE, archiveStage),
];

function pipelines(call: Call): readonly Pipeline[] {
  return call.portal.pipelines.of(typeOf(call).id)?.pipelines ?? [];
}

function pipelineOf(call: Call): Pipeline {
  const found = pipelines(call).find(({ id }) => id === param(call, 'pipeline'));
  if (found === undefined) throw notFound();
  return found;
}

function stageOf(call: Call): PipelineStage {
  const found = pipelineOf(call).stages.find(({ id }) => id === param(call, 'stage'));
  if (found === undefined) throw notFound();
  return found;
}

function notFound(): HubspotError {
  return new HubspotError(404, 'resource not found', { category: 'OBJECT_NOT_FOUND' });
}

function contextOf(call: Call): PipelineContext {
  return { portal: call.portal, objectTypeId: typeOf(call).id };
}

function save(call: Call, changed: readonly Pipeline[]): void {
  call.portal.pipelines.save(typeOf(call).id, changed);
}

/** Puts a pipeline in the place of the one with its id. */
function saveOne(call: Call, changed: Pipeline): void {
  save(
    call,
    pipelines(call).map((one) => (one.id === changed.id ? changed : one)),
  );
}

function createPipeline(call: Call): Answer {
  if (call.portal.pipelines.of(typeOf(call).id) === undefined) {
    throw validationError(`${typeOf(call).name} have no pipelines`);
  }
  const body = bodyObject(call.request);
  const made = newPipeline(contextOf(call), body);
  requireFreeId(
    pipelines(call).map(({ id }) => id),
    made.id,
  );
  save(call, [...pipelines(call), made]);
  return { status: 201, json: pipelineView(asSent(made)) };
}

/** [K] The words of real answers are not known. */
function requireFreeId(taken: readonly string[], id: string): void {
  if (!taken.includes(id)) return;
  throw new HubspotError(409, `The id ${id} is taken already.`, { category: 'CONFLICT' });
}

function updatePipeline(call: Call): Answer {
  const changed = changedPipeline(contextOf(call), pipelineOf(call), bodyObject(call.request));
  saveOne(call, changed);
  return ok(pipelineView(changed));
}

function replacePipeline(call: Call): Answer {
  const { id, createdAt } = pipelineOf(call);
  const body: JsonObject = { ...bodyObject(call.request), pipelineId: id };
  const made = newPipeline(contextOf(call), body);
  const kept = new Set(made.stages.map((stage) => stage.id));
  for (const stage of pipelineOf(call).stages) {
    if (!kept.has(stage.id)) requireUnused(call, 'stageProperty', stage.id);
  }
  const replaced = createdAt === undefined ? made : { ...made, createdAt };
  saveOne(call, replaced);
  return ok(pipelineView(asSent(replaced)));
}

function archivePipeline(call: Call): Answer {
  const { id } = pipelineOf(call);
  if (flagParam(call.request.query, 'validateReferencesBeforeDelete')) {
    requireUnused(call, 'pipelineProperty', id);
  }
  save(
    call,
    pipelines(call).filter((one) => one.id !== id),
  );
  return NO_CONTENT;
}

function createStage(call: Call): Answer {
  const pipeline = pipelineOf(call);
  const made = newStage(contextOf(call), bodyObject(call.request));
  requireFreeId(
    pipelines(call).flatMap(({ stages }) => stages.map(({ id }) => id)),
    made.id,
  );
  saveOne(call, { ...pipeline, stages: [...pipeline.stages, made] });
  return { status: 201, json: stageView(stageAsSent(made)) };
}

function replacedStage(
  context: PipelineContext,
  { id, createdAt }: PipelineStage,
  body: JsonObject,
): PipelineStage {
  const made = newStage(context, { ...body, stageId: id });
  return createdAt === undefined ? made : { ...made, createdAt };
}

function writeStage(call: Call, change: typeof changedStage): Answer {
  const pipeline = pipelineOf(call);
  const changed = change(contextOf(call), stageOf(call), bodyObject(call.request));
  const stages = pipeline.stages.map((one) => (one.id === changed.id ? changed : one));
  saveOne(call, { ...pipeline, stages });
  return ok(stageView(stageAsSent(changed)));
}

function archiveStage(call: Call): Answer {
  const pipeline = pipelineOf(call);
  const { id } = stageOf(call);
  requireUnused(call, 'stageProperty', id);
  saveOne(call, { ...pipeline, stages: pipeline.stages.filter((one) => one.id !== id) });
  return NO_CONTENT;
}

const IN_USE = { stageProperty: 'STAGE_ID_IN_USE', pipelineProperty: 'PIPELINE_ID_IN_USE' };

/** What records stand on cannot be taken away. [K] the words around the code. */
function requireUnused(
  call: Call,
  property: Exclude<keyof ObjectPipelines, 'pipelines'>,
  id: string,
): void {
  const type = typeOf(call);
  const name = call.portal.pipelines.of(type.id)?.[property] ?? '';
  const users = call.portal.records.table(type).idsByValue(name, id);
  if (users.length === 0) return;
  const shown = users.slice(0, 10).map(String);
  throw validationError(
    `Stage IDs: [${id}] are being referenced by object IDs: [${shown.join(', ')}]`,
    {
      subCategory: `PipelineError.${IN_USE[property]}`,
      context: { stageIds: [id], objectIds: shown },
    },
  );
}

/** Answers of writes repeat what was sent: what is derived shows in the next read. */
function asSent(pipeline: Pipeline): Pipeline {
  return { ...pipeline, stages: pipeline.stages.map(stageAsSent) };
}

function stageAsSent(stage: PipelineStage): PipelineStage {
  const { isClosed: _, ...metadata } = stage.metadata;
  return { ...stage, metadata };
}

function pipelineView(pipeline: Pipeline, position = 0): unknown {
  const { id, label, displayOrder = position, stages } = pipeline;
  return { label, displayOrder, id, stages: stages.map(stageView), ...timesOf(pipeline) };
}

function stageView(stage: PipelineStage, position = 0): unknown {
  const { id, label, metadata, displayOrder = position } = stage;
  const writePermissions = 'CRM_PERMISSIONS_ENFORCEMENT';
  return { label, displayOrder, metadata, id, ...timesOf(stage), writePermissions };
}

function timesOf({ createdAt = 0, updatedAt = 0 }: Pipeline | PipelineStage): object {
  const times = { createdAt: instantText(createdAt), updatedAt: instantText(updatedAt) };
  return { ...times, archived: false };
}
