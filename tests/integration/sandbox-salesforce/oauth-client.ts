import { createSign } from 'node:crypto';
import type { Answer, JsonRecord, OrgClient } from './org-client.ts';

/** One of the sandbox's credentials by the end of its name. */
export function credential(org: OrgClient, name: string): string {
  return org.sandbox.credentials[`SALESFORCE_${name}`] ?? '';
}

/** A signed assertion for the integration user, with some claims different. */
export function jwt(
  org: OrgClient,
  claims: JsonRecord = {},
  options: { readonly key?: string; readonly alg?: string } = {},
): string {
  const header = encode({ alg: options.alg ?? 'RS256' });
  const payload = encode({
    iss: credential(org, 'CLIENT_ID'),
    sub: credential(org, 'USERNAME'),
    aud: 'https://login.salesforce.com',
    exp: Math.floor(Date.now() / 1000) + 180,
    ...claims,
  });
  const signer = createSign('RSA-SHA256').update(`${header}.${payload}`);
  return `${header}.${payload}.${signer.sign(options.key ?? credential(org, 'PRIVATE_KEY'), 'base64url')}`;
}

export function askToken(org: OrgClient, form: Readonly<Record<string, string>>): Promise<Answer> {
  return org.call('POST', '/services/oauth2/token', new URLSearchParams(form).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
  });
}

export function loginByJwt(org: OrgClient, assertion: string): Promise<Answer> {
  return askToken(org, {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,
  });
}

export function refreshToken(
  org: OrgClient,
  form: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return askToken(org, {
    grant_type: 'refresh_token',
    refresh_token: credential(org, 'REFRESH_TOKEN'),
    client_id: credential(org, 'CLIENT_ID'),
    ...form,
  });
}

/** A call that any valid token may make. */
export function limitsWith(org: OrgClient, accessToken: unknown): Promise<Answer> {
  return org.get('/limits', { authorization: `Bearer ${String(accessToken)}` });
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
