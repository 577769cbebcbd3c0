import type { HubspotSandboxOptions } from '../../../src/sandbox/hubspot/hubspot-sandbox-options.ts';
import type { WrittenWebhookOptions } from '../../../src/sandbox/hubspot/webhooks/webhook-options.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';
import { closePortals, startPortal, type TestPortal } from './test-portal.ts';

export interface WebhookLab {
  readonly portal: TestPortal;
  readonly receiver: WebhookReceiver;
  /** All events that came, in the order in which they came. */
  readonly events: () => readonly Readonly<Record<string, unknown>>[];
}

const receivers = new Set<WebhookReceiver>();

/** For afterAll. */
export async function closeLabs(): Promise<void> {
  await closePortals();
  for (const receiver of receivers) await receiver.close();
  receivers.clear();
}

/** A portal that tells a receiver what changes. */
export async function startLab(
  webhooks: Partial<WrittenWebhookOptions> = {},
  options: Partial<HubspotSandboxOptions> = {},
): Promise<WebhookLab> {
  const receiver = await startWebhookReceiver();
  receivers.add(receiver);
  const portal = await startPortal({ ...options, webhooks: { url: receiver.url, ...webhooks } });
  return { portal, receiver, events: () => receiver.deliveries.flatMap(({ events }) => events) };
}
