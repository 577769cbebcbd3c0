import type { PropertyGroup } from '../catalog/property-definition.ts';
import { HubspotError } from '../hubspot-error.ts';
import {
  NO_CONTENT,
  ok,
  param,
  paths,
  type Answer,
  type Call,
  type Endpoint,
} from '../http/call.ts';
import { bodyObject, integerOf, requireKeys, requiredText, textOf } from '../http/json-body.ts';
import { requirePropertyName } from '../properties/property-input.ts';
import { groupView } from '../properties/property-view.ts';
import { typeOf } from './object-calls.ts';
import { PROPERTY_ROOTS, definitionScopes } from './property-endpoints.ts';

const ALL = paths(PROPERTY_ROOTS, '/:type/groups');
const ONE = paths(PROPERTY_ROOTS, '/:type/groups/:group');

/** Groups of properties. */
export const PROPERTY_GROUP_ENDPOINTS: readonly Endpoint[] = [
  { method: 'GET', paths: ALL, scopes: definitionScopes('read'), handle: list },
  { method: 'POST', paths: ALL, scopes: definitionScopes('write'), handle: create },
  { method: 'GET', paths: ONE, scopes: definitionScopes('read'), handle: read },
  { method: 'PATCH', paths: ONE, scopes: definitionScopes('write'), handle: update },
  { method: 'DELETE', paths: ONE, scopes: definitionScopes('write'), handle: archive },
];

function groupsOf(call: Call): readonly PropertyGroup[] {
  return call.portal.schema.groups(typeOf(call));
}

function groupOf(call: Call): PropertyGroup {
  const name = param(call, 'group');
  const group = groupsOf(call).find((one) => one.name === name);
  if (group !== undefined) return group;
  throw new HubspotError(404, `Property group ${name} does not exist`, {
    category: 'OBJECT_NOT_FOUND',
  });
}

function list(call: Call): Answer {
  return ok({ results: groupsOf(call).map(groupView) });
}

function read(call: Call): Answer {
  return ok(groupView(groupOf(call)));
}

function create(call: Call): Answer {
  const { portal, request } = call;
  const body = bodyObject(request);
  requireKeys(body, ['name', 'label']);
  const name = requiredText(body, 'name');
  requirePropertyName(name);
  if (groupsOf(call).some((group) => group.name === name)) {
    throw new HubspotError(409, `A property group named '${name}' already exists.`, {
      category: 'OBJECT_ALREADY_EXISTS',
      subCategory: 'Properties.PROPERTY_GROUP_WITH_NAME_EXISTS',
    });
  }
  const displayOrder = integerOf(body, 'displayOrder') ?? groupsOf(call).length;
  const group = { name, label: requiredText(body, 'label'), displayOrder };
  portal.schema.saveGroup(typeOf(call), group);
  const location = `${request.path}/${name}`;
  return { status: 201, json: groupView(group), headers: { location } };
}

function update(call: Call): Answer {
  const body = bodyObject(call.request);
  const group = groupOf(call);
  const changed = {
    ...group,
    label: textOf(body, 'label') ?? group.label,
    displayOrder: integerOf(body, 'displayOrder') ?? group.displayOrder,
  };
  call.portal.schema.saveGroup(typeOf(call), changed);
  return ok(groupView(changed));
}

function archive(call: Call): Answer {
  const { portal } = call;
  const type = typeOf(call);
  const group = groupOf(call);
  const active = portal.schema
    .properties(type)
    .some(({ groupName, archivedAt }) => groupName === group.name && archivedAt === undefined);
  if (active) throw groupInUse();
  portal.schema.removeGroup(type, group.name);
  return NO_CONTENT;
}

/** The error body of this one stands as JSON inside of the message (seen on a live portal). */
function groupInUse(): HubspotError {
  const inner = {
    status: 'error',
    message: "Can't delete or purge a group with active properties",
    category: 'VALIDATION_ERROR',
    subCategory: 'PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES',
  };
  return new HubspotError(400, JSON.stringify(inner));
}
