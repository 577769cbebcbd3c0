import { z } from 'zod';

/** How webhooks are delivered, and what goes wrong on the way. Rates are drawn by the sandbox's seed. */

/** https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v3/guide */
export const EVENTS_PER_DELIVERY = 100;
const DELIVERIES_AT_ONCE = 10;
const TIMEOUT_MS = 5_000;
const RETRIES = 10;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** HubSpot names the number and the 24 hours, not the pauses between. [K] */
const RETRY_DELAYS_MS: readonly number[] = [
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  40 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  3 * HOUR_MS,
  4 * HOUR_MS,
  5 * HOUR_MS,
  5 * HOUR_MS,
];

const LATE_BY_MS = 5_000;

const rate = z.number().min(0).max(1).default(0);
const milliseconds = z.int().min(0);

const subscriptionSchema = z.strictObject({
  eventType: z
    .string()
    .regex(/^[a-z_]+\.[a-zA-Z]+$/, { error: 'expected the like of object.propertyChange' })
    .describe('object.creation or, in the older format, company.creation.'),
  objectTypeId: z.string().optional().describe('Of object.… events; left out: all objects.'),
  propertyName: z.string().optional().describe('Of propertyChange events; left out: all.'),
});

export type WantedEvents = z.infer<typeof subscriptionSchema>;

/** One of each kind, for every object and every property. */
const EVERYTHING: readonly WantedEvents[] = [
  'creation',
  'propertyChange',
  'deletion',
  'merge',
  'restore',
  'associationChange',
  'privacyDeletion',
].map((kind) => ({ eventType: `object.${kind}` }));

export const webhookOptionsSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).describe('Where deliveries are posted to.'),
  subscriptions: z.array(subscriptionSchema).default([...EVERYTHING]),
  max_concurrent_requests: z.int().min(1).max(1_000).default(DELIVERIES_AT_ONCE),
  timeout_ms: milliseconds.default(TIMEOUT_MS).describe('In the host’s time.'),
  retry_delays_ms: z
    .array(milliseconds)
    .max(RETRIES)
    .default([...RETRY_DELAYS_MS])
    .describe('Pauses before each further attempt, in sandbox time, give or take a tenth.'),
  duplicates: rate.describe('Share of events that are delivered a second time.'),
  disorder: rate.describe('Share of events that are overtaken by later ones.'),
  late_by_ms: milliseconds
    .default(LATE_BY_MS)
    .describe('Second and overtaken deliveries come up to so much later, in sandbox time.'),
  wrong_signatures: rate.describe('Share of deliveries that are signed with another secret.'),
  stale_timestamps: rate.describe('Share of deliveries that were signed six minutes ago.'),
  timestamps: z
    .enum(['host', 'sandbox'])
    .default('host')
    .describe('Whose clock dates the signature. Receivers compare it with their own.'),
});

export type WebhookOptions = z.output<typeof webhookOptionsSchema>;
/** The same as it is written, defaults left out. */
export type WrittenWebhookOptions = z.input<typeof webhookOptionsSchema>;
