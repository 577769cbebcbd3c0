import { z } from 'zod';
import type { Portal } from '../portal.ts';
import type { WantedEvents } from './webhook-options.ts';

/** One subscription of the app. */
export interface Subscription {
  readonly id: number;
  readonly eventType: string;
  /** All objects where left out. */
  readonly objectTypeId?: string | undefined;
  /** All properties where left out. */
  readonly propertyName?: string | undefined;
  readonly active: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

const keptSubscription: z.ZodType<Subscription> = z.object({
  id: z.number(),
  eventType: z.string(),
  objectTypeId: z.string().optional(),
  propertyName: z.string().optional(),
  active: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
});

/** What the app has subscribed to; kept in the state file. */
export interface SubscriptionBook {
  all(): readonly Subscription[];
  find(id: number): Subscription | undefined;
  add(wanted: WantedEvents, active: boolean): Subscription;
  setActive(subscription: Subscription, active: boolean): Subscription;
  remove(id: number): void;
  /** These in the place of all others. */
  replace(wanted: readonly WantedEvents[]): void;
}

const KIND = 'webhook_subscription';
const IDS = 900_000;

export function openSubscriptionBook({
  kept,
  values,
  clock,
}: Pick<Portal, 'kept' | 'values' | 'clock'>): SubscriptionBook {
  const book = new Map(
    kept
      .all(KIND)
      .map(({ value }) => keptSubscription.parse(value))
      .map((one) => [one.id, one]),
  );
  let lastId = Math.max(1_000_000 + values.integer('subscriptions', IDS), ...book.keys());
  const save = (subscription: Subscription): Subscription => {
    book.set(subscription.id, subscription);
    kept.save(KIND, String(subscription.id), subscription);
    return subscription;
  };
  const add: SubscriptionBook['add'] = (wanted, active) => {
    const now = clock.now().getTime();
    lastId += 1;
    return save({ id: lastId, ...wanted, active, createdAt: now, updatedAt: now });
  };
  const remove: SubscriptionBook['remove'] = (id) => {
    book.delete(id);
    kept.remove(KIND, String(id));
  };
  return {
    all: () => [...book.values()],
    find: (id) => book.get(id),
    add,
    setActive: (subscription, active) =>
      save({ ...subscription, active, updatedAt: clock.now().getTime() }),
    remove,
    replace(wanted) {
      for (const id of book.keys()) remove(id);
      for (const one of wanted) add(one, true);
    },
  };
}
