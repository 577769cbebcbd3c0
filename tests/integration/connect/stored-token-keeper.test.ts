import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { AccessToken, TokenKeeper } from '../../../src/crm/token-keeper.ts';
import { RefreshTokenRefused } from '../../../src/crm/token-keeper.ts';
import { BellwetherError } from '../../../src/domain/errors.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { deleteTokens, findTokens } from '../../../src/store/token-repository.ts';
import { openTestStore } from '../../support/test-store.ts';
import { freshKey, RotatingVendor, TokenLab } from './token-lab.ts';

const NEVER = new AbortController().signal;

let store: Store;
let lab: TokenLab;
let vendor: RotatingVendor;

beforeAll(async () => {
  // Its own: one test ends sessions of the server.
  store = await openTestStore('tokens');
});
afterAll(() => store.close());
beforeEach(async () => {
  lab = await TokenLab.open(store.database);
  await lab.consent();
  vendor = new RotatingVendor();
});

function obtain(keeper: TokenKeeper, refused?: string, signal = NEVER): Promise<AccessToken> {
  return keeper.obtain({ refused, renew: vendor.renew, signal });
}

function unreachable(): Promise<never> {
  return Promise.reject(new BellwetherError('crm.unreachable', 'no answer'));
}

async function facts() {
  return (await findTokens(store.database, lab.id))?.facts;
}

async function sealedText(): Promise<string> {
  return (await findTokens(store.database, lab.id))?.sealed ?? '';
}

