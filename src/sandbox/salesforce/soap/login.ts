import { USER_PASSWORD, ORGANIZATION_KEY, type Org } from '../org/org.ts';
import { numberIn } from '../store/sql-row.ts';
import { shortId, type RecordKey } from '../values/record-id.ts';
import { textOf } from './read-xml.ts';
import type { SoapCall, SoapContext } from './soap-call.ts';
import { SoapFault } from './soap-fault.ts';
import { userInfo } from './user-info.ts';
import { branch, leavesOf } from './write-xml.ts';

/** https://help.salesforce.com 005132110: the last version that has login(). */
const LAST_VERSION_WITH_LOGIN = 64;

/** `login`: legacy, and gone from version 65 on. */
export function login(context: SoapContext, call: SoapCall): string {
  const { org, sessions, ownUrl } = context;
  if (call.version > LAST_VERSION_WITH_LOGIN) {
    // The wording is an assumption [K].
    throw new SoapFault(
      'UNSUPPORTED_API_VERSION',
      `SOAP API login() is not available in API version ${String(call.version)}.0; use OAuth`,
    );
  }
  const user = userBy(
    org,
    textOf(call.operation, 'username') ?? '',
    textOf(call.operation, 'password'),
  );
  const organization = shortId(org.ids.encode(ORGANIZATION_KEY));
  const path = `${ownUrl()}/services/Soap`;
  return branch(
    'result',
    leavesOf({
      metadataServerUrl: `${path}/m/${String(call.version)}.0/${organization}`,
      passwordExpired: false,
      sandbox: true,
      serverUrl: `${path}/u/${String(call.version)}.0/${organization}`,
      sessionId: sessions.issueAccessToken(user),
      userId: org.ids.encode(user),
    }),
    branch('userInfo', userInfo(context, user)),
  );
}

/** The security token may follow the password: the sandbox asks for none, and minds none. */
function userBy(org: Org, username: string, password: string | undefined): RecordKey {
  const row = org.store.get('SELECT "Id" FROM "User" WHERE "Username" = ? AND "IsActive" = 1', [
    username,
  ]);
  if (row !== undefined && password?.startsWith(USER_PASSWORD) === true) return numberIn(row, 0);
  throw new SoapFault(
    'INVALID_LOGIN',
    'Invalid username, password, security token; or user locked out.',
    'LoginFault',
  );
}
