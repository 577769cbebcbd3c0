import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';

export interface EmbeddedAssociation {
  readonly id: string;
  /** `contact_to_company`, `contact_to_company_unlabeled`: one entry for each type of link. */
  readonly type: string;
}

export interface EmbeddedList {
  readonly results: readonly EmbeddedAssociation[];
  readonly paging?: { readonly next: { readonly after: string; readonly link: string } };
}

export type EmbeddedAssociations = Readonly<Record<string, EmbeddedList>>;

/** Associated records that an embedded list shows before it is continued by the associations endpoint. [K] */
const SHOWN = 100;

/** Associations of one record with the wanted types; a type with none is left out, undefined when all are. */
export function embeddedAssociations(
  portal: Portal,
  type: ObjectType,
  id: number,
  targets: readonly ObjectType[],
): EmbeddedAssociations | undefined {
  const lists: Record<string, EmbeddedList> = {};
  for (const target of targets) {
    const list = embeddedList(portal, type, id, target);
    if (list !== undefined) lists[target.associationKey] = list;
  }
  return Object.keys(lists).length === 0 ? undefined : lists;
}

function embeddedList(
  portal: Portal,
  type: ObjectType,
  id: number,
  target: ObjectType,
): EmbeddedList | undefined {
  const found: (readonly [toId: number, name: string])[] = [];
  for (const directed of portal.associations.between(type.id, target.id)) {
    const ids = portal.links.targetsOf(directed, id, { afterId: 0, limit: SHOWN + 1 });
    for (const toId of ids) found.push([toId, directed.end.name]);
  }
  if (found.length === 0) return undefined;
  // Stable: of one pair, the primary link stays before the unlabelled one.
  found.sort(([a], [b]) => a - b);
  const ids = [...new Set(found.map(([toId]) => toId))];
  const lastShown = ids[SHOWN - 1];
  if (ids.length <= SHOWN || lastShown === undefined) return { results: found.map(toEntry) };
  const after = String(lastShown);
  const link = `/crm/v4/objects/${type.name}/${String(id)}/associations/${target.name}?after=${after}`;
  return {
    results: found.filter(([toId]) => toId <= lastShown).map(toEntry),
    paging: { next: { after, link } },
  };
}

function toEntry([toId, type]: readonly [number, string]): EmbeddedAssociation {
  return { id: String(toId), type };
}
