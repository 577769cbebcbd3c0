import { objectScopes } from '../access/scopes.ts';
import { HubspotError } from '../hubspot-error.ts';
import {
  ok,
  param,
  paths,
  type Answer,
  type ApiVersion,
  type Call,
  type Endpoint,
} from '../http/call.ts';
import { pipelinesOf, type Pipeline, type PipelineStage } from '../standard/pipelines.ts';
import { typeOf } from './object-calls.ts';

const ROOTS: Readonly<Partial<Record<ApiVersion, readonly string[]>>> = {
  v3: ['/crm/v3/pipelines', '/crm/pipelines/v3'],
  '2026-03': ['/crm/pipelines/2026-03'],
  '2026-09': ['/crm/pipelines/2026-09'],
};

function endpoint(rest: string, handle: Endpoint['handle']): Endpoint {
  return {
    method: 'GET',
    paths: paths(ROOTS, rest),
    scopes: (call) => objectScopes(typeOf(call), 'read'),
    handle,
  };
}

/** Pipelines can be read; changing them is not served yet. */
export const PIPELINE_ENDPOINTS: readonly Endpoint[] = [
  endpoint('/:type', (call) => ok({ results: pipelines(call).map(pipelineView) })),
  endpoint('/:type/:pipeline', (call) => ok(pipelineView(pipelineOf(call), 0))),
  endpoint('/:type/:pipeline/stages', (call) =>
    ok({ results: pipelineOf(call).stages.map(stageView) }),
  ),
  endpoint('/:type/:pipeline/stages/:stage', readStage),
];

const MADE_AT = '1970-01-01T00:00:00Z';

function pipelines(call: Call): readonly Pipeline[] {
  return pipelinesOf(typeOf(call).id)?.pipelines ?? [];
}

function pipelineOf(call: Call): Pipeline {
  const found = pipelines(call).find(({ id }) => id === param(call, 'pipeline'));
  if (found === undefined) throw notFound();
  return found;
}

function readStage(call: Call): Answer {
  const { stages } = pipelineOf(call);
  const index = stages.findIndex(({ id }) => id === param(call, 'stage'));
  const stage = stages[index];
  if (stage === undefined) throw notFound();
  return ok(stageView(stage, index));
}

function pipelineView({ id, label, stages }: Pipeline, displayOrder: number): unknown {
  return {
    label,
    displayOrder,
    id,
    stages: stages.map(stageView),
    createdAt: MADE_AT,
    updatedAt: MADE_AT,
    archived: false,
  };
}

function stageView({ id, label, metadata }: PipelineStage, displayOrder: number): unknown {
  return {
    label,
    displayOrder,
    metadata,
    id,
    createdAt: MADE_AT,
    updatedAt: MADE_AT,
    archived: false,
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
  };
}

function notFound(): HubspotError {
  return new HubspotError(404, 'resource not found', { category: 'OBJECT_NOT_FOUND' });
}
