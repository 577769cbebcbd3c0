import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jwt, limitsWith, loginByJwt } from './oauth-client.ts';
import { API, startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.sandbox.close());

describe('login by JWT', () => {
  it('gives a token that opens the API, and says where', async () => {
    const answer = await loginByJwt(org, jwt(org));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^00D\w{12}![.\w]+$/),
      scope: expect.any(String),
      instance_url: org.sandbox.url,
      id: expect.stringMatching(/\/id\/00D\w{15}\/005\w{15}$/),
      token_type: 'Bearer',
    });
    const limits = await limitsWith(org, (answer.body as JsonRecord)['access_token']);
    expect(limits.status).toBe(200);
  });

  it.each([
    'https://login.salesforce.com',
    'https://test.salesforce.com',
    'https://login.salesforce.com/',
    'OWN',
    'OWN/',
  ])('accepts the audience %s', async (audience) => {
    const answer = await loginByJwt(
      org,
      jwt(org, { aud: audience.replace('OWN', org.sandbox.url) }),
    );
    expect(answer.status).toBe(200);
  });

  it('accepts an exp in milliseconds, as the sf CLI sends it', async () => {
    const answer = await loginByJwt(
      org,
      jwt(org, { exp: Date.now() + 300, iat: Math.floor(Date.now() / 1000) }),
    );
    expect(answer.status).toBe(200);
  });

  it('judges exp by the clock of the host, not by that of the sandbox', async () => {
    const sandboxDay = Math.floor(org.clock.now().getTime() / 1000) + 180;
    const answer = await loginByJwt(org, jwt(org, { exp: sandboxDay }));
    expect(answer.body).toEqual({
      error: 'invalid_grant',
      error_description: 'expired authorization code',
    });
  });

  it.each<readonly [what: string, claims: JsonRecord, error: string, description: string]>([
    ['an expired assertion', { exp: 1_700_000_000 }, 'invalid_grant', 'expired authorization code'],
    [
      'an expired assertion in milliseconds',
      { exp: Date.now() - 60_000 },
      'invalid_grant',
      'expired authorization code',
    ],
    ['another audience', { aud: 'https://x.example' }, 'invalid_grant', 'audience is invalid'],
    ['another client', { iss: 'nobody' }, 'invalid_client_id', 'client identifier invalid'],
    [
      'an unknown user',
      { sub: 'nobody@x.example' },
      'invalid_grant',
      "user hasn't approved this consumer",
    ],
    ['a user who has left', { sub: 'bob@distributor.example' }, 'invalid_grant', 'inactive user'],
    ['claims without exp', { exp: 'soon' }, 'invalid_grant', 'invalid assertion'],
  ])('refuses %s', async (_what, claims, error, description) => {
    const answer = await loginByJwt(org, jwt(org, claims));
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ error, error_description: description });
  });

  it('refuses a signature by another key, another algorithm and no JWT at all', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    for (const assertion of [
      jwt(org, {}, { key: privateKey }),
      jwt(org, {}, { alg: 'none' }),
      'x.y.z',
      '',
    ]) {
      const answer = await loginByJwt(org, assertion);
      expect(answer.body).toEqual({
        error: 'invalid_grant',
        error_description: 'invalid assertion',
      });
    }
  });

  it('logs in another active user, whose token is that user', async () => {
    const answer = await loginByJwt(org, jwt(org, { sub: 'ada@distributor.example' }));
    const { access_token: accessToken } = answer.body as JsonRecord;
    const created = await org.call(
      'POST',
      `${API}/sobjects/Account`,
      { Name: 'By Ada' },
      { authorization: `Bearer ${String(accessToken)}` },
    );
    const { id } = created.body as { id: string };
    const account = await org.only(
      `SELECT CreatedBy.Name, Owner.Name FROM Account WHERE Id = '${id}'`,
    );
    expect(account).toMatchObject({
      CreatedBy: { Name: 'Ada Mary Byron' },
      Owner: { Name: 'Ada Mary Byron' },
    });
    await org.delete(`/sobjects/Account/${id}`);
  });
});
