import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { BellwetherError } from '../../../src/domain/errors.ts';
import {
  parseTokenKey,
  seal,
  unseal,
  type Sealed,
  type TokenKey,
  type TokenKeys,
} from '../../../src/store/token-cipher.ts';

const TEXT = '{"refreshToken":"5Aep861-the-secret"}';

function freshKey(): TokenKey {
  return parseTokenKey(randomBytes(32).toString('base64'), 'tokens.key');
}

function keys(current: TokenKey, previous?: TokenKey): TokenKeys {
  return { current, previous };
}

function failure(work: () => unknown): BellwetherError {
  try {
    work();
  } catch (error) {
    if (error instanceof BellwetherError) return error;
  }
  throw new Error('nothing was refused');
}

describe('sealed tokens', () => {
  it('open with the key and the connection that they were sealed for', () => {
    const key = freshKey();
    expect(unseal(seal(TEXT, key, 'salesforce'), keys(key), 'salesforce')).toBe(TEXT);
  });

  it('open with the key before, which is what makes changing it possible', () => {
    const old = freshKey();
    const sealed = seal(TEXT, old, 'salesforce');
    expect(unseal(sealed, keys(freshKey(), old), 'salesforce')).toBe(TEXT);
  });

  it('hold the text nowhere, and never look the same twice', () => {
    const key = freshKey();
    const [one, two] = [seal(TEXT, key, 'a'), seal(TEXT, key, 'a')];
    expect(one.sealed).not.toBe(two.sealed);
    expect(Buffer.from(one.sealed, 'base64').toString('latin1')).not.toContain('5Aep861');
  });

  it('do not open with another key: the message names both fingerprints and no key', () => {
    const [right, wrong] = [freshKey(), freshKey()];
    const error = failure(() => unseal(seal(TEXT, right, 'hubspot'), keys(wrong), 'hubspot'));
    expect(error).toMatchObject({ code: 'token.key', exitCode: 3 });
    expect(error.message).toContain(right.id);
    expect(error.message).toContain(wrong.id);
    expect(error.remedy).toContain('BELLWETHER_TOKEN_KEY');
  });

  it('do not open for another connection: a row cannot be put beside another org', () => {
    const key = freshKey();
    const error = failure(() => unseal(seal(TEXT, key, 'salesforce'), keys(key), 'hubspot'));
    expect(error).toMatchObject({ code: 'token.damaged', exitCode: 9 });
  });

  it('do not open when any one byte was changed', () => {
    const key = freshKey();
    const { keyId, sealed } = seal(TEXT, key, 'salesforce');
    const bytes = Buffer.from(sealed, 'base64');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      const tampered: Sealed = { keyId, sealed: changed.toString('base64') };
      const error = failure(() => unseal(tampered, keys(key), 'salesforce'));
      expect(error.code).toBe('token.damaged');
      expect(`${error.message}${error.remedy}`).not.toContain('5Aep861');
    }
  });

  it.each(['', 'AAAA', Buffer.alloc(28).toString('base64')])(
    'do not open when they are cut off: %j',
    (sealed) => {
      const key = freshKey();
      const error = failure(() => unseal({ keyId: key.id, sealed }, keys(key), 'salesforce'));
      expect(error.code).toBe('token.damaged');
    },
  );

  it('do not open with the fingerprint of another key on them', () => {
    const [one, two] = [freshKey(), freshKey()];
    const { sealed } = seal(TEXT, one, 'salesforce');
    const error = failure(() => unseal({ keyId: two.id, sealed }, keys(two, one), 'salesforce'));
    expect(error.code).toBe('token.damaged');
  });
});

describe('a key', () => {
  const BYTES = randomBytes(32);

  it.each([
    ['base64', BYTES.toString('base64')],
    ['base64 without padding', BYTES.toString('base64').replace('=', '')],
    ['base64url', BYTES.toString('base64url')],
    ['hex', BYTES.toString('hex')],
  ])('may be written in %s', (_, text) => {
    expect(parseTokenKey(text, 'tokens.key').id).toBe(
      parseTokenKey(BYTES.toString('base64'), 'tokens.key').id,
    );
  });

  it.each([
    ['a pass phrase', 'correct horse battery staple'],
    ['a key of AES-128', randomBytes(16).toString('base64')],
    ['one byte too many', randomBytes(33).toString('base64')],
    ['a pass phrase as long as a key', 'this-is-43-characters-long-and-no-base64-!!'],
    ['nothing', ''],
  ])('is refused when it is %s, without being told', (_, text) => {
    const error = failure(() => parseTokenKey(text, 'tokens.key'));
    expect(error).toMatchObject({ code: 'token.key' });
    expect(error.remedy).toContain('openssl rand -base64 32');
    expect(text !== '' && error.message.includes(text)).toBe(false);
  });

  it('does not show itself when it is printed', () => {
    const key = parseTokenKey(BYTES.toString('base64'), 'tokens.key');
    expect(JSON.stringify(key)).not.toContain(BYTES.toString('base64'));
  });
});
