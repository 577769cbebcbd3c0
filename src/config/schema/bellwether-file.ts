import { z } from 'zod';
import { isCron } from './cron.ts';
import { hubspotAuthSchema, salesforceAuthSchema } from './auth.ts';
import { secretSchema, settingSchema } from './setting.ts';
import { sweepSchema } from './sweep.ts';
import { freshnessSchema, reconciliationSchema } from './trust.ts';
import { hubspotWebhooksSchema, pollSchema } from './webhooks.ts';

const NO_CRON = 'must be a cron expression of five or six fields, e.g. "15 5 * * *"';

const cronSchema = z
  .string()
  .regex(/^\S+( +\S+){4,5}$/, { error: NO_CRON, abort: true })
  .refine(isCron, NO_CRON);

const budgetSchema = z
  .strictObject({
    calls_per_run: z
      .int()
      .positive()
      .default(20_000)
      .describe('API calls that one run may use; the run stops cleanly before the next one.'),
    reserve_percent: z
      .number()
      .min(0)
      .max(99)
      .default(20)
      .describe("Share of the org's daily limit that Bellwether leaves to others."),
  })
  .prefault({})
  .describe('How many API calls Bellwether may use.');

const connectionBase = {
  enabled: z.boolean().default(true).describe('False keeps the connection out of the daemon.'),
  mapping: z
    .string()
    .min(1)
    .describe('Mapping file, relative to the configuration folder, e.g. mappings/salesforce.yaml.'),
  timeout_seconds: z.int().min(1).max(600).default(60).describe('Longest wait for one answer.'),
  budget: budgetSchema,
};

const connectionSchema = z.discriminatedUnion('crm', [
  z.strictObject({
    crm: z.literal('salesforce').describe('A Salesforce org.'),
    ...connectionBase,
    login_url: settingSchema.describe(
      'https://login.salesforce.com, a sandbox or a My Domain address; with access_token the instance address.',
    ),
    api_version: z
      .string()
      .regex(/^\d{2}\.0$/, 'must be a version such as "67.0"')
      .default('67.0')
      .describe('Version of the REST API.'),
    auth: salesforceAuthSchema,
  }),
  z.strictObject({
    crm: z.literal('hubspot').describe('A HubSpot account.'),
    ...connectionBase,
    base_url: settingSchema.describe('https://api.hubapi.com, or the address of a sandbox.'),
    calls_per_10_seconds: z
      .int()
      .min(1)
      .default(190)
      .describe(
        'Rolling limit of the account: 190 on Professional and Enterprise, 100 below, 110 for OAuth apps.',
      ),
    searches_per_second: z
      .int()
      .min(1)
      .max(5)
      .default(4)
      .describe('Searches a second; HubSpot allows 5 for the whole account.'),
    auth: hubspotAuthSchema,
    webhooks: hubspotWebhooksSchema.optional(),
  }),
]);

