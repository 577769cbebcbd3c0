import type { DirectedDefinition } from '../catalog/association-definition.ts';
import type { Portal } from '../portal.ts';
import { childOf, isParentLink, refreshParent } from './parent-company.ts';

/** Links and unlinks one pair under one type, and tells it from both sides. True when that changed something. */

export function makeLink(
  portal: Portal,
  directed: DirectedDefinition,
  fromId: number,
  toId: number,
): boolean {
  const isNew = portal.links.link(directed, fromId, toId);
  if (isNew) follow(portal, directed, [fromId, toId], false);
  return isNew;
}

export function breakLink(
  portal: Portal,
  directed: DirectedDefinition,
  fromId: number,
  toId: number,
): boolean {
  const existed = portal.links.unlink(directed, fromId, toId);
  if (existed) follow(portal, directed, [fromId, toId], true);
  return existed;
}

function follow(
  portal: Portal,
  directed: DirectedDefinition,
  [fromId, toId]: readonly [number, number],
  removed: boolean,
): void {
  tellBothSides(portal, directed, [fromId, toId], removed);
  if (isParentLink(directed.definition)) refreshParent(portal, childOf(directed, fromId, toId));
}

function tellBothSides(
  { changes }: Portal,
  directed: DirectedDefinition,
  [fromId, toId]: readonly [number, number],
  removed: boolean,
): void {
  changes.tell({ kind: 'associationChange', directed, fromId, toId, removed });
  const { definition } = directed;
  const direction = directed.direction === 'forward' ? 'inverse' : 'forward';
  const back = { definition, direction, end: definition[direction] } as const;
  const turned = { directed: back, fromId: toId, toId: fromId };
  changes.tell({ kind: 'associationChange', ...turned, removed });
}
