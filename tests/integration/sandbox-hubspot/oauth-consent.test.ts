import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { HubspotSandboxOptions } from '../../../src/sandbox/hubspot/hubspot-sandbox-options.ts';
import { closePortals, startPortal, text, type TestPortal } from './test-portal.ts';

afterAll(closePortals);

const CALLBACK = 'http://localhost:53682/callback';
const SCOPES = 'oauth crm.objects.companies.read';
const VERIFIER = 'v'.repeat(43);
const FORM = { authorization: '', 'content-type': 'application/x-www-form-urlencoded' };

type Query = Readonly<Record<string, string>>;

function consentUrl({ sandbox }: TestPortal, others: Query = {}): string {
  const query = new URLSearchParams({
    client_id: sandbox.credentials['HUBSPOT_CLIENT_ID'] ?? '',
    redirect_uri: CALLBACK,
    scope: SCOPES,
    state: 'a state & more',
    ...others,
  });
  return `${sandbox.url}/oauth/authorize?${query.toString()}`;
}

async function consent(portal: TestPortal, others: Query = {}): Promise<URLSearchParams> {
  const answer = await fetch(consentUrl(portal, others), { redirect: 'manual' });
  expect(answer.status).toBe(302);
  const location = new URL(answer.headers.get('location') ?? '');
  expect(location.origin + location.pathname).toBe(CALLBACK);
  return location.searchParams;
}

function redeem(portal: TestPortal, code: string, others: Query = {}, version = '2026-09') {
  const { credentials } = portal.sandbox;
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: credentials['HUBSPOT_CLIENT_ID'] ?? '',
    client_secret: credentials['HUBSPOT_CLIENT_SECRET'] ?? '',
    redirect_uri: CALLBACK,
    code,
    ...others,
  });
  return portal.call('POST', `/oauth/${version}/token`, form, FORM);
}

async function codeOf(portal: TestPortal, others: Query = {}): Promise<string> {
  return (await consent(portal, others)).get('code') ?? '';
}

const approving = (options: Partial<HubspotSandboxOptions> = {}) =>
  startPortal({ consent: 'approve', ...options });

describe('consent of a person', () => {
  it('is asked for on a page, and given or refused by its buttons', async () => {
    const portal = await startPortal();
    const page = await fetch(consentUrl(portal));
    expect(page.status).toBe(200);
    const shown = await page.text();
    expect(shown).toContain('crm.objects.companies.read');
    expect(shown).toContain('<form method="post">');
    const decide = async (decision: string) => {
      const body = new URLSearchParams({ decision });
      const answer = await fetch(consentUrl(portal), { method: 'POST', body, redirect: 'manual' });
      return new URL(answer.headers.get('location') ?? '').searchParams;
    };
    const approved = await decide('approve');
    expect(approved.get('state')).toBe('a state & more');
    expect((await redeem(portal, approved.get('code') ?? '')).status).toBe(200);
    expect(Object.fromEntries(await decide('deny'))).toEqual({
      error: 'access_denied',
      error_description: 'The user denied the request',
      state: 'a state & more',
    });
  });

  it('is refused at once where the sandbox is told so', async () => {
    const portal = await startPortal({ consent: 'deny' });
    expect((await consent(portal)).get('error')).toBe('access_denied');
  });

  it.each([
    ['an unknown app', { client_id: 'nobody' }],
    ['a foreign address', { redirect_uri: 'https://elsewhere.example/callback' }],
    ['a scope that the app does not have', { scope: 'oauth automation' }],
    ['no scope', { scope: '' }],
    ['a challenge of an unknown kind', { code_challenge: 'x', code_challenge_method: 'S512' }],
  ])(
    'is not asked for by %s: the mistake is shown and nobody is sent anywhere',
    async (_, wrong) => {
      const portal = await approving();
      const answer = await fetch(consentUrl(portal, wrong), { redirect: 'manual' });
      expect(answer.status).toBe(400);
      expect(answer.headers.get('location')).toBeNull();
      expect(await answer.text()).toContain('Authorization failed');
    },
  );

  it('leads to registered addresses only, letter by letter', async () => {
    const portal = await approving({ redirectUris: [CALLBACK] });
    expect((await consent(portal)).get('code')).toMatch(/^na1-/);
    const other = await fetch(consentUrl(portal, { redirect_uri: `${CALLBACK}/` }), {
      redirect: 'manual',
    });
    expect(other.status).toBe(400);
  });
});

