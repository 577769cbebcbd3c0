import jsforce, { type Connection } from 'jsforce';
import { jwt } from './oauth-client.ts';
import { startOrg, type OrgClient } from './org-client.ts';

export interface JsforceOrg {
  readonly org: OrgClient;
  readonly connection: Connection;
}

/** jsforce as anyone installs it, against the sandbox: nothing of it is replaced or told where it is. */
export async function startJsforceOrg(): Promise<JsforceOrg> {
  const org = await startOrg();
  return { org, connection: await connectByJwt(org) };
}

export async function connectByJwt(org: OrgClient): Promise<Connection> {
  const connection = new jsforce.Connection({ loginUrl: org.sandbox.url, version: '67.0' });
  await connection.authorize({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: jwt(org),
  });
  return connection;
}
