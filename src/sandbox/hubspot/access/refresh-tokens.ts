import { z } from 'zod';
import type { Portal } from '../portal.ts';

/** Refresh tokens of the app: the one that the sandbox announces, and one for each consent. They never rotate. */
export interface RefreshTokens {
  issue(scopes: readonly string[]): string;
  /** What the token was granted; undefined when it is not valid. */
  scopesOf(token: string): readonly string[] | undefined;
  revoke(token: string): void;
  revokeAll(): void;
}

const keptScopes = z.object({ refreshes: z.array(z.string()) });
const keptCount = z.number();

export interface RefreshTokensOptions {
  readonly portal: Pick<Portal, 'kept' | 'values'>;
  /** Valid from the start, with all scopes of the app. */
  readonly announced: { readonly token: string; readonly scopes: readonly string[] };
}

export function openRefreshTokens({ portal, announced }: RefreshTokensOptions): RefreshTokens {
  const { kept, values } = portal;
  const revokedKey = `revoked ${announced.token}`;
  const scopesOf: RefreshTokens['scopesOf'] = (token) => {
    if (token === announced.token) {
      return kept.find('token', revokedKey) === undefined ? announced.scopes : undefined;
    }
    return keptScopes.safeParse(kept.find('token', token)).data?.refreshes;
  };
  const revoke: RefreshTokens['revoke'] = (token) => {
    if (token === announced.token) kept.save('token', revokedKey, true);
    else if (scopesOf(token) !== undefined) kept.remove('token', token);
  };
  return {
    scopesOf,
    revoke,
    issue(scopes) {
      const count = (keptCount.safeParse(kept.find('portal', 'consents')).data ?? 0) + 1;
      kept.save('portal', 'consents', count);
      const token = `na1-${values.uuid(`refresh token ${String(count)}`)}`;
      kept.save('token', token, { refreshes: scopes });
      return token;
    },
    revokeAll() {
      for (const { key } of kept.all('token')) revoke(key);
      revoke(announced.token);
    },
  };
}
