import { createSign } from 'node:crypto';
import { BellwetherError, messageOf } from '../../domain/errors.ts';
import type { TokenKeeper } from '../token-keeper.ts';

/** How a session is opened; secrets resolved. */
export type SalesforceAuth =
  | {
      readonly method: 'jwt';
      readonly clientId: string;
      readonly username: string;
      /** PEM. */
      readonly privateKey: string;
    }
  | {
      /** A consent in the browser; the keeper has its tokens. */
      readonly method: 'oauth';
      readonly clientId: string;
      readonly clientSecret: string | undefined;
      readonly keeper: TokenKeeper;
    }
  | {
      readonly method: 'client_credentials';
      readonly clientId: string;
      readonly clientSecret: string;
    }
  | {
      readonly method: 'refresh_token';
      readonly clientId: string;
      readonly clientSecret: string | undefined;
      readonly refreshToken: string;
    }
  | { readonly method: 'access_token'; readonly accessToken: string };

/** Salesforce accepts assertions that expire within three minutes (OAuth 2.0 JWT Bearer Flow, step 1). */
const ASSERTION_LIFE_S = 180;

/** Hosts whose tokens name login or test as audience; anything else (a My Domain, a sandbox) names itself. */
export function audienceOf(loginUrl: string): string {
  const { origin, hostname } = new URL(loginUrl);
  if (hostname.endsWith('.sandbox.my.salesforce.com')) return 'https://test.salesforce.com';
  if (hostname.endsWith('.my.salesforce.com')) return 'https://login.salesforce.com';
  return origin;
}

export interface AssertionClaims {
  readonly clientId: string;
  readonly username: string;
  readonly audience: string;
  readonly nowMs: number;
}

/** A signed assertion for the JWT bearer flow (RFC 7523, RS256). Throws `crm.authentication` for a key it cannot use. */
export function signAssertion(claims: AssertionClaims, privateKey: string): string {
  const header = encode({ alg: 'RS256', typ: 'JWT' });
  const payload = encode({
    iss: claims.clientId,
    sub: claims.username,
    aud: claims.audience,
    exp: Math.floor(claims.nowMs / 1000) + ASSERTION_LIFE_S,
  });
  const signer = createSign('RSA-SHA256').update(`${header}.${payload}`);
  try {
    return `${header}.${payload}.${signer.sign(privateKey, 'base64url')}`;
  } catch (error) {
    throw new BellwetherError(
      'crm.authentication',
      `the private key of the connection cannot be used: ${messageOf(error)}`,
      {
        remedy: 'Give the RSA private key in PEM form (-----BEGIN PRIVATE KEY-----).',
        cause: error,
      },
    );
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
