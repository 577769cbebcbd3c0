import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { BellwetherError } from '../domain/errors.ts';

/** A key of AES-256 and its fingerprint, which may be shown. */
export interface TokenKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** The key that seals, and the one before it, which opens too while keys are being changed. */
export interface TokenKeys {
  readonly current: TokenKey;
  readonly previous: TokenKey | undefined;
}

export interface Sealed {
  readonly keyId: string;
  /** Base64 of nonce, tag and ciphertext. */
  readonly sealed: string;
}

const KEY_BYTES = 32;
/** NIST SP 800-38D, 8.2.2: 96 random bits, good for 2^32 messages under one key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Reads 32 bytes in base64 or hex. Throws `token.key` naming what is wrong, never the key. */
export function parseTokenKey(text: string, where: string): TokenKey {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : fromBase64(text);
  if (bytes?.length !== KEY_BYTES) {
    throw new BellwetherError('token.key', `${where}: expected 32 random bytes in base64`, {
      remedy: 'Make a key with `openssl rand -base64 32`.',
    });
  }
  const hash = createHash('sha256').update('bellwether token key\0').update(bytes);
  return { id: hash.digest('hex').slice(0, 8), key: createSecretKey(bytes) };
}

/** Node skips what is no base64: a pass phrase would become a short key without a word. */
function fromBase64(text: string): Buffer | undefined {
  return /^[\w+/-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** Encrypts for one connection: the text opens with the same key and the same name only. */
export function seal(text: string, { id, key }: TokenKey, connection: string): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(id, connection));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const sealed = Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
  return { keyId: id, sealed };
}

/** Throws `token.key` when no key fits, `token.damaged` when a key fits and the content does not. */
export function unseal({ keyId, sealed }: Sealed, keys: TokenKeys, connection: string): string {
  const fitting = [keys.current, keys.previous].find((key) => key?.id === keyId);
  if (fitting === undefined) {
    const known = [keys.current, keys.previous].flatMap((key) => (key === undefined ? [] : key.id));
    throw new BellwetherError(
      'token.key',
      `the tokens of ${connection} are encrypted with the key ${keyId}, not with ${known.join(' or ')}`,
    );
  }
  const bytes = Buffer.from(sealed, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', fitting.key, nonce, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(boundTo(keyId, connection));
    decipher.setAuthTag(tag);
    const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch (error) {
    throw new BellwetherError(
      'token.damaged',
      `the stored tokens of ${connection} are not what Bellwether has written`,
      { cause: error },
    );
  }
}

/** Authenticated with the ciphertext, though not in it. */
function boundTo(keyId: string, connection: string): Buffer {
  return Buffer.from(`bellwether.oauth_tokens\0${keyId}\0${connection}`);
}
