import type { TokenGrant } from './token-keeper.ts';

/** The vendor's side of a consent in the browser (OAuth 2.0 authorization code flow with PKCE). */
export interface OAuthClient {
  /** The page at which a person consents. */
  authorizeUrl(request: ConsentRequest): string;
  /** Turns the code, which is good for one use, into tokens. Throws `connect.refused` when the vendor does not. */
  exchange(consent: Consent, signal: AbortSignal): Promise<ConsentGrant>;
  /** Takes the refresh token back, and all access tokens with it. One that is not known any more is no error. */
  revoke(refreshToken: string, signal: AbortSignal): Promise<void>;
}

export interface ConsentRequest {
  readonly redirectUri: string;
  /** Comes back with the code; tells this attempt from others. */
  readonly state: string;
  /** S256 of the verifier (RFC 7636, 4.2). */
  readonly challenge: string;
}

export interface Consent {
  readonly code: string;
  readonly redirectUri: string;
  readonly verifier: string;
}

export interface ConsentGrant extends TokenGrant {
  readonly refreshToken: string;
}
