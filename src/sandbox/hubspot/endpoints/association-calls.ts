import type { TypePair } from '../associations/association-lists.ts';
import type { DirectedDefinition } from '../catalog/association-definition.ts';
import { objectScopes, type Action } from '../access/scopes.ts';
import type { ApiVersion, Call } from '../http/call.ts';
import { recordNotFound } from '../hubspot-error.ts';
import { typeOf } from './object-calls.ts';

/** What the endpoints of associations share. */

export const ASSOCIATED_OBJECT_ROOTS: Readonly<Partial<Record<ApiVersion, readonly string[]>>> = {
  v4: ['/crm/v4/objects', '/crm/objects/v4'],
  '2026-03': ['/crm/objects/2026-03'],
  '2026-09': ['/crm/objects/2026-09'],
};

export const ASSOCIATION_ROOTS: Readonly<Partial<Record<ApiVersion, readonly string[]>>> = {
  v4: ['/crm/v4/associations', '/crm/associations/v4'],
  '2026-03': ['/crm/associations/2026-03'],
  '2026-09': ['/crm/associations/2026-09'],
};

export function pairOf(call: Call): TypePair {
  return [typeOf(call), typeOf(call, 'to')];
}

export function pairScopes(action: Action): (call: Call) => readonly string[] {
  return (call) => objectScopes(typeOf(call), action);
}

/** Ids in bodies: numbers in v4, text in the dated versions. [K] for 2026-09. */
export function wireId(version: ApiVersion, id: number): number | string {
  return version === 'v4' ? id : String(id);
}

/** A record id in a path. */
export function numericId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw recordNotFound(text);
  return Number(text);
}

export function typeBody({ definition, end }: DirectedDefinition): unknown {
  return { category: definition.category, typeId: end.typeId, label: end.label };
}
