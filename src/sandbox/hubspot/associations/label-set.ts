import type { DirectedDefinition } from '../catalog/association-definition.ts';
import { validationError } from '../hubspot-error.ts';
import type { Portal } from '../portal.ts';
import type { TypePair } from './association-lists.ts';
import { breakLink } from './link-changes.ts';
import { linkRecords } from './linking.ts';

/**
 * Makes `wanted` the labels of a pair: other labels go, the unlabelled link stays. Answers the labels that the
 * pair now has.
 */
export function setLabels(
  portal: Portal,
  pair: TypePair,
  [fromId, toId]: readonly [number, number],
  wanted: readonly DirectedDefinition[],
): readonly string[] {
  const wantedIds = new Set(wanted.map(keyOf));
  for (const directed of portal.associations.between(pair[0].id, pair[1].id)) {
    if (directed.definition.kind === 'default' || wantedIds.has(keyOf(directed))) continue;
    breakLink(portal, directed, fromId, toId);
  }
  for (const directed of wanted) linkRecords(portal, directed, fromId, toId);
  return wanted.map(({ end }) => end.label).filter((label) => label !== null);
}

/** The unlabelled type between two object types. */
export function defaultType(portal: Portal, [from, to]: TypePair): DirectedDefinition {
  const found = portal.associations
    .between(from.id, to.id)
    .find(({ definition }) => definition.kind === 'default');
  if (found !== undefined) return found;
  throw validationError(`${from.id} cannot be associated with ${to.id}`);
}

function keyOf({ definition, direction }: DirectedDefinition): string {
  return `${String(definition.id)} ${direction}`;
}
