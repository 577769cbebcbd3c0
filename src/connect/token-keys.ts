import { resolveOptionalSecret, type Environment } from '../config/environment.ts';
import type { BellwetherFile } from '../config/schema/bellwether-file.ts';
import { BellwetherError } from '../domain/errors.ts';
import { parseTokenKey, type TokenKeys } from '../store/token-cipher.ts';

/** The keys of the stored tokens. Throws `config.missing` without one, `token.key` for one that is none. */
export async function loadTokenKeys(
  { key, previous_key: previous }: BellwetherFile['tokens'],
  environment: Environment,
): Promise<TokenKeys> {
  const old = await resolveOptionalSecret(previous, environment, 'tokens.previous_key');
  return {
    current: parseTokenKey(await currentKey(key, environment), 'tokens.key'),
    previous: old === undefined ? undefined : parseTokenKey(old, 'tokens.previous_key'),
  };
}

async function currentKey(
  key: BellwetherFile['tokens']['key'],
  environment: Environment,
): Promise<string> {
  const text = await resolveOptionalSecret(key, environment, 'tokens.key');
  if (text !== undefined) return text;
  const variable = 'env' in key ? key.env : '';
  throw new BellwetherError(
    'config.missing',
    `tokens.key needs the environment variable ${variable}: tokens are stored encrypted`,
    {
      remedy: `Make a key with \`openssl rand -base64 32\`, keep it where the other secrets are, and set ${variable}.`,
    },
  );
}
