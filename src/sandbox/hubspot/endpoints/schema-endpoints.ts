import { CUSTOM_SCHEMA_READ, CUSTOM_SCHEMA_WRITE } from '../access/scopes.ts';
import {
  addCustomObject,
  addDefaultAssociation,
  groupNameOf,
} from '../catalog/add-custom-object.ts';
import type { CustomObject } from '../catalog/custom-object.ts';
import { isCustom, type ObjectType } from '../catalog/object-type.ts';
import { recordNotFound, validationError } from '../hubspot-error.ts';
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
  asObject,
  bodyObject,
  flagOf,
  objectListOf,
  requireKeys,
  requiredText,
  textListOf,
  textOf,
  type JsonObject,
} from '../http/json-body.ts';
import { newProperty, requirePropertyName } from '../properties/property-input.ts';
import { schemaView } from '../properties/schema-view.ts';
import { resolveType, typeOf, wantsArchived } from './object-calls.ts';

const ROOTS: Readonly<Partial<Record<ApiVersion, readonly string[]>>> = {
  v3: ['/crm-object-schemas/v3/schemas', '/crm/v3/schemas'],
  '2026-03': ['/crm-object-schemas/2026-03/schemas'],
  '2026-09': ['/crm-object-schemas/2026-09/schemas'],
};

function endpoint(method: Endpoint['method'], rest: string, handle: Endpoint['handle']): Endpoint {
  const needed = method === 'GET' ? CUSTOM_SCHEMA_READ : CUSTOM_SCHEMA_WRITE;
  return { method, paths: paths(ROOTS, rest), scopes: () => needed, handle };
}

/** Custom objects. On tiers below Enterprise nobody is granted the scopes, which is the answer there: 403. */
export const SCHEMA_ENDPOINTS: readonly Endpoint[] = [
  endpoint('GET', '', list),
  endpoint('POST', '', create),
  {
    method: 'POST',
    paths: paths(ROOTS, '/batch/read'),
    scopes: () => CUSTOM_SCHEMA_READ,
    handle: readBatch,
  },
  endpoint('GET', '/:type', (call) => ok(schemaView(call.portal, typeOf(call)))),
  endpoint('PATCH', '/:type', update),
  endpoint('DELETE', '/:type', archive),
  endpoint('POST', '/:type/associations', createAssociation),
  endpoint('DELETE', '/:type/associations/:association', removeAssociation),
];

function list(call: Call): Answer {
  const { portal } = call;
  const archived = wantsArchived(call);
  const shown = portal.schema
    .customObjects()
    .filter(({ archivedAt }) => (archivedAt !== undefined) === archived);
  return ok({
    results: shown.map(({ number }) =>
      schemaView(portal, portal.schema.byId(`2-${String(number)}`)),
    ),
  });
}

/** Named by id or full name; what is not there is left out. [K] */
function readBatch(call: Call): Answer {
  const { portal, request } = call;
  const body = bodyObject(request);
  requireKeys(body, ['inputs']);
  const types = textListOf(body, 'inputs')
    .map((name) => portal.schema.resolve(name))
    .filter((type) => type !== undefined);
  const hidden = {
    ...(flagOf(body, 'includePropertyDefinitions') === false ? { properties: undefined } : {}),
    ...(flagOf(body, 'includeAssociationDefinitions') === false ? { associations: undefined } : {}),
  };
  return ok({ results: types.map((type) => ({ ...schemaView(portal, type), ...hidden })) });
}

