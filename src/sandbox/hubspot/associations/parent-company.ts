import {
  definitionId,
  type AssociationDefinition,
  type DirectedDefinition,
} from '../catalog/association-definition.ts';
import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';
import { PARENT_COMPANY } from '../standard/companies.ts';
import type { StoredValue } from '../store/record-table.ts';

const PARENT_TO_CHILD = definitionId('HUBSPOT_DEFINED', 13);
const COMPANIES = '0-2';

export function isParentLink({ id }: AssociationDefinition): boolean {
  return id === PARENT_TO_CHILD;
}

/** The child of a link between a company and its parent. */
export function childOf({ direction }: DirectedDefinition, fromId: number, toId: number): number {
  return direction === 'forward' ? toId : fromId;
}

/**
 * HubSpot repeats the parent's id in a property of the child, calculated from the association. [K] That a new parent moves
 * the child's last-modified time, as every other change of a property does.
 */
export function refreshParent(portal: Portal, childId: number): void {
  const type = portal.schema.byId(COMPANIES);
  const table = portal.records.table(type);
  const record = table.find(childId, [PARENT_COMPANY]);
  if (record === undefined) return;
  const [parent] = relatives(portal, childId, 'inverse');
  const value: StoredValue = parent === undefined ? null : String(parent);
  if ((record.values.get(PARENT_COMPANY) ?? null) === value) return;
  table.ensureColumn(PARENT_COMPANY);
  portal.index.beforeChange(type, childId);
  table.update(childId, new Map([[PARENT_COMPANY, value]]), portal.clock.now().getTime());
  const told = { property: PARENT_COMPANY, value: value ?? '' };
  portal.changes.tell({ kind: 'propertyChange', type, id: childId, ...told });
}

/** The companies below one; none of a record that is no company. */
export function childrenOf(portal: Portal, { id: typeId }: ObjectType, id: number) {
  return typeId === COMPANIES ? relatives(portal, id, 'forward') : [];
}

const ALL = { afterId: 0, limit: Number.MAX_SAFE_INTEGER };

function relatives(
  portal: Portal,
  id: number,
  direction: DirectedDefinition['direction'],
): readonly number[] {
  const directed = portal.associations
    .between(COMPANIES, COMPANIES)
    .find((one) => isParentLink(one.definition) && one.direction === direction);
  return directed === undefined ? [] : portal.links.targetsOf(directed, id, ALL);
}
