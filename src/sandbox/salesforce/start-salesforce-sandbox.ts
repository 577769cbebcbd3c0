import { createHash } from 'node:crypto';
import type { RunningSandbox, SandboxOptions } from '../sandbox.ts';
import { startSandboxServer } from '../server/sandbox-server.ts';
import { IngestJobs } from './bulk/ingest-jobs.ts';
import { DEFAULT_JOB_PACE, type JobPace } from './bulk/job-pace.ts';
import { JobStore } from './bulk/job-store.ts';
import { QueryJobs } from './bulk/query-jobs.ts';
import type { LateCommitOptions } from './dml/late-commits.ts';
import { faultedOrg } from './faults/faulted-org.ts';
import { defineFormulaFields, type FormulaFieldDefinition } from './formula/formula-fields.ts';
import type { WriteRefusalDefinition } from './formula/write-refusals.ts';
import { inspectRecords } from './inspect-records.ts';
import { AuthorizationCodes } from './oauth/authorization-codes.ts';
import { openClientApp, type ClientApp } from './oauth/client-app.ts';
import { DEFAULT_OAUTH_SETTINGS, type OAuthSettings } from './oauth/oauth-settings.ts';
import { Sessions } from './oauth/sessions.ts';
import { openOrg } from './open-org.ts';
import { INTEGRATION_USER_KEY, INTEGRATION_USERNAME, type Org } from './org/org.ts';
import { defineRecordTypes, type RecordTypeDefinition } from './org/record-types.ts';
import { ApiUsage, type BulkAllowances } from './rest/api-usage.ts';
import { ConcurrentCalls, type ConcurrencyOptions } from './rest/concurrent-calls.ts';
import { DescribeHistory } from './rest/describe-history.ts';
import type { BulkContext } from './rest/handlers/bulk-shared.ts';
import { createRoutes } from './rest/routes.ts';
import { createSalesforceService } from './rest/salesforce-service.ts';
import { QueryCursors } from './soql/query-cursors.ts';
import { QueryService } from './soql/query-service.ts';

/** What can be set differently from a real org, or differently from org to org. */
export interface SalesforceKnobs {
  /** API calls allowed in 24 hours; default 100,000, the base of an Enterprise org. */
  readonly dailyApiRequests?: number;
  /** Life of an access token by the sandbox's clock; default two hours. The credentials' token never expires. */
  readonly tokenLifetimeMs?: number;
  /** How the client app is set up: consent, life of codes, rotation of refresh tokens, callbacks. */
  readonly oauth?: Partial<OAuthSettings>;
  /** When a client hears that a Bulk job is done; default after two polls. */
  readonly bulkJobPace?: JobPace;
  /** Formula fields that the org has; computed when they are read. Default none. */
  readonly formulaFields?: readonly FormulaFieldDefinition[];
  /** Bulk query jobs and ingest batches in 24 hours; default those of the vendor. */
  readonly dailyBulk?: BulkAllowances;
  /** How long calls take, and how many long ones may run at once; default no time, 25 of 20 seconds. */
  readonly concurrency?: ConcurrencyOptions;
  /** Writes that become visible later than their stamp. Default none. */
  readonly lateCommits?: LateCommitOptions;
  /** Record types, and with them the field RecordTypeId of their objects. Default none. */
  readonly recordTypes?: readonly RecordTypeDefinition[];
  /** Validation rules, triggers, locks: what refuses single records. Default none. */
  readonly refusals?: readonly WriteRefusalDefinition[];
}

export interface SalesforceSandboxOptions extends SandboxOptions {
  readonly knobs?: SalesforceKnobs;
}

const DAILY_API_REQUESTS = 100_000;
const TOKEN_LIFETIME_MS = 2 * 3600 * 1000;

