import type { WebhookDesk } from '../api/webhook-routes.ts';
import { enabledConnections, type ConfiguredConnection } from '../app.ts';
import type { MappingFile } from '../config/schema/mapping-file.ts';
import { resolveSecret, resolveSetting } from '../config/environment.ts';
import type { HubspotConnection } from '../config/schema/bellwether-file.ts';
import type { ChangeNotice, ParsedNotices } from '../crm/change-notice.ts';
import { createHubspotNoticeReader } from '../crm/hubspot/webhooks/notice-reader.ts';
import { ensureConnection } from '../store/connection-repository.ts';
import { queueEvents } from '../store/webhook-repository.ts';
import { mappedFields } from '../sync/read-streams.ts';
import { createBell, type Bell } from './bell.ts';
import type { Engine } from './engine.ts';
import { createWebhookTally, type WebhookTally } from './webhook-tally.ts';

/** A connection whose CRM tells of changes. */
export interface OpenDesk extends WebhookDesk {
  readonly connection: ConfiguredConnection;
  readonly connectionId: number;
  readonly settings: WebhookSettings;
  readonly tally: WebhookTally;
  /** Rung when something was queued. */
  readonly bell: Bell;
}

type WebhookSettings = NonNullable<HubspotConnection['webhooks']>;

/** The desks of all connections that take webhooks. Throws `config.missing` where a secret is not there. */
export async function openDesks(engine: Engine): Promise<readonly OpenDesk[]> {
  const desks: OpenDesk[] = [];
  for (const connection of enabledConnections(engine.app)) {
    const { config } = connection;
    const settings = config.crm === 'hubspot' ? config.webhooks : undefined;
    if (settings?.enabled === true) desks.push(await openDesk(engine, connection, settings));
  }
  return desks;
}

async function openDesk(
  { app, store, metrics, now }: Engine,
  connection: ConfiguredConnection,
  settings: WebhookSettings,
): Promise<OpenDesk> {
  const { name, config, mapping } = connection;
  const { database } = store;
  const { environment, logger } = app;
  const where = (key: string): string => `connections.${name}.webhooks.${key}`;
  const { id: connectionId } = await ensureConnection(database, name, config.crm);
  const tally = createWebhookTally({ database, metrics, logger, connection: name, connectionId });
  const bell = createBell();
  const isRead = fieldFilter(mapping);
  return {
    connection,
    connectionId,
    settings,
    tally,
    bell,
    reader: createHubspotNoticeReader({
      clientSecret: await resolveSecret(
        settings.client_secret,
        environment,
        where('client_secret'),
      ),
      publicUrl: resolveSetting(settings.public_url, environment, where('public_url')),
      now: () => now().getTime(),
    }),
    onDelivery: (outcome) => {
      tally.delivery(outcome);
    },
    async receive({ notices, unreadable }: ParsedNotices) {
      const wanted = notices.filter(isRead);
      const { ours, queued } = await queueEvents(database, connectionId, wanted);
      tally.events('queued', queued);
      tally.events('duplicate', ours - queued);
      tally.events('foreign-org', wanted.length - ours);
      tally.events('unmapped-field', notices.length - wanted.length);
      tally.events('unreadable', unreadable);
      if (queued > 0) bell.ring();
    },
  };
}

/** A field that nothing is read from changes no score: above all the score fields, which Bellwether itself writes. */
function fieldFilter(mapping: MappingFile): (notice: ChangeNotice) => boolean {
  const fields = mappedFields(mapping);
  return ({ field }) => field === undefined || fields.has(field);
}