describe('a code', () => {
  it('is worth tokens of the scopes that were asked for, optional ones included', async () => {
    const portal = await approving();
    const code = await codeOf(portal, { optional_scope: 'crm.objects.deals.read unknown' });
    const answer = await redeem(portal, code);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      token_type: 'bearer',
      access_token: expect.stringMatching(/^CO\w{80}$/),
      refresh_token: expect.stringMatching(/^na1-/),
      expires_in: 1800,
      hub_id: expect.any(Number),
      scopes: ['oauth', 'crm.objects.companies.read', 'crm.objects.deals.read'],
      user_id: expect.any(Number),
      token_use: 'access_token',
    });
    const authorization = `Bearer ${text(answer.json, 'access_token')}`;
    const read = (object: string) =>
      portal.call('GET', `/crm/v3/objects/${object}`, undefined, { authorization });
    expect((await read('companies')).status).toBe(200);
    expect((await read('contacts')).status).toBe(403);
  });

  it('brings a refresh token of its own, which can be taken back alone', async () => {
    const portal = await approving();
    const refreshToken = text((await redeem(portal, await codeOf(portal))).json, 'refresh_token');
    const refresh = (token: string) =>
      redeem(portal, '', { grant_type: 'refresh_token', refresh_token: token });
    const refreshed = await refresh(refreshToken);
    expect(refreshed.json).toMatchObject({
      refresh_token: refreshToken,
      scopes: SCOPES.split(' '),
    });
    await portal.call('DELETE', `/oauth/v1/refresh-tokens/${refreshToken}`);
    expect(await refresh(refreshToken)).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' },
    });
    const announced = portal.sandbox.credentials['HUBSPOT_REFRESH_TOKEN'] ?? '';
    expect((await refresh(announced)).status).toBe(200);
  });

  it.each([
    ['v3', { error: 'invalid_grant', error_description: 'missing or unknown auth code' }],
    ['v1', {}],
  ])('is good for one use, and refused in the shapes of %s', async (version, newShape) => {
    const portal = await approving();
    const code = await codeOf(portal);
    expect((await redeem(portal, code, {}, version)).status).toBe(200);
    const again = await redeem(portal, code, {}, version);
    expect(again.status).toBe(400);
    expect(again.json).toEqual({
      ...newShape,
      status: 'BAD_AUTH_CODE',
      message: 'missing or unknown auth code',
    });
  });

  it('is worth nothing after ten minutes', async () => {
    const portal = await approving();
    const [early, late] = [await codeOf(portal), await codeOf(portal)];
    portal.clock.advance(600_000 - 1);
    expect((await redeem(portal, early)).status).toBe(200);
    portal.clock.advance(1);
    expect((await redeem(portal, late)).status).toBe(400);
  });

  it('wants the address to which it was sent', async () => {
    const portal = await approving();
    const answer = await redeem(portal, await codeOf(portal), { redirect_uri: `${CALLBACK}/2` });
    expect(answer).toMatchObject({ status: 400, json: { status: 'BAD_REDIRECT_URI' } });
  });

  it.each([
    ['S256', createHash('sha256').update(VERIFIER).digest('base64url')],
    ['plain', VERIFIER],
  ])('wants the verifier of its challenge: %s', async (method, challenge) => {
    const portal = await approving();
    const asked = { code_challenge: challenge, code_challenge_method: method };
    const right = await redeem(portal, await codeOf(portal, asked), { code_verifier: VERIFIER });
    expect(right.status).toBe(200);
    for (const given of [{}, { code_verifier: `${VERIFIER}w` }]) {
      const answer = await redeem(portal, await codeOf(portal, asked), given);
      expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    }
  });
});
