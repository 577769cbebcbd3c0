import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import type { CrmIdentity } from '../crm-adapter.ts';
import { HubspotRefusal, toBellwetherError } from './errors.ts';
import { API_VERSION } from './limits.ts';
import type { HubspotSession } from './session.ts';
import { OAuthRefusal } from './token-endpoint.ts';

const detailsSchema = z.object({
  portalId: z.number(),
  accountType: z.string().optional(),
  uiDomain: z.string().optional(),
});
const tokenInfoSchema = z.object({
  userId: z.number().nullish(),
  appId: z.number().nullish(),
  scopes: z.array(z.string()),
});

/** What Bellwether cannot do without. Tasks are read and written with the scopes of contacts. */
const NEEDED_SCOPES = [
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.owners.read',
  'crm.schemas.companies.read',
  'crm.schemas.contacts.read',
] as const;

/** Which portal the token is for and what it may do. Two calls. */
export async function check(session: HubspotSession, signal: AbortSignal): Promise<CrmIdentity> {
  const details = await accountDetails(session, signal);
  const token = await tokenInfo(session, signal);
  const granted = new Set(token?.scopes);
  return {
    orgId: String(details.portalId),
    orgName: `portal ${String(details.portalId)}`,
    userName:
      token?.appId === undefined || token.appId === null ? 'app' : `app ${String(token.appId)}`,
    production: details.accountType === undefined || details.accountType === 'STANDARD',
    missingPermissions:
      token === undefined
        ? []
        : NEEDED_SCOPES.filter((scope) => !granted.has(scope)).map((scope) => `scope ${scope}`),
  };
}

async function accountDetails(
  session: HubspotSession,
  signal: AbortSignal,
): Promise<z.infer<typeof detailsSchema>> {
  try {
    const path = `/account-info/${API_VERSION}/details`;
    return detailsSchema.parse(await session.request({ method: 'GET', path, signal }));
  } catch (error) {
    throw toBellwetherError(error, 'asking which account this is');
  }
}

/** What the token may do; undefined where HubSpot does not say: then the first refused call tells what is missing. */
async function tokenInfo(
  session: HubspotSession,
  signal: AbortSignal,
): Promise<z.infer<typeof tokenInfoSchema> | undefined> {
  try {
    const described = await session.introspect(signal);
    return described === undefined
      ? tokenInfoSchema.parse(await keyInfo(session, signal))
      : appInfo(described);
  } catch (error) {
    if (error instanceof HubspotRefusal || error instanceof OAuthRefusal) return undefined;
    if (error instanceof BellwetherError && error.code === 'crm.permission') return undefined;
    throw toBellwetherError(error, 'asking what the token may do');
  }
}

async function keyInfo(session: HubspotSession, signal: AbortSignal): Promise<unknown> {
  return session.request({
    method: 'POST',
    path: '/oauth/v2/private-apps/get/access-token-info',
    body: { tokenKey: await session.accessToken(signal) },
    signal,
    repeatable: true,
    cost: 0,
  });
}

/** The names of the introspection of apps (docs: "OAuth tokens, 2026-03 and later"). [K] */
const introspectionSchema = z.object({
  user_id: z.number().nullish(),
  app_id: z.number().nullish(),
  scopes: z.array(z.string()),
});

function appInfo(described: unknown): z.infer<typeof tokenInfoSchema> | undefined {
  const info = introspectionSchema.safeParse(described).data;
  return info && { userId: info.user_id, appId: info.app_id, scopes: info.scopes };
}