describe('tokens in the store', () => {
  it('are renewed once and then shared by all processes', async () => {
    const first = await obtain(lab.keeper());
    expect(first).toEqual({
      text: 'access-1',
      isNew: true,
      expiresAtMs: undefined,
      instanceUrl: 'https://org.example',
    });
    expect(await obtain(lab.keeper())).toEqual({ ...first, isNew: false });
    expect(vendor.renewals).toBe(1);
  });

  it('follow the rotation from one process to the next', async () => {
    await obtain(lab.keeper());
    expect(await obtain(lab.keeper(), 'access-1')).toMatchObject({ text: 'access-2' });
    expect(await obtain(lab.keeper(), 'access-2')).toMatchObject({ text: 'access-3' });
    expect(vendor.renewals).toBe(3);
  });

  it('are taken over by a process that holds an old one, without another renewal', async () => {
    await obtain(lab.keeper());
    await obtain(lab.keeper(), 'access-1');
    const token = await obtain(lab.keeper(), 'access-1');
    expect(token).toMatchObject({ text: 'access-2', isNew: false });
    expect(vendor.renewals).toBe(2);
  });

  it('are renewed when their time is over, though nobody has refused them', async () => {
    const keeper = lab.keeper();
    vendor.expiresAtMs = 1000;
    await obtain(keeper);
    vendor.expiresAtMs = undefined;
    lab.nowMs = 999;
    expect(await obtain(keeper)).toMatchObject({ text: 'access-1' });
    lab.nowMs = 1000;
    expect(await obtain(keeper)).toMatchObject({ text: 'access-2' });
  });

  it('are renewed once for many who find them expired at the same time', async () => {
    await obtain(lab.keeper());
    const answered = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    vendor.beforeAnswer = () => {
      asked.resolve();
      return answered.promise;
    };
    const all = Array.from({ length: 5 }, () => obtain(lab.keeper(), 'access-1'));
    await asked.promise;
    answered.resolve();
    const texts = (await Promise.all(all)).map(({ text }) => text);
    expect(texts).toEqual(Array.from({ length: 5 }, () => 'access-2'));
    expect(vendor.renewals).toBe(2);
  });

  it('are in the store before anybody can use them', async () => {
    const before = await sealedText();
    vendor.beforeAnswer = async () => {
      expect(await sealedText()).toBe(before);
    };
    await obtain(lab.keeper());
    expect(await sealedText()).not.toBe(before);
    expect(await facts()).toMatchObject({ refreshedAt: expect.any(String) });
  });

  it('hold nothing that could be read in the database', async () => {
    await obtain(lab.keeper());
    const rows = await store.database.rows(
      z.object({ row: z.string() }),
      'SELECT t::text AS row FROM bellwether.oauth_tokens t WHERE connection_id = $1',
      [lab.id],
    );
    const raw = `${rows[0]?.row ?? ''}${Buffer.from(await sealedText(), 'base64').toString('latin1')}`;
    expect(raw).not.toMatch(/access-1|refresh-1/);
  });

  it('do not go lost when the caller gives up while the vendor answers', async () => {
    const controller = new AbortController();
    vendor.beforeAnswer = () => {
      controller.abort(new BellwetherError('run.interrupted', 'stopped'));
      return Promise.resolve();
    };
    await obtain(lab.keeper(), undefined, controller.signal);
    vendor.beforeAnswer = () => Promise.resolve();
    expect(await obtain(lab.keeper(), 'access-1')).toMatchObject({ text: 'access-2' });
  });

  it('do not go lost when the database session ends between the answer and the commit', async () => {
    vendor.beforeAnswer = async () => {
      await store.database.run(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE state = 'idle in transaction' AND datname = current_database()`,
      );
    };
    expect(await obtain(lab.keeper())).toMatchObject({ text: 'access-1' });
    vendor.beforeAnswer = () => Promise.resolve();
    expect(await obtain(lab.keeper(), 'access-1')).toMatchObject({ text: 'access-2' });
  });

  it('are not waited for longer than the caller wants', async () => {
    const answered = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    vendor.beforeAnswer = () => {
      asked.resolve();
      return answered.promise;
    };
    const slow = obtain(lab.keeper());
    await asked.promise;
    const controller = new AbortController();
    const waiting = obtain(lab.keeper(), undefined, controller.signal);
    controller.abort(new BellwetherError('run.interrupted', 'stopped'));
    await expect(waiting).rejects.toMatchObject({ code: 'run.interrupted' });
    answered.resolve();
    await slow;
  });

  it('are not renewed when a failure of the moment comes in between, and are the next time', async () => {
    const request = { refused: undefined, renew: unreachable, signal: NEVER };
    await expect(lab.keeper().obtain(request)).rejects.toMatchObject({ code: 'crm.unreachable' });
    expect(await facts()).toMatchObject({ refusedAt: undefined, refreshedAt: undefined });
    expect(await obtain(lab.keeper())).toMatchObject({ text: 'access-1' });
  });

  it('say that a person must act when the vendor has revoked them, and since when', async () => {
    vendor.revoke();
    const keeper = lab.keeper();
    await expect(obtain(keeper)).rejects.toThrow(RefreshTokenRefused);
    expect(keeper.remedy).toContain(`bellwether connect ${lab.name}`);
    expect(await facts()).toMatchObject({ refusedAt: expect.any(String) });
    // A new consent makes it good, and forgets the refusal.
    vendor = new RotatingVendor();
    await lab.consent();
    expect(await facts()).toMatchObject({ refusedAt: undefined });
    expect(await obtain(keeper)).toMatchObject({ text: 'access-1' });
  });

  it('give way to a consent that a person has given while they were renewed', async () => {
    const slow = new RotatingVendor();
    slow.beforeAnswer = () => lab.consent('refresh-0');
    const token = await lab.keeper().obtain({
      refused: undefined,
      // The old tokens are renewed once; what is asked afterwards comes from the new consent.
      renew: (text) => (slow.renewals === 0 ? slow.renew(text) : vendor.renew(text)),
      signal: NEVER,
    });
    expect(vendor.renewals).toBe(1);
    expect(token).toMatchObject({ text: 'access-1', isNew: true });
    expect(await obtain(lab.keeper(), 'access-1')).toMatchObject({ text: 'access-2' });
  });

  it('say so when there are none', async () => {
    await deleteTokens(store.database, lab.id);
    await expect(obtain(lab.keeper())).rejects.toMatchObject({
      code: 'crm.not-connected',
      exitCode: 4,
      remedy: expect.stringContaining(`bellwether connect ${lab.name}`),
    });
    expect(vendor.renewals).toBe(0);
  });
});

describe('the key of the stored tokens', () => {
  it('must be the one that they were encrypted with', async () => {
    const keeper = lab.keeper({ current: freshKey(), previous: undefined });
    await expect(obtain(keeper)).rejects.toMatchObject({ code: 'token.key' });
    expect(vendor.renewals).toBe(0);
  });

  it('may be changed: the next use encrypts anew, and then the old one is needed no more', async () => {
    await obtain(lab.keeper());
    const next = freshKey();
    const changing = lab.keeper({ current: next, previous: lab.key });
    expect(await obtain(changing)).toMatchObject({ text: 'access-1', isNew: false });
    expect(await facts()).toMatchObject({ keyId: next.id });
    const changed = lab.keeper({ current: next, previous: undefined });
    expect(await obtain(changed, 'access-1')).toMatchObject({ text: 'access-2' });
  });

  it('may be changed when the token has to be renewed at the same time', async () => {
    const next = freshKey();
    const changing = lab.keeper({ current: next, previous: lab.key });
    expect(await obtain(changing)).toMatchObject({ text: 'access-1' });
    const changed = lab.keeper({ current: next, previous: undefined });
    expect(await obtain(changed, 'access-1')).toMatchObject({ text: 'access-2' });
  });

  it('tells when somebody has changed what is stored', async () => {
    const bytes = Buffer.from(await sealedText(), 'base64');
    bytes[30] = (bytes[30] ?? 0) ^ 1;
    await store.database.run(
      'UPDATE bellwether.oauth_tokens SET sealed = $2 WHERE connection_id = $1',
      [lab.id, bytes.toString('base64')],
    );
    await expect(obtain(lab.keeper())).rejects.toMatchObject({
      code: 'token.damaged',
      exitCode: 9,
      remedy: expect.stringContaining('bellwether connect'),
    });
  });

  it('tells when the tokens of another connection were put in their place', async () => {
    const other = await TokenLab.open(store.database);
    await store.database.run(
      `INSERT INTO bellwether.oauth_tokens (connection_id, key_id, sealed)
       SELECT $2, key_id, sealed FROM bellwether.oauth_tokens WHERE connection_id = $1`,
      [lab.id, other.id],
    );
    await expect(obtain(other.keeper(lab.keys()))).rejects.toMatchObject({ code: 'token.damaged' });
  });
});