export const bellwetherFileSchema = z
  .strictObject({
    time_zone: z
      .string()
      .refine(isTimeZone, 'must be an IANA time zone such as Europe/London')
      .describe('Time zone in which an instant of the CRM becomes a day.'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as GBP')
      .describe('Reporting currency.'),
    exchange_rates: z
      .record(
        z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR'),
        z.number().positive(),
      )
      .default({})
      .describe(
        'Reporting currency for one unit of another, e.g. EUR: 0.86. One rate for all days: a trend is one of business, not of exchange rates.',
      ),
    connections: z
      .record(
        z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be a short name such as "salesforce"'),
        connectionSchema,
      )
      .refine((all) => Object.keys(all).length > 0, 'must name at least one connection')
      .describe('The CRMs, each under a name of your choice.'),
    schedule: z
      .strictObject({
        run: z
          .array(cronSchema)
          .default(['15 5 * * *', '*/30 7-19 * * 1-5'])
          .describe('When the daemon runs the pipeline; a tick during a run is left out.'),
        poll: pollSchema,
      })
      .prefault({})
      .describe("The daemon's clock: cron expressions in the time zone above."),
    sweep: sweepSchema,
    retention_days: z
      .int()
      .min(1)
      .default(90)
      .describe(
        'So long the records of ended runs and the changes of settled plans are kept; scores, tasks and the journal of overwritten values stay for good.',
      ),
    scoring: z
      .strictObject({
        active_days: z
          .int()
          .positive()
          .default(365)
          .describe(
            'An account with an order in that many days is active; only active accounts get a score.',
          ),
        trend_days: z
          .int()
          .positive()
          .default(28)
          .describe('The trend compares with the score that many days ago.'),
        trend_points: z
          .number()
          .positive()
          .default(5)
          .describe('Smallest difference in points that counts as up or down.'),
        min_change_points: z
          .number()
          .min(0)
          .default(1)
          .describe(
            'A smaller difference in points is not written by itself; it goes along with the next change.',
          ),
        refresh_reason_days: z
          .int()
          .positive()
          .default(7)
          .describe(
            'While score, band and trend stay, the sentence on the record is rewritten only after that many days.',
          ),
        sessions: z
          .int()
          .min(1)
          .max(6)
          .default(2)
          .describe(
            'Sessions of the database that share the measures when all accounts are computed; fewer where it has no more to give.',
          ),
        freshness: freshnessSchema.optional(),
        reconciliation: reconciliationSchema.optional(),
      })
      .prefault({})
      .describe('What holds for all scorecards.'),
    tasks: z
      .strictObject({
        fallback_owner: z
          .string()
          .nullable()
          .default(null)
          .describe(
            'E-mail of the user who gets the tasks of accounts without an active owner; null blocks them.',
          ),
        max_new_per_owner_per_day: z
          .int()
          .min(0)
          .default(5)
          .describe('New tasks for one person on one day.'),
        max_open_per_owner: z
          .int()
          .min(0)
          .default(25)
          .describe('Open Bellwether tasks of one person.'),
      })
      .prefault({})
      .describe(
        'Limits that keep the task queue doable; the money at risk decides who comes first.',
      ),
    safety: z
      .strictObject({
        max_band_changes_percent: z
          .number()
          .min(0)
          .max(100)
          .default(25)
          .describe(
            'A plan that changes the band of a larger share of the scored accounts is refused.',
          ),
        max_new_tasks: z
          .int()
          .min(0)
          .default(500)
          .describe('A plan that creates more tasks is refused.'),
      })
      .prefault({})
      .describe('Blast-radius limits of a plan.'),
    api: z
      .strictObject({
        host: z
          .string()
          .default('127.0.0.1')
          .describe('Address to listen on; loopback unless told otherwise.'),
        port: z.int().min(0).max(65_535).default(8480).describe('Port of the HTTP API.'),
        token: secretSchema
          .prefault({ env: 'BELLWETHER_API_TOKEN' })
          .describe('Bearer token that all but the health routes ask for.'),
      })
      .prefault({})
      .describe("The daemon's HTTP API."),
    tokens: z
      .strictObject({
        key: secretSchema
          .prefault({ env: 'BELLWETHER_TOKEN_KEY' })
          .describe('Key with which stored tokens are encrypted: 32 random bytes in base64.'),
        previous_key: secretSchema
          .prefault({ env: 'BELLWETHER_TOKEN_KEY_PREVIOUS' })
          .describe('The key before it, while tokens are still encrypted with that one.'),
      })
      .prefault({})
      .describe('How the tokens of `bellwether connect` are stored.'),
  })
  .describe('bellwether.yaml: connections, schedule, budget and limits.');

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export type BellwetherFile = z.infer<typeof bellwetherFileSchema>;
export type ConnectionConfig = z.infer<typeof connectionSchema>;
export type SalesforceConnection = Extract<ConnectionConfig, { crm: 'salesforce' }>;
export type HubspotConnection = Extract<ConnectionConfig, { crm: 'hubspot' }>;
