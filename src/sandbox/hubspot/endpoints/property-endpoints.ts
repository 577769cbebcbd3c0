import { schemaScopes, type Action } from '../access/scopes.ts';
import type { PropertyDefinition } from '../catalog/property-definition.ts';
import { HubspotError } from '../hubspot-error.ts';
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
import {
  bodyObject,
  flagOf,
  objectListOf,
  requireKeys,
  requiredText,
  type JsonObject,
} from '../http/json-body.ts';
import {
  addProperty,
  archiveProperty,
  propertyNotFound,
  requireChangeable,
  requireGroup,
  requireProperty,
} from '../properties/property-changes.ts';
import { changedProperty, newProperty } from '../properties/property-input.ts';
import { propertyView } from '../properties/property-view.ts';
import { batchBody, requireBatchSize, type BatchError } from '../records/batch.ts';
import { typeOf, wantsArchived } from './object-calls.ts';

export const PROPERTY_ROOTS: Readonly<Partial<Record<ApiVersion, readonly string[]>>> = {
  v3: ['/crm/v3/properties', '/crm/properties/v3'],
  '2026-03': ['/crm/properties/2026-03'],
  '2026-09': ['/crm/properties/2026-09'],
};

export function definitionScopes(action: Action): (call: Call) => readonly string[] {
  return (call) => schemaScopes(typeOf(call), action);
}

const ALL = paths(PROPERTY_ROOTS, '/:type');
const ONE = paths(PROPERTY_ROOTS, '/:type/:name');

function batch(verb: string, action: Action, handle: Endpoint['handle']): Endpoint {
  return {
    method: 'POST',
    paths: paths(PROPERTY_ROOTS, `/:type/batch/${verb}`),
    scopes: definitionScopes(action),
    handle,
  };
}

/** Definitions of properties. The endpoints of groups go before: `groups` would read as a name. */
export const PROPERTY_ENDPOINTS: readonly Endpoint[] = [
  batch('create', 'write', createBatch),
  batch('read', 'read', readBatch),
  batch('archive', 'write', archiveBatch),
  { method: 'GET', paths: ALL, scopes: definitionScopes('read'), handle: list },
  { method: 'POST', paths: ALL, scopes: definitionScopes('write'), handle: create },
  { method: 'GET', paths: ONE, scopes: definitionScopes('read'), handle: read },
  { method: 'PATCH', paths: ONE, scopes: definitionScopes('write'), handle: update },
  { method: 'DELETE', paths: ONE, scopes: definitionScopes('write'), handle: archive },
];

function view(call: Call, property: PropertyDefinition): unknown {
  return propertyView(property, call.portal.userId);
}

/** No property of the sandbox is sensitive: asked for those, it has none. */
function wantsSensitive(call: Call): boolean {
  return (call.request.query.get('dataSensitivity') ?? 'non_sensitive') !== 'non_sensitive';
}

function list(call: Call): Answer {
  const archived = wantsArchived(call);
  const { shownDefinitions } = call.portal;
  const properties = wantsSensitive(call) ? [] : shownDefinitions.properties(typeOf(call));
  const shown = properties.filter(({ archivedAt }) => (archivedAt !== undefined) === archived);
  return ok({ results: shown.map((property) => view(call, property)) });
}

function find(call: Call, name: string, archived: boolean): PropertyDefinition | undefined {
  const found = call.portal.shownDefinitions.property(typeOf(call), name);
  return (found?.archivedAt !== undefined) === archived ? found : undefined;
}

function read(call: Call): Answer {
  const name = param(call, 'name');
  const property = wantsSensitive(call) ? undefined : find(call, name, wantsArchived(call));
  if (property === undefined) throw propertyNotFound(name);
  return ok(view(call, property));
}

function createFrom(call: Call, body: JsonObject): PropertyDefinition {
  const { portal } = call;
  return addProperty(portal, typeOf(call), newProperty(body, portal.clock.now().getTime()));
}

function create(call: Call): Answer {
  const property = createFrom(call, bodyObject(call.request));
  const location = `${call.request.path}/${property.name}`;
  return { status: 201, json: view(call, property), headers: { location } };
}

function update(call: Call): Answer {
  const { portal, request } = call;
  const type = typeOf(call);
  const property = requireProperty(portal, type, param(call, 'name'));
  const body = bodyObject(request);
  requireChangeable(property, Object.keys(body));
  const changed = changedProperty(property, body, portal.clock.now().getTime());
  requireGroup(portal, type, changed.groupName);
  portal.schema.saveProperty(type, changed);
  return ok(view(call, changed));
}

function archive(call: Call): Answer {
  archiveProperty(call.portal, typeOf(call), param(call, 'name'));
  return NO_CONTENT;
}

function inputsOf(call: Call): readonly JsonObject[] {
  const body = bodyObject(call.request);
  requireKeys(body, ['inputs']);
  const inputs = objectListOf(body, 'inputs');
  requireBatchSize(inputs);
  return inputs;
}

function createBatch(call: Call): Answer {
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const input of inputsOf(call)) {
    try {
      results.push(view(call, createFrom(call, input)));
    } catch (error) {
      if (!(error instanceof HubspotError)) throw error;
      errors.push({
        status: 'error',
        category: error.body.category ?? 'VALIDATION_ERROR',
        message: error.message,
        context: { name: [String(input['name'])] },
      });
    }
  }
  return answerBatch(call, 201, results, errors);
}

function readBatch(call: Call): Answer {
  const archived = flagOf(bodyObject(call.request), 'archived') ?? false;
  const names = inputsOf(call).map((input) => requiredText(input, 'name'));
  const found = names.map((name) => find(call, name, archived));
  const missing = names.filter((_, index) => found[index] === undefined);
  const results = found
    .filter((property) => property !== undefined)
    .map((property) => view(call, property));
  const errors: readonly BatchError[] = missing.map((name) => ({
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: `Property ${name} does not exist`,
    context: { name: [name] },
  }));
  return answerBatch(call, 200, results, errors);
}

/** Succeeds whatever the properties' state was. */
function archiveBatch(call: Call): Answer {
  const { portal } = call;
  const type = typeOf(call);
  for (const input of inputsOf(call)) {
    const name = requiredText(input, 'name');
    if (portal.schema.property(type, name) !== undefined) archiveProperty(portal, type, name);
  }
  return NO_CONTENT;
}

function answerBatch(
  call: Call,
  status: 200 | 201,
  results: readonly unknown[],
  errors: readonly BatchError[],
): Answer {
  const json = batchBody(call.portal, results, errors);
  return { status: errors.length > 0 ? 207 : status, json };
}
