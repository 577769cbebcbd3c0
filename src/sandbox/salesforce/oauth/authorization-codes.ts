import { createHash } from 'node:crypto';
import type { RecordKey } from '../values/record-id.ts';

/** What a user has agreed to, until the client comes for it. */
export interface Consent {
  readonly user: RecordKey;
  readonly redirectUri: string;
  readonly scope: string;
  /** base64url of the SHA-256 of the verifier that only the client knows; undefined without PKCE. */
  readonly challenge: string | undefined;
}

interface OpenConsent extends Consent {
  readonly expiresAtMs: number;
}

/** Codes of the web-server flow. Each can be used once, and not for long; they do not outlive the sandbox. */
export class AuthorizationCodes {
  readonly #open = new Map<string, OpenConsent>();
  readonly #lifetimeMs: number;
  readonly #nowMs: () => number;

  constructor(lifetimeMs: number, nowMs: () => number) {
    this.#lifetimeMs = lifetimeMs;
    this.#nowMs = nowMs;
  }

  add(code: string, consent: Consent): void {
    this.#open.set(code, { ...consent, expiresAtMs: this.#nowMs() + this.#lifetimeMs });
  }

  /** The consent behind a code, once. */
  take(code: string): Consent | undefined {
    const consent = this.#open.get(code);
    this.#open.delete(code);
    return consent !== undefined && consent.expiresAtMs > this.#nowMs() ? consent : undefined;
  }
}

/** PKCE with S256, the only method there is. A client that announced no challenge has no verifier either. */
export function provesChallenge({ challenge }: Consent, verifier: string | null): boolean {
  if (challenge === undefined) return verifier === null;
  if (verifier === null) return false;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}
