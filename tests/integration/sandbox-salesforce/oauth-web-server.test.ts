import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OAuthSettings } from '../../../src/sandbox/salesforce/oauth/oauth-settings.ts';
import { askToken, credential, limitsWith, loginByJwt, jwt, refreshToken } from './oauth-client.ts';
import { startOrg, type Answer, type JsonRecord, type OrgClient } from './org-client.ts';

const CALLBACK = 'http://localhost:1717/OauthRedirect';
const VERIFIER = 'a-verifier-that-nobody-guesses-of-at-least-43-characters';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const MINUTE_MS = 60 * 1000;

type Form = Readonly<Record<string, string>>;

async function orgWith(oauth: Partial<OAuthSettings>): Promise<OrgClient> {
  return startOrg({ knobs: { oauth } });
}

function consentForm(org: OrgClient, more: Form = {}): Form {
  return {
    response_type: 'code',
    client_id: credential(org, 'CLIENT_ID'),
    redirect_uri: CALLBACK,
    state: 'a b&c',
    code_challenge: CHALLENGE,
    ...more,
  };
}

function authorize(org: OrgClient, more: Form = {}): Promise<Answer> {
  const query = new URLSearchParams(consentForm(org, more)).toString();
  return org.call('GET', `/services/oauth2/authorize?${query}`);
}

function decide(org: OrgClient, decision: string): Promise<Answer> {
  const form = new URLSearchParams({ ...consentForm(org), decision }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return org.call('POST', '/services/oauth2/authorize', form, headers);
}

function sentBack(answer: Answer): Form {
  expect(answer.status).toBe(302);
  const location = new URL(answer.headers.get('location') ?? '');
  expect(location.origin + location.pathname).toBe(CALLBACK);
  return Object.fromEntries(location.searchParams);
}

async function codeOf(org: OrgClient, more: Form = {}): Promise<string> {
  return sentBack(await authorize(org, more))['code'] ?? '';
}

function exchange(org: OrgClient, code: string, more: Form = {}): Promise<Answer> {
  return askToken(org, {
    grant_type: 'authorization_code',
    code,
    client_id: credential(org, 'CLIENT_ID'),
    redirect_uri: CALLBACK,
    code_verifier: VERIFIER,
    ...more,
  });
}

describe('consent in the browser', () => {
  let org: OrgClient;
  beforeAll(async () => {
    org = await orgWith({});
  });
  afterAll(() => org.sandbox.close());

  it('shows who asks for what, and can do no harm with it', async () => {
    const answer = await authorize(org, { scope: 'api <script>alert(1)</script>' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(CALLBACK);
    expect(answer.text).toContain('integration@bellwether.sandbox');
    expect(answer.text).not.toContain('<script>');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('sends the user back with a code, or with the refusal, and always with the state', async () => {
    expect(sentBack(await decide(org, 'allow'))).toEqual({
      code: expect.stringMatching(/^aPrx/),
      state: 'a b&c',
    });
    expect(sentBack(await decide(org, 'deny'))).toEqual({
      error: 'access_denied',
      error_description: 'end-user denied authorization',
      state: 'a b&c',
    });
  });

  it.each<readonly [what: string, form: Form, error: string]>([
    ['an unknown client', { client_id: 'x' }, 'invalid_client_id'],
    ['a callback elsewhere', { redirect_uri: 'https://evil.example/' }, 'redirect_uri_mismatch'],
    ['no callback', { redirect_uri: '' }, 'redirect_uri_mismatch'],
  ])('sends nobody anywhere for %s', async (_what, form, error) => {
    const answer = await authorize(org, form);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.text).toContain(error);
  });

  it('knows codes only, and S256 only', async () => {
    const token = await authorize(org, { response_type: 'token' });
    expect(sentBack(token)).toMatchObject({ error: 'unsupported_response_type' });
    const plain = await authorize(org, { code_challenge_method: 'plain' });
    expect(sentBack(plain)).toMatchObject({ error: 'invalid_request' });
  });
});

describe('the code', () => {
  let org: OrgClient;
  beforeAll(async () => {
    org = await orgWith({ consent: 'approve', codeLifetimeMs: 2 * MINUTE_MS });
  });
  afterAll(() => org.sandbox.close());

  it('is worth an access token and a refresh token, once', async () => {
    const code = await codeOf(org);
    const answer = await exchange(org, code);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      token_type: 'Bearer',
      instance_url: org.sandbox.url,
      scope: 'refresh_token web api',
      id: expect.stringMatching(/\/id\/00D\w{15}\/005\w{15}$/),
    });
    const body = answer.body as Record<'access_token' | 'refresh_token', string>;
    expect((await limitsWith(org, body.access_token)).status).toBe(200);
    expect((await refreshToken(org, { refresh_token: body.refresh_token })).status).toBe(200);

    const again = await exchange(org, code);
    expect(again.status).toBe(400);
    expect(again.body).toEqual({
      error: 'invalid_grant',
      error_description: 'expired authorization code',
    });
  });

  it.each<readonly [what: string, form: Form, error: string]>([
    ['another callback', { redirect_uri: 'http://localhost:1718/' }, 'redirect_uri_mismatch'],
    ['another verifier', { code_verifier: 'x' }, 'invalid_grant'],
    ['a wrong secret', { client_secret: 'x' }, 'invalid_client'],
    ['another client', { client_id: 'x' }, 'invalid_client_id'],
  ])('is worth nothing with %s', async (_what, form, error) => {
    const answer = await exchange(org, await codeOf(org), form);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error });
  });

  it('needs the verifier when there was a challenge, and the secret when there was none', async () => {
    const withoutVerifier = { code_verifier: '' };
    expect((await exchange(org, await codeOf(org), withoutVerifier)).status).toBe(400);

    const bare = { ...consentForm(org) };
    delete bare['code_challenge'];
    const query = new URLSearchParams(bare).toString();
    const { code = '' } = sentBack(await org.call('GET', `/services/oauth2/authorize?${query}`));
    const form = {
      grant_type: 'authorization_code',
      code,
      client_id: credential(org, 'CLIENT_ID'),
      redirect_uri: CALLBACK,
    };
    expect((await askToken(org, form)).body).toMatchObject({ error: 'invalid_client' });
  });

  it('is worth nothing after its time', async () => {
    const code = await codeOf(org);
    org.clock.advance(2 * MINUTE_MS);
    expect((await exchange(org, code)).body).toMatchObject({ error: 'invalid_grant' });
  });

  it('brings no refresh token where none was asked for', async () => {
    const answer = await exchange(org, await codeOf(org, { scope: 'api' }));
    expect(answer.body).toMatchObject({ scope: 'api' });
    expect(answer.body).not.toHaveProperty('refresh_token');
  });

  it('speaks for the user who agreed', async () => {
    const code = await codeOf(org, { login_hint: 'ada@distributor.example' });
    const { access_token: token } = (await exchange(org, code)).body as JsonRecord;
    const headers = { authorization: `Bearer ${String(token)}` };
    const info = await org.call('GET', '/services/oauth2/userinfo', undefined, headers);
    expect(info.body).toMatchObject({ preferred_username: 'ada@distributor.example' });
  });
});

