import { z } from 'zod';
import type { CrmIdentity } from '../crm-adapter.ts';
import { toBellwetherError } from './errors.ts';
import { queryRows } from './query.ts';
import type { SalesforceSession } from './session.ts';

const userInfoSchema = z.object({
  organization_id: z.string(),
  preferred_username: z.string().optional(),
  name: z.string().optional(),
  user_id: z.string(),
});
const organizationSchema = z.object({
  Name: z.string(),
  IsSandbox: z.boolean(),
  OrganizationType: z.string().nullish(),
});

/** Who the session is, and where. Two calls. */
export async function check(
  session: SalesforceSession,
  signal: AbortSignal,
): Promise<CrmIdentity & { readonly userId: string }> {
  const user = await userInfo(session, signal);
  const rows = await queryRows(
    session,
    'SELECT Name, IsSandbox, OrganizationType FROM Organization LIMIT 1',
    { signal },
  );
  const organization = organizationSchema.safeParse(rows[0]).data;
  return {
    orgId: user.organization_id,
    orgName: organization?.Name ?? user.organization_id,
    userName: user.preferred_username ?? user.name ?? user.user_id,
    userId: user.user_id,
    production:
      organization?.IsSandbox !== true && organization?.OrganizationType !== 'Developer Edition',
    missingPermissions: [],
  };
}

async function userInfo(
  session: SalesforceSession,
  signal: AbortSignal,
): Promise<z.infer<typeof userInfoSchema>> {
  try {
    const answer = await session.request({
      method: 'GET',
      path: '/services/oauth2/userinfo',
      signal,
    });
    return userInfoSchema.parse(answer);
  } catch (error) {
    throw toBellwetherError(error, 'asking who is logged in');
  }
}
