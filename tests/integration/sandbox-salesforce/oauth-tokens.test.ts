import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { credential, jwt, limitsWith, loginByJwt, refreshToken } from './oauth-client.ts';
import { startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

const HOUR_MS = 3600 * 1000;

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.sandbox.close());

describe('refresh, revoke and expiry', () => {
  it('gives a new access token for a refresh token, signed and without a new refresh token', async () => {
    const answer = await refreshToken(org, { client_secret: credential(org, 'CLIENT_SECRET') });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      instance_url: org.sandbox.url,
      signature: expect.stringMatching(/^[\w+/]+=*$/),
      issued_at: String(org.clock.now().getTime()),
    });
    expect(answer.body).not.toHaveProperty('refresh_token');
    const limits = await limitsWith(org, (answer.body as JsonRecord)['access_token']);
    expect(limits.status).toBe(200);
  });

  it.each<readonly [what: string, form: Readonly<Record<string, string>>, error: string]>([
    ['an unknown refresh token', { refresh_token: 'x' }, 'invalid_grant'],
    ['an access token in its place', { refresh_token: 'ACCESS' }, 'invalid_grant'],
    ['a wrong secret', { client_secret: 'x' }, 'invalid_client'],
    ['a wrong client', { client_id: 'x' }, 'invalid_client_id'],
    ['an unknown grant', { grant_type: 'password' }, 'unsupported_grant_type'],
  ])('refuses %s', async (_what, form, error) => {
    const isAccess = form['refresh_token'] === 'ACCESS';
    const answer = await refreshToken(
      org,
      isAccess ? { refresh_token: credential(org, 'ACCESS_TOKEN') } : form,
    );
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error });
  });

  it('says what a bad refresh token is called', async () => {
    const answer = await refreshToken(org, { refresh_token: 'x' });
    expect(answer.body).toEqual({
      error: 'invalid_grant',
      error_description: 'expired access/refresh token',
    });
  });

  it('lets a token live two hours of the sandbox, and the one of the credentials for ever', async () => {
    const answer = await refreshToken(org);
    const { access_token: accessToken } = answer.body as JsonRecord;
    org.clock.advance(2 * HOUR_MS - 1000);
    expect((await limitsWith(org, accessToken)).status).toBe(200);
    org.clock.advance(1000);
    const expired = await limitsWith(org, accessToken);
    expect(expired.status).toBe(401);
    expect(expired.body).toEqual([
      { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
    ]);
    expect((await limitsWith(org, credential(org, 'ACCESS_TOKEN'))).status).toBe(200);
  });

  it('lets a token live as long as the knob says', async () => {
    const short = await startOrg({ knobs: { tokenLifetimeMs: 5000 } });
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: short.sandbox.credentials['SALESFORCE_REFRESH_TOKEN'] ?? '',
      client_id: short.sandbox.credentials['SALESFORCE_CLIENT_ID'] ?? '',
    });
    const answer = await short.call('POST', `/services/oauth2/token?${form.toString()}`);
    const authorization = `Bearer ${String((answer.body as JsonRecord)['access_token'])}`;
    expect((await short.get('/limits', { authorization })).status).toBe(200);
    short.clock.advance(5000);
    expect((await short.get('/limits', { authorization })).status).toBe(401);
    await short.sandbox.close();
  });

  it('forgets a revoked token, and with a refresh token what came of it', async () => {
    const issued = await loginByJwt(org, jwt(org, { sub: 'ada@distributor.example' }));
    const { access_token: accessToken } = issued.body as JsonRecord;
    const revoked = await org.call(
      'POST',
      '/services/oauth2/revoke',
      new URLSearchParams({ token: String(accessToken) }).toString(),
    );
    expect(revoked.status).toBe(200);
    expect((await limitsWith(org, accessToken)).status).toBe(401);
    const again = await org.call('POST', `/services/oauth2/revoke?token=${String(accessToken)}`);
    expect(again.status).toBe(400);
    expect(new URLSearchParams(again.text).get('error')).toBe('invalid_token');
  });
});