describe('how the app is set up', () => {
  it('can refuse every consent', async () => {
    const org = await orgWith({ consent: 'deny' });
    expect(sentBack(await authorize(org))).toMatchObject({ error: 'access_denied' });
    await org.sandbox.close();
  });

  it('can name its callbacks', async () => {
    const org = await orgWith({ callbackUrls: ['https://crm.example/back'] });
    expect((await authorize(org)).status).toBe(400);
    expect((await authorize(org, { redirect_uri: 'https://crm.example/back' })).status).toBe(200);
    await org.sandbox.close();
  });

  it('can give a new refresh token with each refresh, the old one being worth nothing then', async () => {
    const org = await orgWith({ rotateRefreshTokens: true });
    const first = await refreshToken(org);
    const { refresh_token: next } = first.body as JsonRecord;
    expect(String(next)).toMatch(/^5Aep861/);
    expect((await refreshToken(org)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await refreshToken(org, { refresh_token: String(next) })).status).toBe(200);
    await org.sandbox.close();
  });
});

describe('tokens for programs', () => {
  let org: OrgClient;
  beforeAll(async () => {
    org = await orgWith({});
  });
  afterAll(() => org.sandbox.close());

  it('are given to the app itself when it shows its secret, in the form or in the header', async () => {
    const id = credential(org, 'CLIENT_ID');
    const secret = credential(org, 'CLIENT_SECRET');
    const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
    const answer = await askToken(org, form);
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty('refresh_token');
    const { access_token: token } = answer.body as JsonRecord;
    expect((await limitsWith(org, token)).status).toBe(200);

    const basic = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    const headers = {
      authorization: basic,
      'content-type': 'application/x-www-form-urlencoded',
    };
    const body = 'grant_type=client_credentials';
    const byHeader = await org.call('POST', '/services/oauth2/token', body, headers);
    expect(byHeader.status).toBe(200);
    const bare = await askToken(org, { grant_type: 'client_credentials', client_id: id });
    expect(bare.body).toMatchObject({ error: 'invalid_client' });
  });

  it('can be looked into by their client, until they are revoked', async () => {
    const login = await loginByJwt(org, jwt(org));
    const { access_token: token } = login.body as Record<'access_token', string>;
    const form = {
      token,
      client_id: credential(org, 'CLIENT_ID'),
      client_secret: credential(org, 'CLIENT_SECRET'),
    };
    const nowSeconds = org.clock.now().getTime() / 1000;
    expect((await introspect(org, form)).body).toMatchObject({
      active: true,
      username: 'integration@bellwether.sandbox',
      token_type: 'access_token',
      iat: nowSeconds,
      exp: nowSeconds + 2 * 3600,
    });
    expect((await introspect(org, { ...form, client_secret: 'x' })).status).toBe(401);
    await org.call('POST', `/services/oauth2/revoke?token=${encodeURIComponent(token)}`);
    expect((await introspect(org, form)).body).toEqual({ active: false });
  });
});

function introspect(org: OrgClient, form: Form): Promise<Answer> {
  const body = new URLSearchParams(form).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return org.call('POST', '/services/oauth2/introspect', body, headers);
}
