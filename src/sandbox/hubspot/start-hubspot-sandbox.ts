import type { RunningSandbox, SandboxCredentials } from '../sandbox.ts';
import { startSandboxServer, type RunningSandboxServer } from '../server/sandbox-server.ts';
import { createAuthorizationCodes } from './access/authorization-codes.ts';
import { createRateLimiter } from './access/rate-limiter.ts';
import { grantableScopes } from './access/scopes.ts';
import { openTokenDesk, type TokenDesk } from './access/token-desk.ts';
import { accountEndpoints } from './endpoints/account-endpoints.ts';
import { ASSOCIATION_BATCH_ENDPOINTS } from './endpoints/association-batch-endpoints.ts';
import { ASSOCIATION_ENDPOINTS } from './endpoints/association-endpoints.ts';
import { ASSOCIATION_LABEL_ENDPOINTS } from './endpoints/association-label-endpoints.ts';
import { ASSOCIATION_V3_ENDPOINTS } from './endpoints/association-v3-endpoints.ts';
import { BATCH_ENDPOINTS } from './endpoints/batch-endpoints.ts';
import { consentEndpoints } from './endpoints/consent-endpoints.ts';
import { ENGAGEMENT_ENDPOINTS } from './endpoints/engagement-endpoints.ts';
import { LIMIT_ENDPOINTS } from './endpoints/limit-endpoints.ts';
import { SINGLE_ASSOCIATION_ENDPOINTS } from './endpoints/single-association-endpoints.ts';
import { MERGE_ENDPOINTS } from './endpoints/merge-endpoints.ts';
import { oauthEndpoints } from './endpoints/oauth-endpoints.ts';
import { OWNER_ENDPOINTS } from './endpoints/owner-endpoints.ts';
import { PIPELINE_ENDPOINTS } from './endpoints/pipeline-endpoints.ts';
import { PROPERTY_ENDPOINTS } from './endpoints/property-endpoints.ts';
import { PROPERTY_GROUP_ENDPOINTS } from './endpoints/property-group-endpoints.ts';
import { RECORD_ENDPOINTS } from './endpoints/record-endpoints.ts';
import { SCHEMA_ENDPOINTS } from './endpoints/schema-endpoints.ts';
import { searchEndpoints } from './endpoints/search-endpoints.ts';
import { faultedPortal } from './faults/faulted-portal.ts';
import { createHubspotService, type ServiceParts } from './http/hubspot-service.ts';
import { portalSettings, type HubspotSandboxOptions } from './hubspot-sandbox-options.ts';
import { inspectRecords } from './inspect-records.ts';
import { openState } from './open-state.ts';
import { pageEndpoints } from './pages/page-endpoints.ts';
import type { Portal } from './portal.ts';
import { restoreRecord } from './records/restore-record.ts';
import { createSearcher } from './search/run-search.ts';
import {
  openWebhookDesk,
  type SandboxWebhooks,
  type WebhookDesk,
} from './webhooks/webhook-desk.ts';
import { webhookEndpoints } from './endpoints/webhook-endpoints.ts';
import { webhookControls } from './webhooks/webhook-controls.ts';

export interface RunningHubspotSandbox extends RunningSandbox {
  readonly webhooks: SandboxWebhooks;
  /** Brings an archived record back, as a person does in HubSpot; no API can. */
  restore(object: string, id: string): void;
}

/** Starts a HubSpot account on loopback. Resolves when all data are loaded and requests are answered. */
export async function startHubspotSandbox(
  options: HubspotSandboxOptions,
): Promise<RunningHubspotSandbox> {
  const portal = await openState(options, portalSettings(options));
  try {
    return await serve(portal, options);
  } catch (error) {
    portal.database.close();
    throw error;
  }
}

async function serve(
  portal: Portal,
  options: HubspotSandboxOptions,
): Promise<RunningHubspotSandbox> {
  const tokens = openTokenDesk({
    portal,
    scopes: options.scopes ?? grantableScopes(portal.settings.tier),
  });
  const enforced = options.enforceLimits ?? true;
  const webhooks = openWebhookDesk(portal, tokens.app);
  if (options.webhooks !== undefined) webhooks.set(options.webhooks);
  const server = await startSandboxServer(options, {
    service: createHubspotService(serviceParts({ portal, tokens, webhooks, enforced })),
    crm: faultedPortal(portal, tokens),
    controls: webhookControls(webhooks),
  });
  let closed: Promise<void> | undefined;
  return {
    crm: 'hubspot',
    url: server.url,
    credentials: credentials(server.url, tokens),
    requests: server.requests,
    faults: server.faults,
    clock: options.clock,
    webhooks,
    restore(object, id) {
      restoreRecord(portal, object, id);
    },
    inspect: (object) => inspectRecords(portal, object),
    close() {
      closed ??= closeAll(server, webhooks, portal);
      return closed;
    },
  };
}

async function closeAll(
  server: RunningSandboxServer,
  webhooks: WebhookDesk,
  portal: Portal,
): Promise<void> {
  await server.close();
  await webhooks.close();
  portal.database.close();
}

interface Served {
  readonly portal: Portal;
  readonly tokens: TokenDesk;
  readonly webhooks: WebhookDesk;
  readonly enforced: boolean;
}

function serviceParts({ portal, tokens, webhooks, enforced }: Served): ServiceParts {
  const { settings, clock } = portal;
  const limiter = createRateLimiter({ settings, clock, enforced });
  const codes = createAuthorizationCodes(portal);
  return {
    portal,
    tokens,
    limiter,
    // The router takes the first that fits: what has fixed segments goes before what captures them.
    endpoints: [
      ...BATCH_ENDPOINTS,
      ...MERGE_ENDPOINTS,
      ...searchEndpoints(createSearcher(portal)),
      ...ASSOCIATION_ENDPOINTS,
      ...SINGLE_ASSOCIATION_ENDPOINTS,
      ...RECORD_ENDPOINTS,
      ...ASSOCIATION_BATCH_ENDPOINTS,
      ...ASSOCIATION_LABEL_ENDPOINTS,
      ...ASSOCIATION_V3_ENDPOINTS,
      ...PROPERTY_GROUP_ENDPOINTS,
      ...PROPERTY_ENDPOINTS,
      ...OWNER_ENDPOINTS,
      ...SCHEMA_ENDPOINTS,
      ...PIPELINE_ENDPOINTS,
      ...ENGAGEMENT_ENDPOINTS,
      ...LIMIT_ENDPOINTS,
      ...accountEndpoints(limiter),
    ],
    openEndpoints: [
      ...oauthEndpoints({ portal, tokens, codes }),
      ...consentEndpoints({ portal, app: tokens.app, codes }),
      ...webhookEndpoints({ tokens, webhooks }),
      ...pageEndpoints(portal),
    ],
  };
}

function credentials(url: string, { serviceKey, app }: TokenDesk): SandboxCredentials {
  return {
    HUBSPOT_BASE_URL: url,
    HUBSPOT_ACCESS_TOKEN: serviceKey,
    HUBSPOT_CLIENT_ID: app.clientId,
    HUBSPOT_CLIENT_SECRET: app.clientSecret,
    HUBSPOT_REFRESH_TOKEN: app.refreshToken,
    HUBSPOT_APP_ID: String(app.appId),
    HUBSPOT_DEVELOPER_API_KEY: app.developerApiKey,
  };
}
