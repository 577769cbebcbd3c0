import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';
import type { Change } from './change-feed.ts';
import type { Subscription } from './subscription-book.ts';

/** One event as it is delivered, the number of the attempt apart. */
export type EventBody = Readonly<Record<string, unknown>>;

export interface EventOrigin {
  readonly eventId: number;
  /** The app that receives it. */
  readonly appId: number;
  /** The app that made the change; undefined for what a person did. */
  readonly changedBy: number | undefined;
}

/** Events of the newer format name the object by its id; those of the older one by their type. */
const GENERIC = 'object';

/** True when the subscription wants to hear of the change. */
export function covers(portal: Portal, subscription: Subscription, change: Change): boolean {
  const { active, eventType, objectTypeId, propertyName } = subscription;
  const type = typeOfChange(portal, change);
  const [prefix, kind] = eventType.split('.');
  if (!active || kind !== change.kind) return false;
  if (prefix !== GENERIC && prefix !== type.singular) return false;
  if (objectTypeId !== undefined && portal.schema.resolve(objectTypeId)?.id !== type.id) {
    return false;
  }
  const property = change.kind === 'propertyChange' ? change.property : undefined;
  return propertyName === undefined || propertyName === property;
}

function typeOfChange(portal: Portal, change: Change): ObjectType {
  if (change.kind !== 'associationChange') return change.type;
  return portal.schema.byId(change.directed.end.fromType);
}

export function eventBody(
  portal: Portal,
  subscription: Subscription,
  change: Change,
  { eventId, appId, changedBy }: EventOrigin,
): EventBody {
  const generic = subscription.eventType.startsWith(`${GENERIC}.`);
  const type = typeOfChange(portal, change);
  return {
    eventId,
    subscriptionId: subscription.id,
    portalId: portal.id,
    appId,
    occurredAt: portal.clock.now().getTime(),
    subscriptionType: subscription.eventType,
    ...(generic ? { objectTypeId: type.id } : {}),
    ...details(portal, change, generic),
    changeSource: changedBy === undefined ? 'CRM_UI' : 'INTEGRATION',
    sourceId: changedBy === undefined ? `userId:${String(portal.userId)}` : String(changedBy),
  };
}

/** What only events of this kind have. */
function details(portal: Portal, change: Change, generic: boolean): EventBody {
  switch (change.kind) {
    case 'propertyChange': {
      const { id: objectId, property: propertyName, value: propertyValue } = change;
      return { objectId, propertyName, propertyValue, ...(generic ? { isSensitive: false } : {}) };
    }
    case 'merge':
      return {
        objectId: change.resultId,
        primaryObjectId: change.primaryId,
        mergedObjectIds: change.mergedIds,
        newObjectId: change.resultId,
        numberOfPropertiesMoved: change.propertiesMoved,
      };
    case 'associationChange':
      return { ...associationDetails(portal, change), ...(generic ? genericEnds(change) : {}) };
    case 'creation':
      return { objectId: change.id, changeFlag: 'CREATED' };
    case 'deletion':
      return { objectId: change.id, changeFlag: 'DELETED' };
    case 'restore':
      return { objectId: change.id, changeFlag: 'RESTORED' };
    case 'privacyDeletion':
      return { objectId: change.id };
  }
}

type AssociationChange = Extract<Change, { readonly kind: 'associationChange' }>;

/** Events of associations name both records, and neither as the object. [K] */
function associationDetails(
  portal: Portal,
  { directed, fromId, toId, removed }: AssociationChange,
): EventBody {
  const [from, to] = [directed.end.fromType, directed.end.toType].map((id) =>
    portal.schema.byId(id).singular.toUpperCase(),
  );
  return {
    associationType: `${from ?? ''}_TO_${to ?? ''}`,
    fromObjectId: fromId,
    toObjectId: toId,
    associationRemoved: removed,
    isPrimaryAssociation: directed.definition.kind === 'primary',
  };
}

function genericEnds({ directed: { definition, end } }: AssociationChange): EventBody {
  return {
    fromObjectTypeId: end.fromType,
    toObjectTypeId: end.toType,
    associationTypeId: end.typeId,
    associationCategory: definition.category,
  };
}
