import { createHash } from 'node:crypto';
import type { Portal } from '../portal.ts';

/** What a person has consented to. */
export interface Consent {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** Proof key for code exchange (RFC 7636), where the app asked with one. */
  readonly challenge: Challenge | undefined;
}

export interface Challenge {
  readonly text: string;
  readonly method: 'S256' | 'plain';
}

export interface AuthorizationCodes {
  issue(consent: Consent): string;
  /** The consent behind a code. A code is good for one look. */
  redeem(code: string): Consent | undefined;
}

/** HubSpot names no lifetime; this is the most that RFC 6749 recommends. [K] */
const LIFETIME_MS = 10 * 60_000;

export function createAuthorizationCodes({
  clock,
  values,
}: Pick<Portal, 'clock' | 'values'>): AuthorizationCodes {
  const open = new Map<string, { readonly consent: Consent; readonly until: number }>();
  let issued = 0;
  return {
    issue(consent) {
      const now = clock.now().getTime();
      issued += 1;
      const code = `na1-${values.uuid(`code ${String(now)} ${String(issued)}`)}`;
      open.set(code, { consent, until: now + LIFETIME_MS });
      return code;
    },
    redeem(code) {
      const found = open.get(code);
      open.delete(code);
      return found === undefined || found.until <= clock.now().getTime()
        ? undefined
        : found.consent;
    },
  };
}

/** True when the verifier is the one of the challenge; without a challenge there must be none to prove. */
export function proves(challenge: Challenge | undefined, verifier: string | null): boolean {
  if (challenge === undefined) return true;
  if (verifier === null) return false;
  const text =
    challenge.method === 'S256'
      ? createHash('sha256').update(verifier).digest('base64url')
      : verifier;
  return text === challenge.text;
}
