import { ORGANIZATION_KEY } from '../org/org.ts';
import { secondsOf } from '../values/dates.ts';
import type { RecordKey } from '../values/record-id.ts';
import type { SoapContext, SoapSessionCall } from './soap-call.ts';
import { branch, leaf, leavesOf } from './write-xml.ts';

/** Life of a session as the org's settings give it. */
const SESSION_SECONDS = 7200;

export function getUserInfo(context: SoapContext, { user }: SoapSessionCall): string {
  return branch('result', userInfo(context, user));
}

export function getServerTimestamp({ org }: SoapContext): string {
  const seconds = secondsOf(org.clock.now());
  const timestamp = new Date(seconds * 1000).toISOString();
  return branch('result', leaf('timestamp', timestamp));
}

/** What a login and `getUserInfo` tell of the user and the org. */
export function userInfo({ org }: SoapContext, user: RecordKey): string {
  const row = org.store.get(
    `SELECT "Name", "Email", "Username", "ProfileId", "LanguageLocaleKey", "LocaleSidKey", "TimeZoneSidKey"
     FROM "User" WHERE "Id" = ?`,
    [user],
  );
  const organization = org.store.get('SELECT "Name" FROM "Organization" WHERE "Id" = ?', [
    ORGANIZATION_KEY,
  ]);
  const [name, email, username, profile, language, locale, zone] = row ?? [];
  return leavesOf({
    accessibilityMode: false,
    chatterExternal: false,
    currencySymbol: '$',
    orgAttachmentFileSizeLimit: 5_242_880,
    orgDefaultCurrencyIsoCode: 'USD',
    orgDefaultCurrencyLocale: 'en_US',
    orgDisallowHtmlAttachments: false,
    orgHasPersonAccounts: false,
    organizationId: org.ids.encode(ORGANIZATION_KEY),
    organizationMultiCurrency: false,
    organizationName: organization?.[0] ?? null,
    profileId: typeof profile === 'number' ? org.ids.encode(profile) : null,
    roleId: null,
    sessionSecondsValid: SESSION_SECONDS,
    userDefaultCurrencyIsoCode: null,
    userEmail: email ?? null,
    userFullName: name ?? null,
    userId: org.ids.encode(user),
    userLanguage: language ?? null,
    userLocale: locale ?? null,
    userName: username ?? null,
    userTimeZone: zone ?? null,
    userType: 'Standard',
    userUiSkin: 'Theme3',
  });
}