/** Starts an HTTP server on loopback that behaves like a Salesforce org on the wire. */
export async function startSalesforceSandbox(
  options: SalesforceSandboxOptions,
): Promise<RunningSandbox> {
  const org = await openOrg(options);
  try {
    defineRecordTypes(org, options.knobs?.recordTypes ?? []);
    defineFormulaFields(org, options.knobs?.formulaFields ?? []);
    org.refusals.define(org.schema, options.knobs?.refusals ?? []);
    return await serve(org, options);
  } catch (error) {
    org.store.close();
    throw error;
  }
}

async function serve(org: Org, options: SalesforceSandboxOptions): Promise<RunningSandbox> {
  const app = await openClientApp(org.store, options.seed);
  const sessions = new Sessions(
    org,
    secretOf(options.seed),
    options.knobs?.tokenLifetimeMs ?? TOKEN_LIFETIME_MS,
  );
  let url = '';
  const { cursors, ...context } = createContext(org, options, () => url);
  const hostNowMs = Date.now;
  const settings = { ...DEFAULT_OAUTH_SETTINGS, ...options.knobs?.oauth };
  const codes = new AuthorizationCodes(settings.codeLifetimeMs, () => org.clock.now().getTime());
  const oauth = { org, app, sessions, codes, settings, ownUrl: () => url, hostNowMs };
  const router = createRoutes(context, oauth);
  const concurrency = new ConcurrentCalls(
    options.knobs?.concurrency ?? {},
    options.enforceLimits !== false,
  );
  const server = await startSandboxServer(options, {
    service: createSalesforceService({ router, sessions, usage: context.usage, concurrency }),
    crm: faultedOrg(org, sessions, { jobs: context.jobs, cursors }),
  });
  url = server.url;
  context.ingestJobs.resume();
  return {
    crm: 'salesforce',
    url,
    credentials: credentialsOf(url, app, sessions),
    requests: server.requests,
    faults: server.faults,
    clock: org.clock,
    inspect: (object) => inspectRecords(org, object),
    async close() {
      context.ingestJobs.close();
      concurrency.close();
      await server.close();
      org.store.close();
    },
  };
}

function createContext(
  org: Org,
  options: SalesforceSandboxOptions,
  ownUrl: () => string,
): BulkContext & { readonly cursors: QueryCursors } {
  const usage = new ApiUsage({
    clock: org.clock,
    dailyApiRequests: options.knobs?.dailyApiRequests ?? DAILY_API_REQUESTS,
    bulk: options.knobs?.dailyBulk,
    enforced: options.enforceLimits !== false,
  });
  const jobs = new JobStore(org.store);
  const cursors = new QueryCursors(org.store, org.ids, org.clock);
  return {
    cursors,
    org,
    usage,
    describes: new DescribeHistory(org),
    ownUrl,
    queries: new QueryService(cursors),
    jobs,
    queryJobs: new QueryJobs(org, jobs, usage),
    ingestJobs: new IngestJobs(org, jobs, usage, options.onError ?? (() => undefined)),
    pace: options.knobs?.bulkJobPace ?? DEFAULT_JOB_PACE,
  };
}

function credentialsOf(
  url: string,
  app: ClientApp,
  sessions: Sessions,
): Readonly<Record<string, string>> {
  return {
    SALESFORCE_LOGIN_URL: url,
    SALESFORCE_CLIENT_ID: app.clientId,
    SALESFORCE_CLIENT_SECRET: app.clientSecret,
    SALESFORCE_USERNAME: INTEGRATION_USERNAME,
    SALESFORCE_PRIVATE_KEY: app.privateKey,
    SALESFORCE_REFRESH_TOKEN: sessions.staticRefreshToken(INTEGRATION_USER_KEY),
    SALESFORCE_ACCESS_TOKEN: sessions.staticAccessToken(INTEGRATION_USER_KEY),
  };
}

function secretOf(seed: number): string {
  return createHash('sha256')
    .update(`tokens ${String(seed)}`)
    .digest('hex');
}
