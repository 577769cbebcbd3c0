import { z } from 'zod';
import { secretSchema, settingSchema } from './setting.ts';

/** Where the browser comes back to, unless told otherwise. It must be registered with the app at the vendor. */
const DEFAULT_REDIRECT = 'http://localhost:8481/callback';

const redirectSchema = z
  .string()
  .refine(isLoopback, 'must be an address of this machine such as http://localhost:8481/callback')
  .default(DEFAULT_REDIRECT)
  .describe(
    'Where the browser comes back to, as registered with the app: localhost or 127.0.0.1; port 0 picks a free one.',
  );

const scopeListSchema = z.array(z.string().regex(/^\S+$/, 'must be the name of a scope')).min(1);

/** Reading and writing by the API, and renewing the session without a person. */
const SALESFORCE_SCOPES = ['api', 'refresh_token'];

/** Accounts, contacts and tasks (which have no scopes of their own), owners, and which properties there are. */
const HUBSPOT_SCOPES = [
  'oauth',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.owners.read',
  'crm.schemas.companies.read',
  'crm.schemas.contacts.read',
];

export const salesforceAuthSchema = z
  .discriminatedUnion('method', [
    z.strictObject({
      method: z.literal('jwt').describe('JWT bearer flow of an External Client App; no browser.'),
      client_id: settingSchema.describe('Consumer key of the app.'),
      username: settingSchema.describe('The integration user.'),
      private_key: secretSchema.describe('RSA private key (PEM) whose certificate the app holds.'),
    }),
    z.strictObject({
      method: z
        .literal('oauth')
        .describe(
          'Consent in the browser, once: `bellwether connect`; the tokens are stored encrypted.',
        ),
      client_id: settingSchema.describe('Consumer key of the app.'),
      client_secret: secretSchema
        .optional()
        .describe('Consumer secret, where the app asks for it.'),
      redirect_uri: redirectSchema,
      scopes: scopeListSchema.default(SALESFORCE_SCOPES).describe('What the person is asked for.'),
    }),
    z.strictObject({
      method: z
        .literal('client_credentials')
        .describe('Client credentials flow of an app that runs as one user; no browser.'),
      client_id: settingSchema.describe('Consumer key of the app.'),
      client_secret: secretSchema.describe('Consumer secret of the app.'),
    }),
    z.strictObject({
      method: z.literal('refresh_token').describe('Refresh token of an earlier consent.'),
      client_id: settingSchema.describe('Consumer key of the app.'),
      client_secret: secretSchema.optional().describe('Consumer secret, where the app has one.'),
      refresh_token: secretSchema.describe('The refresh token.'),
    }),
    z.strictObject({
      method: z.literal('access_token').describe('A session id; for trying out, it expires.'),
      access_token: secretSchema.describe('The access token.'),
    }),
  ])
  .describe('How Bellwether logs in.');

export const hubspotAuthSchema = z
  .discriminatedUnion('method', [
    z.strictObject({
      method: z.literal('access_token').describe('Service key or private-app token.'),
      access_token: secretSchema.describe('The token (pat-...).'),
    }),
    z.strictObject({
      method: z
        .literal('oauth')
        .describe(
          'Consent in the browser, once: `bellwether connect`; the tokens are stored encrypted.',
        ),
      client_id: settingSchema.describe('Client id of the app.'),
      client_secret: secretSchema.describe('Client secret of the app.'),
      redirect_uri: redirectSchema,
      scopes: scopeListSchema
        .default(HUBSPOT_SCOPES)
        .describe('What the person is asked for; add the read scopes of the objects that you map.'),
      authorize_url: settingSchema
        .optional()
        .describe(
          'Page of the consent, where it is not that of base_url (https://app.hubspot.com).',
        ),
    }),
    z.strictObject({
      method: z.literal('refresh_token').describe('Refresh token of an OAuth app.'),
      client_id: settingSchema.describe('Client id of the app.'),
      client_secret: secretSchema.describe('Client secret of the app.'),
      refresh_token: secretSchema.describe('The refresh token.'),
    }),
  ])
  .describe('How Bellwether logs in.');

/** Vendors accept unencrypted redirects to this machine alone, and a code must not leave it (RFC 8252, 7.3). */
function isLoopback(text: string): boolean {
  const url = URL.parse(text);
  if (url?.protocol !== 'http:' || url.search !== '' || url.hash !== '') return false;
  return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}
