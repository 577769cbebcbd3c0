import { counted } from './table.ts';

export interface WebhooksView {
  /** Undefined where the configuration does not say. */
  readonly targetUrl: string | undefined;
  readonly route: string;
  readonly objects: ReadonlyMap<
    string,
    { readonly id: string; readonly properties: readonly string[] }
  >;
  readonly subscriptions: number;
}

export function webhooksView({ targetUrl, route, objects, subscriptions }: WebhooksView): string {
  const lines = [...objects].map(
    ([object, { id, properties }]) =>
      `  ${object} (${id})\n      creation, deletion, restore, merge where there is one, associationChange\n` +
      `      propertyChange: ${properties.length === 0 ? 'none' : properties.join(', ')}`,
  );
  return [
    `Target URL: ${targetUrl ?? 'not configured yet (webhooks.public_url)'}`,
    `It must lead to POST ${route} on the daemon (api.host, api.port).`,
    `${counted(subscriptions, 'subscription')} to object.* events:`,
    ...lines,
    'As a file for HubSpot: the same with --json.',
  ].join('\n');
}
