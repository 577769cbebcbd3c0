import { z } from 'zod';
import type { KeptTokens } from '../crm/token-keeper.ts';
import { BellwetherError } from '../domain/errors.ts';
import { seal, unseal, type Sealed, type TokenKeys } from '../store/token-cipher.ts';

const keptSchema = z.object({
  refreshToken: z.string(),
  access: z
    .object({
      accessToken: z.string(),
      expiresAtMs: z.number().optional(),
      instanceUrl: z.string().optional(),
    })
    .optional(),
});

/** The tokens of a connection as the store takes them. */
export function sealTokens(kept: KeptTokens, keys: TokenKeys, connection: string): Sealed {
  return seal(JSON.stringify(kept), keys.current, connection);
}

/** Throws `token.key` or `token.damaged`. */
export function unsealTokens(sealed: Sealed, keys: TokenKeys, connection: string): KeptTokens {
  const text = unseal(sealed, keys, connection);
  const kept = keptSchema.safeParse(parseJson(text)).data;
  if (kept === undefined) {
    throw new BellwetherError(
      'token.damaged',
      `the stored tokens of ${connection} are of another version of Bellwether`,
    );
  }
  const { refreshToken, access } = kept;
  return {
    refreshToken,
    access: access && {
      accessToken: access.accessToken,
      expiresAtMs: access.expiresAtMs,
      instanceUrl: access.instanceUrl,
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the text itself must not get into a message
  }
}
