/** What to subscribe to so that HubSpot tells of every change that can move a score. */
export interface Subscription {
  readonly subscriptionType: string;
  readonly objectType: string;
  readonly propertyName?: string;
  readonly active: true;
}

/** An object that is read, with the properties that facts are taken from. */
export interface ReadObject {
  /** As webhooks name it: 0-2. */
  readonly id: string;
  readonly properties: readonly string[];
}

/** Names of objects in the file of subscriptions (developer docs, "Configure webhooks"); custom ones go by their id. [K] */
const NAMES: Readonly<Record<string, string>> = {
  '0-1': 'contact',
  '0-2': 'company',
  '0-3': 'deal',
  '0-5': 'ticket',
  '0-7': 'product',
  '0-8': 'line_item',
  '0-14': 'quote',
  '0-18': 'communication',
  '0-27': 'task',
  '0-46': 'note',
  '0-47': 'meeting_event',
  '0-48': 'call',
  '0-49': 'email',
  '0-53': 'invoice',
  '0-69': 'subscription',
  '0-101': 'commerce_payment',
  '0-115': 'user',
  '0-123': 'order',
  '0-136': 'lead',
  '0-142': 'cart',
  '0-162': 'service',
};

/** Objects whose records can be merged. */
const MERGEABLE: ReadonlySet<string> = new Set(['0-1', '0-2', '0-3', '0-5']);

/** One for each kind of change and each property that is read: not for the score, which Bellwether writes itself. */
export function subscriptionsTo(objects: readonly ReadObject[]): readonly Subscription[] {
  return objects.flatMap(({ id, properties }) => {
    const objectType = NAMES[id] ?? id;
    const kinds = ['creation', 'deletion', 'restore', 'associationChange'];
    if (MERGEABLE.has(id)) kinds.push('merge');
    const ofRecords = kinds.map((kind) => ({
      subscriptionType: `object.${kind}`,
      objectType,
      active: true as const,
    }));
    const ofProperties = properties.map((propertyName) => ({
      subscriptionType: 'object.propertyChange',
      objectType,
      propertyName,
      active: true as const,
    }));
    return [...ofRecords, ...ofProperties];
  });
}

/** The file `src/app/webhooks/webhooks-hsmeta.json` of an app on HubSpot's developer platform. */
export function subscriptionFile(
  targetUrl: string,
  subscriptions: readonly Subscription[],
): object {
  return {
    uid: 'bellwether-webhooks',
    type: 'webhooks',
    config: {
      settings: { targetUrl, maxConcurrentRequests: 10 },
      subscriptions: { crmObjects: subscriptions, legacyCrmObjects: [], hubEvents: [] },
    },
  };
}
