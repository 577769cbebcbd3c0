import type { SandboxRequest, SandboxResponse } from '../../server/exchange.ts';
import { ORGANIZATION_KEY, type Org } from '../org/org.ts';
import { json } from '../rest/responses.ts';
import { formatDateTime } from '../values/dates.ts';
import type { RecordKey } from '../values/record-id.ts';
import type { SqlValue } from '../store/sql-row.ts';
import { identityUrl, type OAuthContext } from './token-endpoint.ts';

const USER_COLUMNS = [
  'Username',
  'Name',
  'FirstName',
  'LastName',
  'Email',
  'IsActive',
  'UserType',
  'LanguageLocaleKey',
  'LocaleSidKey',
  'TimeZoneSidKey',
  'LastModifiedDate',
] as const;

type UserReader = (column: (typeof USER_COLUMNS)[number]) => SqlValue;

/** `GET /services/oauth2/userinfo`. */
export function answerUserInfo(context: OAuthContext, request: SandboxRequest): SandboxResponse {
  const user = sessionUser(context, request);
  if (user === undefined) return badToken();
  const read = readUser(context.org, user);
  const id = identityUrl(context, user);
  return json(200, {
    sub: id,
    user_id: context.org.ids.encode(user),
    organization_id: context.org.ids.encode(ORGANIZATION_KEY),
    preferred_username: read('Username'),
    nickname: read('Username'),
    name: read('Name'),
    email: read('Email'),
    email_verified: true,
    given_name: read('FirstName'),
    family_name: read('LastName'),
    zoneinfo: read('TimeZoneSidKey'),
    urls: urlsOf(context, user),
    active: read('IsActive') === 1,
    user_type: 'STANDARD',
    language: read('LanguageLocaleKey'),
    locale: read('LocaleSidKey'),
    utcOffset: 0,
    updated_at: formatDateTime(Number(read('LastModifiedDate'))),
  });
}

/** `GET /id/<organization>/<user>`. */
export function answerIdentity(context: OAuthContext, request: SandboxRequest): SandboxResponse {
  const { ids } = context.org;
  const user = sessionUser(context, request);
  if (user === undefined) return badToken();
  const asked = ids.decode(request.params['user'] ?? '');
  const organization = ids.decode(request.params['organization'] ?? '');
  if (asked?.key !== user || organization?.key !== ORGANIZATION_KEY) return badToken();
  const read = readUser(context.org, user);
  const id = identityUrl(context, user);
  return json(200, {
    id,
    asserted_user: true,
    user_id: ids.encode(user),
    organization_id: ids.encode(ORGANIZATION_KEY),
    username: read('Username'),
    nick_name: read('Username'),
    display_name: read('Name'),
    email: read('Email'),
    email_verified: true,
    first_name: read('FirstName'),
    last_name: read('LastName'),
    timezone: read('TimeZoneSidKey'),
    photos: { picture: `${context.ownUrl()}/profilephoto/005/F`, thumbnail: null },
    addr_street: null,
    mobile_phone: null,
    mobile_phone_verified: false,
    is_lightning_login_user: false,
    status: { created_date: null, body: null },
    urls: urlsOf(context, user),
    active: read('IsActive') === 1,
    user_type: 'STANDARD',
    language: read('LanguageLocaleKey'),
    locale: read('LocaleSidKey'),
    utcOffset: 0,
    last_modified_date: formatDateTime(Number(read('LastModifiedDate'))),
    is_app_installed: true,
  });
}

function sessionUser(context: OAuthContext, request: SandboxRequest): RecordKey | undefined {
  const header = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  const token = header ?? request.query.get('oauth_token') ?? request.query.get('access_token');
  return token === null ? undefined : context.sessions.findUser(token);
}

/** These two endpoints answer in plain text. */
function badToken(): SandboxResponse {
  return {
    status: 403,
    headers: { 'content-type': 'text/html;charset=UTF-8' },
    body: 'Bad_OAuth_Token',
  };
}

function readUser(org: Org, user: RecordKey): UserReader {
  const columns = USER_COLUMNS.map((name) => `"${name}"`).join(', ');
  const row = org.store.get(`SELECT ${columns} FROM "User" WHERE "Id" = ?`, [user]);
  return (column) => row?.[USER_COLUMNS.indexOf(column)] ?? null;
}

/** `{version}` is for the client to fill in. */
function urlsOf(context: OAuthContext, user: RecordKey): Readonly<Record<string, string>> {
  const data = `${context.ownUrl()}/services/data/v{version}`;
  return {
    rest: `${data}/`,
    query: `${data}/query/`,
    recent: `${data}/recent/`,
    sobjects: `${data}/sobjects/`,
    profile: `${context.ownUrl()}/${context.org.ids.encode(user)}`,
    custom_domain: context.ownUrl(),
  };
}
