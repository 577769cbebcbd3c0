import type {
  AssociationDefinition,
  DirectedDefinition,
} from '../catalog/association-definition.ts';
import type { ObjectType } from '../catalog/object-type.ts';
import { validationError, type HubspotError } from '../hubspot-error.ts';
import type { Portal } from '../portal.ts';
import { touchByActivity } from '../records/activity-touch.ts';
import { breakLink, makeLink } from './link-changes.ts';
import { isParentLink } from './parent-company.ts';

/** The first company of a contact, deal, ticket or order becomes its primary one by itself. [K] */
const FIRST_COMPANY_IS_PRIMARY = true;

/** Links two records, with what HubSpot adds or takes away by itself. Linking again changes nothing. */
export function linkRecords(
  portal: Portal,
  directed: DirectedDefinition,
  fromId: number,
  toId: number,
): void {
  if (fromId === toId) throw linkToItself(fromId);
  replaceExclusive(portal, directed, fromId, toId);
  const isNew = makeLink(portal, directed, fromId, toId);
  if (isNew) touchByActivity(portal, directed, fromId, toId);
  const companion = companionOf(portal, directed, fromId, toId);
  if (companion !== undefined) makeLink(portal, companion, fromId, toId);
}

/** [K] The wording of real answers is not known. */
function linkToItself(id: number): HubspotError {
  return validationError('One or more associations are invalid', {
    context: { objectId: [String(id)] },
  });
}

/** Takes all links between two records away. True when there was one. */
export function unlinkRecords(
  portal: Portal,
  [fromType, toType]: readonly [ObjectType, ObjectType],
  fromId: number,
  toId: number,
): boolean {
  let removed = false;
  for (const directed of portal.associations.between(fromType.id, toType.id)) {
    removed = breakLink(portal, directed, fromId, toId) || removed;
  }
  return removed;
}

/** Without the unlabelled link there are no others: taking it away takes all away. */
export function unlinkType(
  portal: Portal,
  directed: DirectedDefinition,
  fromId: number,
  toId: number,
): void {
  if (directed.definition.kind !== 'default') {
    breakLink(portal, directed, fromId, toId);
    return;
  }
  const types = [directed.end.fromType, directed.end.toType].map((id) => portal.schema.byId(id));
  const [fromType, toType] = types;
  if (fromType !== undefined && toType !== undefined) {
    unlinkRecords(portal, [fromType, toType], fromId, toId);
  }
}

/** A record has one primary company, a company one parent: a new one takes the place of the old. */
function replaceExclusive(
  portal: Portal,
  directed: DirectedDefinition,
  fromId: number,
  toId: number,
): void {
  const side = exclusiveSide(directed.definition);
  if (side === undefined) return;
  const [owner, target] = directed.direction === side ? [fromId, toId] : [toId, fromId];
  const fromOwner = inDirection(directed.definition, side);
  for (const old of portal.links.targetsOf(fromOwner, owner, { afterId: 0, limit: 10 })) {
    if (old !== target) breakLink(portal, fromOwner, owner, old);
  }
}

function exclusiveSide(definition: AssociationDefinition): 'forward' | 'inverse' | undefined {
  if (definition.kind === 'primary') return 'forward';
  return isParentLink(definition) ? 'inverse' : undefined;
}

/** The link that comes along: the unlabelled one with a label, the primary one with a first company. */
function companionOf(
  portal: Portal,
  directed: DirectedDefinition,
  fromId: number,
  toId: number,
): DirectedDefinition | undefined {
  const { definition, end } = directed;
  const siblings = portal.associations
    .between(end.fromType, end.toType)
    .filter((one) => one.direction === directed.direction);
  if (definition.kind !== 'default') {
    const unlabelled = siblings.find((one) => one.definition.kind === 'default');
    return isParentLink(definition) ? undefined : unlabelled;
  }
  const primary = siblings.find((one) => one.definition.kind === 'primary');
  if (!FIRST_COMPANY_IS_PRIMARY || primary === undefined) return undefined;
  const owner = directed.direction === 'forward' ? fromId : toId;
  const forward = inDirection(primary.definition, 'forward');
  const has = portal.links.targetsOf(forward, owner, { afterId: 0, limit: 1 }).length > 0;
  return has ? undefined : primary;
}

function inDirection(
  definition: AssociationDefinition,
  direction: 'forward' | 'inverse',
): DirectedDefinition {
  return { definition, direction, end: definition[direction] };
}
