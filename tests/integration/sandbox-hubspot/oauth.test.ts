import { afterAll, describe, expect, it } from '@jest/globals';
import {
  at,
  closePortals,
  startPortal,
  text,
  type Answer,
  type TestPortal,
} from './test-portal.ts';

afterAll(closePortals);

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

function form(portal: TestPortal, fields: Readonly<Record<string, string>> = {}): URLSearchParams {
  const { credentials } = portal.sandbox;
  return new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: credentials['HUBSPOT_CLIENT_ID'] ?? '',
    client_secret: credentials['HUBSPOT_CLIENT_SECRET'] ?? '',
    refresh_token: credentials['HUBSPOT_REFRESH_TOKEN'] ?? '',
    ...fields,
  });
}

function token(
  portal: TestPortal,
  fields: Readonly<Record<string, string>> = {},
  version = '2026-09',
): Promise<Answer> {
  return portal.call('POST', `/oauth/${version}/token`, form(portal, fields), FORM);
}

function list(portal: TestPortal, accessToken: string): Promise<Answer> {
  return portal.call('GET', '/crm/v3/objects/companies', undefined, {
    authorization: `Bearer ${accessToken}`,
  });
}

const ask = (portal: TestPortal, action: string, wanted: string): Promise<Answer> =>
  portal.call('POST', `/oauth/2026-03/token/${action}`, form(portal, { token: wanted }), FORM);

describe('refreshing a token', () => {
  it.each(['v1', 'v3', '2026-03', '2026-09'])(
    'answers a token for half an hour at %s',
    async (version) => {
      const portal = await startPortal();
      const answer = await token(portal, {}, version);
      expect(answer.status).toBe(200);
      expect(answer.json).toEqual({
        token_type: 'bearer',
        access_token: expect.stringMatching(/^CO\w{80}$/),
        refresh_token: portal.sandbox.credentials['HUBSPOT_REFRESH_TOKEN'],
        expires_in: 1800,
        hub_id: at((await portal.get('/account-info/v3/details')).json, 'portalId'),
        scopes: expect.arrayContaining(['oauth', 'crm.objects.companies.read']),
        user_id: expect.any(Number),
        token_use: 'access_token',
      });
      expect((await list(portal, text(answer.json, 'access_token'))).status).toBe(200);
    },
  );

  it('lets a token go after half an hour of the sandbox clock, with a word of its own', async () => {
    const portal = await startPortal();
    const access = text((await token(portal)).json, 'access_token');
    portal.clock.advance(1_800_000 - 1);
    expect((await list(portal, access)).status).toBe(200);
    portal.clock.advance(1);
    expect((await list(portal, access)).status).toBe(401);
    portal.clock.advance(60_000);
    const answer = await list(portal, access);
    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({
      status: 'error',
      message: 'The OAuth token used to make this call expired 1 minute(s) ago.',
      correlationId: expect.any(String),
      context: { 'expire time': ['2026-04-20T08:30:00Z'] },
      category: 'EXPIRED_AUTHENTICATION',
    });
    expect((await token(portal)).status).toBe(200);
  });

  it.each([
    ['client_id', 'BAD_CLIENT_ID', 'invalid_client', 'missing or unknown client id'],
    ['client_secret', 'BAD_CLIENT_SECRET', 'invalid_client', 'missing or invalid client secret'],
    ['grant_type', 'BAD_GRANT_TYPE', 'unsupported_grant_type', 'missing or unknown grant type'],
    [
      'refresh_token',
      'BAD_REFRESH_TOKEN',
      'invalid_grant',
      'refresh token is invalid, expired or revoked',
    ],
  ])(
    'refuses a wrong %s in both shapes, in v1 in the old one',
    async (field, status, error, message) => {
      const portal = await startPortal();
      const dated = await token(portal, { [field]: 'wrong' });
      const old = await token(portal, { [field]: 'wrong' }, 'v1');
      expect([dated.status, old.status]).toEqual([400, 400]);
      expect(dated.json).toEqual({ error, error_description: message, status, message });
      expect(old.json).toEqual({ status, message });
    },
  );

  it('reads forms alone', async () => {
    const portal = await startPortal();
    const answer = await portal.post('/oauth/2026-09/token', { grant_type: 'refresh_token' });
    expect(answer.status).toBe(415);
  });

  it('costs no API call', async () => {
    const portal = await startPortal();
    await token(portal);
    expect(portal.sandbox.requests.totals()).toEqual({ requests: 1, cost: 0 });
  });
});

