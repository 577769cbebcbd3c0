import { createHash, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Store } from '../store/store.ts';
import { readSetting, writeSetting } from '../store/system-tables.ts';

/** The one client that is registered with the org (an external client app, in the vendor's words). */
export interface ClientApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** PEM; the client signs its JWTs with it, the sandbox keeps it only to hand it out. */
  readonly privateKey: string;
  readonly publicKey: KeyObject;
}

const PRIVATE_KEY_SETTING = 'private_key';
const RSA_BITS = 2048;

/** The id and secret follow from the seed; the key pair is made once and kept with the state. */
export async function openClientApp(store: Store, seed: number): Promise<ClientApp> {
  let privateKey = readSetting(store, PRIVATE_KEY_SETTING);
  if (privateKey === undefined) {
    privateKey = await makePrivateKey();
    writeSetting(store, PRIVATE_KEY_SETTING, privateKey);
  }
  return {
    clientId: `3MVG9${digest('base64url', `client id ${String(seed)}`)}`,
    clientSecret: digest('hex', `client secret ${String(seed)}`).toUpperCase(),
    privateKey,
    publicKey: createPublicKey(privateKey),
  };
}

async function makePrivateKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: RSA_BITS,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return privateKey;
}

function digest(encoding: 'base64url' | 'hex', text: string): string {
  return createHash('sha256').update(text).digest(encoding).replaceAll('-', '.');
}
