import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { credential } from './oauth-client.ts';
import { API, errorsOf, startOrg, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.sandbox.close());

describe('a session', () => {
  it.each(['', 'Bearer', 'Bearer 00Dxx!nonsense', 'Basic abc'])(
    'is needed for the API: "%s" is none',
    async (authorization) => {
      const answer = await org.get('/limits', { authorization });
      expect(answer.status).toBe(401);
      expect(errorsOf(answer)[0]?.errorCode).toBe('INVALID_SESSION_ID');
      expect(answer.headers.has('sforce-limit-info')).toBe(false);
    },
  );

  it('is not opened by a refresh token', async () => {
    const authorization = `Bearer ${credential(org, 'REFRESH_TOKEN')}`;
    expect((await org.get('/limits', { authorization })).status).toBe(401);
  });

  it('is not needed for the list of versions, which ascends to 68.0', async () => {
    const answer = await org.call('GET', '//services/data/', undefined, { authorization: '' });
    const versions = answer.body as { version: string; label: string; url: string }[];
    expect(versions[0]).toEqual({
      label: "Summer '19",
      url: '/services/data/v46.0',
      version: '46.0',
    });
    expect(versions.at(-1)).toEqual({
      label: "Winter '27",
      url: '/services/data/v68.0',
      version: '68.0',
    });
  });

  it('may also be shown as OAuth', async () => {
    const answer = await org.get('/limits', { authorization: `OAuth ${org.token}` });
    expect(answer.status).toBe(200);
  });

  it('tells who is behind it', async () => {
    const userinfo = await org.call('GET', '/services/oauth2/userinfo');
    expect(userinfo.body).toMatchObject({
      user_id: expect.stringMatching(/^005/),
      organization_id: expect.stringMatching(/^00D/),
      preferred_username: credential(org, 'USERNAME'),
    });
    const { sub, user_id: userId } = userinfo.body as { sub: string; user_id: string };
    const identity = await org.call('GET', `${new URL(sub).pathname}?format=json`);
    expect(identity.body).toMatchObject({
      id: sub,
      user_id: userId,
      username: credential(org, 'USERNAME'),
      display_name: 'Bellwether Integration',
      urls: { rest: `${org.sandbox.url}/services/data/v{version}/` },
    });
    const byQuery = await org.call(
      'GET',
      `${new URL(sub).pathname}?oauth_token=${encodeURIComponent(org.token)}`,
      undefined,
      { authorization: '' },
    );
    expect(byQuery.status).toBe(200);
    const refused = await org.call('GET', new URL(sub).pathname, undefined, { authorization: '' });
    expect({ status: refused.status, text: refused.text }).toEqual({
      status: 403,
      text: 'Bad_OAuth_Token',
    });
  });
});

describe('versions and resources', () => {
  it('lists the resources of a version with the identity', async () => {
    const answer = await org.get('');
    expect(answer.body).toMatchObject({
      sobjects: `${API}/sobjects`,
      identity: expect.stringContaining('/id/00D'),
    });
  });

  it.each([
    ['v46.0', 200],
    ['v51.0', 200],
    ['v68.0', 200],
    ['v69.0', 404],
    ['v45.0', 404],
    ['v30.0', 410],
    ['v67', 404],
  ])('answers %s with %d', async (version, status) => {
    const answer = await org.call('GET', `/services/data/${version}/limits`);
    expect(answer.status).toBe(status);
  });

  it('knows what it does not serve, and what only another method serves', async () => {
    const missing = await org.get('/nothing');
    expect(missing.status).toBe(404);
    expect(missing.body).toEqual([
      { message: 'The requested resource does not exist', errorCode: 'NOT_FOUND' },
    ]);
    const method = await org.delete('/query');
    expect(method.status).toBe(405);
    expect(errorsOf(method)[0]).toEqual({
      errorCode: 'METHOD_NOT_ALLOWED',
      message: "HTTP Method 'DELETE' not allowed. Allowed are GET",
    });
  });

  it('answers HEAD without a body, and takes PATCH in the guise of POST', async () => {
    const head = await org.call('HEAD', `${API}/limits`);
    expect({ status: head.status, text: head.text }).toEqual({ status: 200, text: '' });
    const acme = await org.only("SELECT Id FROM Account WHERE Name = 'Acme'");
    const patched = await org.call(
      'POST',
      `${API}/sobjects/Account/${String(acme['Id'])}?_HttpMethod=PATCH`,
      { Site: 'Leeds' },
    );
    expect(patched.status).toBe(204);
  });

  it('shows the day of the org, not of the host, in the Date header', async () => {
    const answer = await org.get('/limits');
    expect(answer.headers.get('date')).toBe(org.clock.now().toUTCString());
  });
});
