import { childrenOf, refreshParent } from '../associations/parent-company.ts';
import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';

/** Takes a record away for good, with its past and its links. Search knows it until its lag is over. */
export function removeRecord(portal: Portal, type: ObjectType, id: number): void {
  const children = childrenOf(portal, type, id);
  portal.index.beforeChange(type, id);
  portal.records.table(type).remove(id);
  portal.history.forget(type.id, id);
  portal.links.unlinkAll(portal.associations.from(type.id), id);
  for (const child of children) refreshParent(portal, child);
}

/** HubSpot's permanent deletion for data protection. */
export function purgeRecord(portal: Portal, type: ObjectType, id: number): void {
  removeRecord(portal, type, id);
  portal.changes.tell({ kind: 'deletion', type, id });
  portal.changes.tell({ kind: 'privacyDeletion', type, id });
}