describe('an OAuth app', () => {
  it('has limits of its own: 110 in ten seconds and no day', async () => {
    const portal = await startPortal({ enforceLimits: true });
    const access = text((await token(portal)).json, 'access_token');
    const answers: Answer[] = [];
    for (let n = 0; n < 111; n += 1) answers.push(await list(portal, access));
    expect(answers.findIndex(({ status }) => status === 429)).toBe(110);
    expect(answers[0]?.headers.get('x-hubspot-ratelimit-max')).toBe('110');
    expect(answers[0]?.headers.get('x-hubspot-ratelimit-daily')).toBeNull();
    expect((await portal.get('/crm/v3/objects/companies')).status).toBe(200);
  });

  it('gets a token for fewer scopes with its own credentials, without a refresh token', async () => {
    const portal = await startPortal();
    const answer = await token(portal, {
      grant_type: 'client_credentials',
      scope: 'oauth crm.objects.deals.read',
    });
    expect(at(answer.json, 'scopes')).toEqual(['oauth', 'crm.objects.deals.read']);
    expect(answer.json).not.toHaveProperty('refresh_token');
    expect((await list(portal, text(answer.json, 'access_token'))).status).toBe(403);
  });
});

describe('asking about tokens and taking them back', () => {
  it('tells whether a token is active, and for how long', async () => {
    const portal = await startPortal();
    const access = text((await token(portal)).json, 'access_token');
    portal.clock.advance(600_000);
    expect((await ask(portal, 'introspect', access)).json).toMatchObject({
      active: true,
      token_use: 'access_token',
      expires_in: 1200,
    });
    const refresh = portal.sandbox.credentials['HUBSPOT_REFRESH_TOKEN'] ?? '';
    expect((await ask(portal, 'introspect', refresh)).json).toMatchObject({
      token_use: 'refresh_token',
    });
    expect((await ask(portal, 'introspect', 'x')).json).toEqual({ active: false });
    portal.clock.advance(1_200_000);
    expect((await ask(portal, 'introspect', access)).json).toEqual({ active: false });
  });

  it('revokes access tokens and refresh tokens', async () => {
    const portal = await startPortal();
    const access = text((await token(portal)).json, 'access_token');
    expect((await ask(portal, 'revoke', access)).status).toBe(200);
    expect((await list(portal, access)).status).toBe(401);
    const next = text((await token(portal)).json, 'access_token');
    expect(next).not.toBe(access);
    await ask(portal, 'revoke', portal.sandbox.credentials['HUBSPOT_REFRESH_TOKEN'] ?? '');
    expect((await token(portal)).status).toBe(400);
    expect((await list(portal, next)).status).toBe(200);
  });

  it('serves the questions of v1 that old clients ask', async () => {
    const portal = await startPortal();
    const access = text((await token(portal)).json, 'access_token');
    const refresh = portal.sandbox.credentials['HUBSPOT_REFRESH_TOKEN'] ?? '';
    expect((await portal.get(`/oauth/v1/access-tokens/${access}`)).json).toMatchObject({
      token: access,
      token_type: 'access',
      expires_in: 1800,
    });
    expect((await portal.get(`/oauth/v1/refresh-tokens/${refresh}`)).json).toMatchObject({
      token: refresh,
      token_type: 'refresh',
    });
    expect((await portal.call('DELETE', `/oauth/v1/refresh-tokens/${refresh}`)).status).toBe(204);
    expect((await portal.get(`/oauth/v1/refresh-tokens/${refresh}`)).status).toBe(404);
    expect((await portal.get('/oauth/v1/access-tokens/x')).status).toBe(404);
  });
});
