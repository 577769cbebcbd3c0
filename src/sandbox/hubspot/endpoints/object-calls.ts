import { objectScopes, type Action } from '../access/scopes.ts';
import type { ObjectType } from '../catalog/object-type.ts';
import { unknownObjectType } from '../hubspot-error.ts';
import { isDated, param, type ApiVersion, type Call } from '../http/call.ts';
import { flagParam, listParam } from '../http/query.ts';
import type { Portal } from '../portal.ts';
import type { RecordShape } from '../records/record-view.ts';

/** What the endpoints of records share. */

export const OBJECT_ROOTS: Readonly<Partial<Record<ApiVersion, readonly string[]>>> = {
  v3: ['/crm/v3/objects', '/crm/objects/v3'],
  '2026-03': ['/crm/objects/2026-03'],
  '2026-09': ['/crm/objects/2026-09'],
};

/** The object type that a path parameter names, or the 400. */
export function typeOf(call: Call, name = 'type'): ObjectType {
  return resolveType(call.portal, param(call, name));
}

export function resolveType(portal: Portal, pathName: string): ObjectType {
  const type = portal.schema.resolve(pathName);
  if (type === undefined) throw unknownObjectType(pathName);
  return type;
}

export function scopesFor(action: Action): (call: Call) => readonly string[] {
  return (call) => objectScopes(typeOf(call), action);
}

/** What the query string of a read asks for. */
export function shapeOf(call: Call): RecordShape {
  const { query } = call.request;
  return {
    properties: listParam(query, 'properties'),
    history: listParam(query, 'propertiesWithHistory'),
    associations: listParam(query, 'associations').map((name) => resolveType(call.portal, name)),
    withUrl: isDated(call.version),
  };
}

export function wantsArchived(call: Call): boolean {
  return flagParam(call.request.query, 'archived');
}
