import { BellwetherError } from '../domain/errors.ts';

/** What a vendor's token endpoint gives. */
export interface TokenGrant {
  readonly accessToken: string;
  /** Where the vendor rotates refresh tokens: the one that was used is good for nothing any more. */
  readonly refreshToken: string | undefined;
  /** Epoch milliseconds until which the access token is used; undefined where the vendor does not tell. */
  readonly expiresAtMs: number | undefined;
  /** Salesforce: where the calls of the session go. */
  readonly instanceUrl: string | undefined;
}

export interface AccessToken extends Pick<TokenGrant, 'expiresAtMs' | 'instanceUrl'> {
  readonly text: string;
  /** Issued for this request, and not by an earlier one, of whatever process. */
  readonly isNew: boolean;
}

export interface TokenRequest {
  /** The access token that is expired or that the CRM did not accept; undefined at the first call. */
  readonly refused: string | undefined;
  /**
   * Asks the vendor for another access token. The signal is the keeper's: an answer that holds the next refresh token
   * must not be thrown away because somebody pressed Ctrl-C. Throws RefreshTokenRefused when only a person can help.
   */
  readonly renew: (refreshToken: string, signal: AbortSignal) => Promise<TokenGrant>;
  /** Ends the waiting of this caller. */
  readonly signal: AbortSignal;
}

/** Keeps the tokens of a connection. An adapter is handed one and does not know where it keeps them. */
export interface TokenKeeper {
  /** An access token other than `refused`. A refresh token that comes along is stored before the access token is given. */
  obtain(request: TokenRequest): Promise<AccessToken>;
  /** What a person does about a refresh token that is not accepted any more; undefined: what the vendor's page says. */
  readonly remedy: string | undefined;
}

/** The refresh token was revoked, has expired or was used up. */
export class RefreshTokenRefused extends BellwetherError {
  constructor(message: string, remedy: string) {
    super('crm.authentication', message, { remedy });
  }
}

/** Tokens that live and die with the process: a refresh token from the environment, or a consent not yet stored. */
export interface MemoryKeeper extends TokenKeeper {
  current(): KeptTokens;
}

export interface KeptTokens {
  readonly refreshToken: string;
  readonly access: Omit<TokenGrant, 'refreshToken'> | undefined;
}

export function createMemoryKeeper(initial: KeptTokens): MemoryKeeper {
  let kept = initial;
  return {
    remedy: undefined,
    current: () => kept,
    async obtain({ refused, renew, signal }) {
      if (kept.access !== undefined && kept.access.accessToken !== refused) {
        return accessTokenOf(kept.access, false);
      }
      const grant = await renew(kept.refreshToken, signal);
      kept = keptAfter(kept.refreshToken, grant);
      return accessTokenOf(grant, true);
    },
  };
}

/** What is kept after a grant: the refresh token that came with it, else the one that was used. */
export function keptAfter(refreshToken: string, grant: TokenGrant): KeptTokens {
  const { accessToken, expiresAtMs, instanceUrl } = grant;
  return {
    refreshToken: grant.refreshToken ?? refreshToken,
    access: { accessToken, expiresAtMs, instanceUrl },
  };
}

export function accessTokenOf(
  access: Omit<TokenGrant, 'refreshToken'>,
  isNew: boolean,
): AccessToken {
  const { accessToken, expiresAtMs, instanceUrl } = access;
  return { text: accessToken, expiresAtMs, instanceUrl, isNew };
}