function create(call: Call): Answer {
  const { portal, request } = call;
  const body = bodyObject(request);
  requireKeys(body, ['name', 'labels', 'primaryDisplayProperty']);
  const name = requiredText(body, 'name');
  requirePropertyName(name);
  const labels = readLabels(body, { singular: name, plural: name });
  const now = portal.clock.now().getTime();
  const description = textOf(body, 'description');
  const type = addCustomObject(portal, {
    name,
    singularLabel: labels.singular,
    pluralLabel: labels.plural,
    ...(description === undefined ? {} : { description }),
    primaryDisplayProperty: requiredText(body, 'primaryDisplayProperty'),
    secondaryDisplayProperties: textListOf(body, 'secondaryDisplayProperties'),
    requiredProperties: textListOf(body, 'requiredProperties'),
    searchableProperties: textListOf(body, 'searchableProperties'),
    properties: objectListOf(body, 'properties').map((property) =>
      newProperty(property, now, groupNameOf(name)),
    ),
    associatedObjects: textListOf(body, 'associatedObjects').map(
      (other) => resolveType(portal, other).id,
    ),
  });
  return { status: 201, json: schemaView(portal, type) };
}

interface Labels {
  readonly singular: string;
  readonly plural: string;
}

function readLabels(body: JsonObject, otherwise: Labels): Labels {
  const labels = asObject(body['labels'] ?? {}, 'labels');
  return {
    singular: textOf(labels, 'singular') ?? otherwise.singular,
    plural: textOf(labels, 'plural') ?? otherwise.plural,
  };
}

function customOf(call: Call): readonly [ObjectType, CustomObject] {
  const type = typeOf(call);
  const custom = call.portal.schema
    .customObjects()
    .find(({ number }) => type.id === `2-${String(number)}`);
  if (custom === undefined) throw validationError(`${type.name} is not a custom object`);
  return [type, custom];
}

function update(call: Call): Answer {
  const { portal, request } = call;
  const [, custom] = customOf(call);
  const body = bodyObject(request);
  const labels = readLabels(body, { singular: custom.singularLabel, plural: custom.pluralLabel });
  const lists = [
    'requiredProperties',
    'searchableProperties',
    'secondaryDisplayProperties',
  ] as const;
  const changedLists = lists
    .filter((key) => Array.isArray(body[key]))
    .map((key) => [key, textListOf(body, key)] as const);
  const type = portal.schema.saveCustomObject({
    ...custom,
    ...Object.fromEntries(changedLists),
    singularLabel: labels.singular,
    pluralLabel: labels.plural,
    primaryDisplayProperty: textOf(body, 'primaryDisplayProperty') ?? custom.primaryDisplayProperty,
    updatedAt: portal.clock.now().getTime(),
  });
  return ok(schemaView(portal, type));
}

/** A schema with live records stays. */
function archive(call: Call): Answer {
  const { portal } = call;
  const [type, custom] = customOf(call);
  if (portal.records.table(type).liveCount() > 0) {
    throw validationError(`${type.name} still has records and cannot be deleted`);
  }
  portal.schema.saveCustomObject({ ...custom, archivedAt: portal.clock.now().getTime() });
  return NO_CONTENT;
}

function createAssociation(call: Call): Answer {
  const { portal, request } = call;
  const body = bodyObject(request);
  requireKeys(body, ['fromObjectTypeId', 'toObjectTypeId']);
  const from = resolveType(portal, requiredText(body, 'fromObjectTypeId'));
  const to = resolveType(portal, requiredText(body, 'toObjectTypeId'));
  if (!isCustom(from) && !isCustom(to)) {
    throw validationError('An association must involve a custom object');
  }
  const name = textOf(body, 'name') ?? `${from.singular}_to_${to.singular}`;
  const id = addDefaultAssociation(portal, from, to, name);
  const json = { fromObjectTypeId: from.id, toObjectTypeId: to.id, name, id: String(id) };
  return { status: 201, json };
}

function removeAssociation(call: Call): Answer {
  const { portal } = call;
  const typeId = Number(param(call, 'association'));
  const found = portal.associations
    .from(typeOf(call).id)
    .find(({ definition, end }) => definition.category === 'USER_DEFINED' && end.typeId === typeId);
  if (found === undefined) throw recordNotFound(param(call, 'association'));
  portal.database.run('DELETE FROM associations WHERE definition = ?', found.definition.id);
  portal.associations.remove(found.definition);
  return NO_CONTENT;
}
