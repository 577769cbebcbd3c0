import { verify } from 'node:crypto';
import { z } from 'zod';
import type { ClientApp } from './client-app.ts';
import { OAuthError } from './oauth-error.ts';

/** Audiences of production and sandbox logins; a My Domain login may name its own address. */
const VENDOR_AUDIENCES = ['https://login.salesforce.com', 'https://test.salesforce.com'];
/** Greater than this is no time in seconds: the sf CLI sends milliseconds. */
const SECONDS_MAX = 1e11;

const headerSchema = z.object({ alg: z.string() });
const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
});

interface JwtChecks {
  readonly app: ClientApp;
  /** The sandbox's own address. */
  readonly ownUrl: string;
  /** Epoch milliseconds of the host: tokens are signed by real clocks, whatever day the sandbox plays. */
  readonly hostNowMs: number;
}

/** The user name that the assertion speaks for, once everything about it holds. */
export function verifyJwt(assertion: string, checks: JwtChecks): string {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  const { alg } = readPart(headerSchema, header);
  const claims = readPart(claimsSchema, payload);
  if (claims.iss !== checks.app.clientId) {
    throw new OAuthError('invalid_client_id', 'client identifier invalid');
  }
  const isSigned = verify(
    'RSA-SHA256',
    Buffer.from(`${header}.${payload}`),
    checks.app.publicKey,
    Buffer.from(signature, 'base64url'),
  );
  if (alg !== 'RS256' || !isSigned) throw new OAuthError('invalid_grant', 'invalid assertion');
  const audiences = new Set([...VENDOR_AUDIENCES, checks.ownUrl]);
  const named = [claims.aud].flat().map((audience) => audience.replace(/\/+$/, ''));
  if (!named.some((audience) => audiences.has(audience))) {
    throw new OAuthError('invalid_grant', 'audience is invalid');
  }
  const expiresAtMs = claims.exp > SECONDS_MAX ? claims.exp : claims.exp * 1000;
  if (expiresAtMs <= checks.hostNowMs) {
    throw new OAuthError('invalid_grant', 'expired authorization code');
  }
  return claims.sub;
}

function readPart<Part>(schema: z.ZodType<Part>, text: string): Part {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    throw new OAuthError('invalid_grant', 'invalid assertion');
  }
}
