import { checkValue } from '../../checked-yaml.ts';
import type { OauthApp } from '../access/token-desk.ts';
import type { Portal } from '../portal.ts';
import type { ChangeSet } from './change-feed.ts';
import { covers, eventBody, type EventBody } from './event-body.ts';
import { Outbox, type WebhookDelivery } from './outbox.ts';
import { openSubscriptionBook, type SubscriptionBook } from './subscription-book.ts';
import {
  webhookOptionsSchema,
  type WebhookOptions,
  type WrittenWebhookOptions,
} from './webhook-options.ts';

/** The webhooks of a running sandbox. */
export interface SandboxWebhooks {
  /** Where events go from now on, and what goes wrong on the way. A faulty one changes nothing. */
  set(options: WrittenWebhookOptions): void;
  /** No target any more: what waits is dropped. */
  clear(): void;
  /** The latest, oldest first. */
  deliveries(): readonly WebhookDelivery[];
  /** Events that have not been accepted yet. */
  waiting(): number;
  /** Resolves when all is delivered but what waits for a later instant of the sandbox. */
  settled(): Promise<void>;
}

export interface WebhookDesk extends SandboxWebhooks {
  readonly subscriptions: SubscriptionBook;
  options(): WebhookOptions | undefined;
  /** Changes single options, or sets them all where there were none. */
  change(options: Pick<WebhookOptions, 'url' | 'max_concurrent_requests'>): void;
  /** The sandbox's present, epoch milliseconds. */
  now(): number;
  close(): Promise<void>;
}

const KEPT_OPTIONS = 'webhooks';

/** Webhooks belong to the app: keys have none. */
export function openWebhookDesk(
  portal: Portal,
  app: Pick<OauthApp, 'appId' | 'clientSecret'>,
): WebhookDesk {
  const { kept } = portal;
  const subscriptions = openSubscriptionBook(portal);
  let options = webhookOptionsSchema.safeParse(kept.find('portal', KEPT_OPTIONS)).data;
  const outbox = new Outbox({ portal, options: () => options, clientSecret: app.clientSecret });
  const keep = (given: WebhookOptions): void => {
    options = given;
    kept.save('portal', KEPT_OPTIONS, given);
  };
  const nextEventId = eventIds(portal);
  portal.changes.listen((set) => {
    if (options !== undefined)
      outbox.send(eventsOf(portal, set, { subscriptions, app, nextEventId }));
  });
  return {
    subscriptions,
    options: () => options,
    set(written) {
      const { value } = checkValue(written, 'webhooks', webhookOptionsSchema);
      keep(value);
      subscriptions.replace(value.subscriptions);
    },
    change(changed) {
      keep({ ...(options ?? webhookOptionsSchema.parse({ url: changed.url })), ...changed });
    },
    clear() {
      options = undefined;
      kept.remove('portal', KEPT_OPTIONS);
    },
    deliveries: () => outbox.deliveries(),
    waiting: () => outbox.waiting(),
    settled: () => outbox.settled(),
    now: () => portal.clock.now().getTime(),
    close: () => outbox.close(),
  };
}

interface Receiver {
  readonly subscriptions: SubscriptionBook;
  readonly app: Pick<OauthApp, 'appId'>;
  readonly nextEventId: () => number;
}

function eventsOf(
  portal: Portal,
  { changes, appId: changedBy }: ChangeSet,
  { subscriptions, app, nextEventId }: Receiver,
): readonly EventBody[] {
  const all = subscriptions.all();
  return changes.flatMap((change) =>
    all
      .filter((subscription) => covers(portal, subscription, change))
      .map((subscription) => {
        const origin = { eventId: nextEventId(), appId: app.appId, changedBy };
        return eventBody(portal, subscription, change, origin);
      }),
  );
}

/** Real event ids are numbers without order. */
function eventIds({ values, clock }: Portal): () => number {
  const opened = clock.now().getTime();
  let count = 0;
  return () => {
    count += 1;
    return values.integer(`event ${String(opened)} ${String(count)}`, 4_000_000_000);
  };
}
