import type { DirectedDefinition } from '../catalog/association-definition.ts';
import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';

export type TypePair = readonly [from: ObjectType, to: ObjectType];

/** A linked record with every type of link that leads to it. */
export interface LinkedRecord {
  readonly toId: number;
  readonly types: readonly DirectedDefinition[];
}

export interface LinkedPage {
  readonly records: readonly LinkedRecord[];
  /** Where the next page begins; undefined on the last one. */
  readonly after: number | undefined;
}

/** Records of one type that are linked with a record, in the order of their ids. */
export function linkedRecords(
  portal: Portal,
  [fromType, toType]: TypePair,
  fromId: number,
  page: { readonly afterId: number; readonly limit: number },
): LinkedPage {
  const typesById = new Map<number, DirectedDefinition[]>();
  for (const directed of portal.associations.between(fromType.id, toType.id)) {
    const ids = portal.links.targetsOf(directed, fromId, { ...page, limit: page.limit + 1 });
    for (const id of ids) {
      const types = typesById.get(id);
      if (types === undefined) typesById.set(id, [directed]);
      else types.push(directed);
    }
  }
  const ids = [...typesById.keys()].sort((a, b) => a - b);
  const shown = ids.slice(0, page.limit);
  return {
    records: shown.map((toId) => ({ toId, types: typesById.get(toId) ?? [] })),
    after: ids.length > page.limit ? shown.at(-1) : undefined,
  };
}
