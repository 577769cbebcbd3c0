/** How the org's client app is set up. */
export interface OAuthSettings {
  /** What becomes of a client that asks for consent: a person is asked in the browser, or there is no need to. */
  readonly consent: 'ask' | 'approve' | 'deny';
  /** By the sandbox's clock. The vendor's pages say 15 minutes; others report less. [K] */
  readonly codeLifetimeMs: number;
  /** A refresh brings a new refresh token, and the old one is worth nothing any more. */
  readonly rotateRefreshTokens: boolean;
  /** Where users may be sent back to; by default any address on this machine. */
  readonly callbackUrls?: readonly string[];
}

const CODE_LIFETIME_MS = 15 * 60 * 1000;

export const DEFAULT_OAUTH_SETTINGS: OAuthSettings = {
  consent: 'ask',
  codeLifetimeMs: CODE_LIFETIME_MS,
  rotateRefreshTokens: false,
};

/** True when the app is registered with this callback. */
export function isCallback(settings: OAuthSettings, redirectUri: string): boolean {
  if (settings.callbackUrls !== undefined) return settings.callbackUrls.includes(redirectUri);
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
