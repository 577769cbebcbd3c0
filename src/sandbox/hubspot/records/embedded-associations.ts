import type { DirectedDefinition } from '../catalog/association-definition.ts';
import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';
import type { StoredLink } from '../store/association-table.ts';
import type { StoredRecord } from '../store/record-table.ts';

export interface EmbeddedAssociation {
  readonly id: string;
  /** `contact_to_company`, `contact_to_company_unlabeled`: one entry for each type of link. */
  readonly type: string;
}

export interface EmbeddedList {
  readonly results: readonly EmbeddedAssociation[];
  readonly paging: { readonly next: { readonly after: string; readonly link: string } } | undefined;
}

export type EmbeddedAssociations = Readonly<Record<string, EmbeddedList>>;

/** Associated records that an embedded list shows before it is continued by the associations endpoint. [K] */
const SHOWN = 100;

/** A page with more links than this is read record by record, so that none is read in vain. */
const LINKS_AT_ONCE = 10_000;

/** Associations of each record with the wanted types; a record or type that has none is left out. */
export function embeddedAssociations(
  portal: Portal,
  type: ObjectType,
  records: readonly StoredRecord[],
  targets: readonly ObjectType[],
): ReadonlyMap<number, EmbeddedAssociations> {
  const embedded = new Map<number, Record<string, EmbeddedList>>();
  for (const target of targets) {
    for (const [id, found] of linksByRecord(portal, type, records, target)) {
      const lists = embedded.get(id) ?? {};
      lists[target.associationKey] = embeddedList(type, id, target, found);
      embedded.set(id, lists);
    }
  }
  return embedded;
}

type NamedLink = readonly [toId: number, name: string];

function linksByRecord(
  portal: Portal,
  type: ObjectType,
  records: readonly StoredRecord[],
  target: ObjectType,
): ReadonlyMap<number, NamedLink[]> {
  const ids = records.map(({ id }) => id);
  const byRecord = new Map<number, NamedLink[]>();
  for (const directed of portal.associations.between(type.id, target.id)) {
    for (const { fromId, toId } of linksOf(portal, directed, ids)) {
      const links = byRecord.get(fromId);
      if (links === undefined) byRecord.set(fromId, [[toId, directed.end.name]]);
      else links.push([toId, directed.end.name]);
    }
  }
  return byRecord;
}

function linksOf(
  portal: Portal,
  directed: DirectedDefinition,
  ids: readonly number[],
): readonly StoredLink[] {
  const links = portal.links.linksOf(directed, ids, LINKS_AT_ONCE + 1);
  if (links.length <= LINKS_AT_ONCE) return links;
  const page = { afterId: 0, limit: SHOWN + 1 };
  return ids.flatMap((fromId) =>
    portal.links.targetsOf(directed, fromId, page).map((toId) => ({ fromId, toId })),
  );
}

function embeddedList(
  type: ObjectType,
  id: number,
  target: ObjectType,
  found: NamedLink[],
): EmbeddedList {
  // Stable: of one pair, the primary link stays before the unlabelled one.
  const sorted = found.toSorted(([a], [b]) => a - b);
  const ids = [...new Set(sorted.map(([toId]) => toId))];
  const lastShown = ids[SHOWN - 1];
  if (ids.length <= SHOWN || lastShown === undefined) {
    return { results: sorted.map(toEntry), paging: undefined };
  }
  const after = String(lastShown);
  const link = `/crm/v4/objects/${type.name}/${String(id)}/associations/${target.name}?after=${after}`;
  return {
    results: sorted.filter(([toId]) => toId <= lastShown).map(toEntry),
    paging: { next: { after, link } },
  };
}

function toEntry([toId, type]: NamedLink): EmbeddedAssociation {
  return { id: String(toId), type };
}
