/** What both adapters do with tokens that somebody else keeps, and may renew at any time. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CrmAdapter } from '../../src/crm/crm-adapter.ts';
import { createHubspotAdapter } from '../../src/crm/hubspot/adapter.ts';
import { createSalesforceAdapter } from '../../src/crm/salesforce/adapter.ts';
import {
  accessTokenOf,
  createMemoryKeeper,
  RefreshTokenRefused,
  type MemoryKeeper,
  type TokenKeeper,
} from '../../src/crm/token-keeper.ts';
import { DEFAULT_RETRY_POLICY } from '../../src/http/retry-policy.ts';
import {
  CLIENT,
  startAuthorizationServer,
  type AuthorizationServer,
} from '../support/authorization-server.ts';
import { NEVER } from './drain.ts';

let server: AuthorizationServer;
beforeEach(async () => {
  server = await startAuthorizationServer();
});
afterEach(() => server.close());

const COMMON = {
  timeoutMs: 20_000,
  budget: { callsPerRun: 100, reservePercent: 0 },
  now: Date.now,
  retry: { ...DEFAULT_RETRY_POLICY, maxAttempts: 1 },
};
const APP = { clientId: CLIENT.id, clientSecret: CLIENT.secret };

function adapterOf(crm: 'salesforce' | 'hubspot', keeper: TokenKeeper): CrmAdapter {
  return crm === 'salesforce'
    ? createSalesforceAdapter({
        ...COMMON,
        loginUrl: server.url,
        apiVersion: '67.0',
        auth: { method: 'oauth', ...APP, keeper },
      })
    : createHubspotAdapter({
        ...COMMON,
        baseUrl: server.url,
        callsPer10Seconds: 1000,
        searchesPerSecond: 5,
        auth: { method: 'oauth', ...APP, keeper },
      });
}

/** A refresh token as of a consent. */
async function keeperOfConsent(crm: 'salesforce' | 'hubspot'): Promise<MemoryKeeper> {
  const prefix = crm === 'salesforce' ? '/services/oauth2' : '/oauth';
  const page = new URL(`${server.url}${prefix}/authorize`);
  page.search = new URLSearchParams({
    client_id: CLIENT.id,
    redirect_uri: 'http://localhost:1/callback',
    code_challenge: 'JBbiqONGWPaAmwXk_8bT6UnlPfrn65D32eZlJS-zGG0',
    code_challenge_method: 'S256',
  }).toString();
  const back = await fetch(page, { redirect: 'manual' });
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const answer = await fetch(`${server.url}${prefix}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: CLIENT.id,
      redirect_uri: 'http://localhost:1/callback',
      code,
      code_verifier: 'test-verifier',
    }),
  });
  const { refresh_token: refreshToken } = (await answer.json()) as { refresh_token: string };
  return createMemoryKeeper({ refreshToken, access: undefined });
}

const refreshes = (): number =>
  server.tokenRequests.filter((form) => form.get('grant_type') === 'refresh_token').length;

describe.each(['salesforce', 'hubspot'] as const)('tokens that are kept for %s', (crm) => {
  it('are obtained once for all calls, and again when they are refused', async () => {
    const adapter = adapterOf(crm, await keeperOfConsent(crm));
    await Promise.all(Array.from({ length: 5 }, () => adapter.check(NEVER)));
    expect(refreshes()).toBe(1);
    server.expireAccessTokens();
    await Promise.all(Array.from({ length: 5 }, () => adapter.check(NEVER)));
    expect(refreshes()).toBe(2);
  });

  it('are followed through one rotation after the other', async () => {
    const adapter = adapterOf(crm, await keeperOfConsent(crm));
    for (let round = 1; round <= 4; round += 1) {
      await adapter.check(NEVER);
      expect(refreshes()).toBe(round);
      server.expireAccessTokens();
    }
  });

  it('may be expired when another process has left them: then they are renewed', async () => {
    const keeper = await keeperOfConsent(crm);
    const old = { accessToken: 'left-behind', expiresAtMs: undefined, instanceUrl: server.url };
    const first = { accessToken: 'mine', expiresAtMs: undefined, instanceUrl: server.url };
    // My own token is refused, so is the one that another process has stored, and only then it is renewed.
    const adapter = adapterOf(crm, {
      remedy: undefined,
      obtain: (request) => {
        if (request.refused === undefined) return Promise.resolve(accessTokenOf(first, false));
        if (request.refused === 'mine') return Promise.resolve(accessTokenOf(old, false));
        return keeper.obtain(request);
      },
    });
    expect(await adapter.check(NEVER)).toMatchObject({ production: false });
    expect(refreshes()).toBe(1);
  });

  it('are not renewed without end when fresh ones are refused', async () => {
    let issued = 0;
    const adapter = adapterOf(crm, {
      remedy: 'Run `bellwether connect it`.',
      obtain: () => {
        issued += 1;
        const text = { accessToken: `refused-${String(issued)}`, instanceUrl: server.url };
        return Promise.resolve(accessTokenOf({ ...text, expiresAtMs: undefined }, true));
      },
    });
    await expect(adapter.check(NEVER)).rejects.toMatchObject({
      code: 'crm.authentication',
      message: expect.stringContaining('just issued'),
    });
    expect(issued).toBe(2);
  });

  it('are not asked for without end when every process leaves refused ones', async () => {
    let given = 0;
    const adapter = adapterOf(crm, {
      remedy: undefined,
      obtain: () => {
        given += 1;
        const text = { accessToken: `left-${String(given)}`, instanceUrl: server.url };
        return Promise.resolve(accessTokenOf({ ...text, expiresAtMs: undefined }, false));
      },
    });
    await expect(adapter.check(NEVER)).rejects.toMatchObject({ code: 'crm.authentication' });
    expect(given).toBe(3);
  });

  it('that were revoked need a person, who is told what to do', async () => {
    const keeper = await keeperOfConsent(crm);
    server.revokeEverything();
    const remedy = 'Run `bellwether connect it`.';
    const revoked = adapterOf(crm, { ...keeper, remedy }).check(NEVER);
    const error: unknown = await revoked.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RefreshTokenRefused);
    expect(error).toMatchObject({ code: 'crm.authentication', remedy });
  });
});

it('logs in to Salesforce with client credentials, without a refresh token', async () => {
  const adapter = createSalesforceAdapter({
    ...COMMON,
    loginUrl: server.url,
    apiVersion: '67.0',
    auth: { method: 'client_credentials', ...APP },
  });
  await adapter.check(NEVER);
  server.expireAccessTokens();
  expect(await adapter.check(NEVER)).toMatchObject({ orgName: 'Spring Garden' });
  expect(server.tokenRequests.map((form) => form.get('grant_type'))).toEqual([
    'client_credentials',
    'client_credentials',
  ]);
  expect(server.tokenRequests[0]?.get('client_secret')).toBe(CLIENT.secret);
});
