import type { AssociationCategory, DirectedDefinition } from '../catalog/association-definition.ts';
import { messageName, type ObjectType } from '../catalog/object-type.ts';
import { validationError, type HubspotError } from '../hubspot-error.ts';
import type { Portal } from '../portal.ts';

export interface AssociationSpec {
  readonly category: AssociationCategory;
  readonly typeId: number;
}

/** What a create asks for: links to one record. */
export interface LinkRequest {
  readonly toId: string;
  readonly types: readonly AssociationSpec[];
}

/** A link that may be made: the type exists, leads the right way, and the target is there. */
export interface CheckedLink {
  readonly directed: DirectedDefinition;
  readonly toId: number;
}

export function checkLinks(
  portal: Portal,
  fromType: ObjectType,
  requests: readonly LinkRequest[],
): readonly CheckedLink[] {
  return requests.flatMap(({ toId, types }) =>
    types.map((spec) => {
      const directed = directedFrom(portal, fromType, spec);
      const toType = portal.schema.byId(directed.end.toType);
      return { directed, toId: liveId(portal, toType, toId) };
    }),
  );
}

/** The type that leads away from `fromType` (and to `toType` where that is known). */
export function directedFrom(
  portal: Portal,
  fromType: ObjectType,
  spec: AssociationSpec,
  toType?: ObjectType,
): DirectedDefinition {
  const candidates = portal.associations.byTypeId(spec.category, spec.typeId);
  const fits = candidates.find(
    ({ end }) => end.fromType === fromType.id && (toType === undefined || end.toType === toType.id),
  );
  if (fits !== undefined) return fits;
  const [other] = candidates;
  if (other === undefined || toType !== undefined) throw unknownTypeId(spec);
  throw validationError(
    `invalid from object type ${fromType.id} for associations to be created. expected: ${other.end.fromType}`,
  );
}

/** The id of a live record, or the 400 that names it. */
export function liveId(portal: Portal, type: ObjectType, id: string): number {
  const record = /^\d+$/.test(id) ? portal.records.table(type).find(Number(id), []) : undefined;
  if (record?.archivedAt !== null) throw unknownTarget(type, id);
  return record.id;
}

function unknownTypeId({ category, typeId }: AssociationSpec): HubspotError {
  const spec = `${category}=${String(typeId)}`;
  return validationError('One or more associations are invalid', {
    context: {
      associationSpec: [spec],
      INVALID_ASSOCIATION_TYPE_ID: [`${spec} is not a valid association definition id`],
    },
  });
}

function unknownTarget(type: ObjectType, id: string): HubspotError {
  const name = messageName(type);
  return validationError('One or more associations are invalid', {
    context: {
      INVALID_OBJECT_IDS: [`${name}=${id} is not valid`],
      objectId: [id],
      objectType: [name],
    },
  });
}
