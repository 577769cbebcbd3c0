import { z } from 'zod';
import { secretSchema, settingSchema } from './setting.ts';

/** What the daemon needs to take HubSpot's webhooks. */
export const hubspotWebhooksSchema = z
  .strictObject({
    enabled: z.boolean().default(true).describe('False: deliveries are refused.'),
    client_secret: secretSchema.describe('Client secret of the app: HubSpot signs with it.'),
    public_url: settingSchema.describe(
      'The target URL exactly as HubSpot calls it, e.g. https://bellwether.example.com/webhooks/hubspot/hubspot; behind a proxy it is not the address that the daemon listens on.',
    ),
    coalesce_seconds: z
      .number()
      .min(0)
      .max(300)
      .default(2)
      .describe('Changes that come within that time are worked off together.'),
    flood_records: z
      .int()
      .min(1)
      .default(5000)
      .describe('When more records than that wait, a normal sync finds them instead.'),
  })
  .describe(
    'Changes that HubSpot tells by itself; docs/webhooks.md. Without it the schedule finds them.',
  );

/** How often to ask a CRM that does not tell. */
export const pollSchema = z
  .strictObject({
    min_seconds: z
      .int()
      .min(10)
      .default(60)
      .describe('Shortest time between the end of a poll and the next.'),
    max_seconds: z
      .int()
      .min(60)
      .default(3600)
      .describe('Longest time, when the calls of the day are nearly used up.'),
  })
  .refine(({ min_seconds: least, max_seconds: most }) => least <= most, {
    error: 'min_seconds must not be greater than max_seconds',
  })
  .nullable()
  .default(null)
  .describe(
    'Salesforce is asked for changes as often as the daily call limit allows; null: only at the times of run.',
  );
