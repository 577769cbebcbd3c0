import { afterAll, describe, expect, it } from '@jest/globals';
import { at, closePortals, startPortal, text } from './test-portal.ts';

afterAll(closePortals);

const LIST = '/crm/objects/2026-09/companies?limit=1';

describe('a request without a token that is valid', () => {
  it.each([
    ['none', ''],
    ['an unknown one', 'Bearer pat-na1-00000000-0000-4000-8000-000000000000'],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
  ])('is refused with 401 and costs nothing: %s', async (_what, authorization) => {
    const portal = await startPortal();
    const answer = await portal.call('GET', LIST, undefined, { authorization });
    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({
      status: 'error',
      message:
        'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
      correlationId: expect.any(String),
      category: 'INVALID_AUTHENTICATION',
    });
    expect(portal.sandbox.requests.totals()).toEqual({ requests: 1, cost: 0 });
  });

  it('has a key of the form of a service key to use instead', async () => {
    const { sandbox } = await startPortal();
    expect(sandbox.credentials['HUBSPOT_ACCESS_TOKEN']).toMatch(
      /^pat-na1-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(sandbox.credentials['HUBSPOT_BASE_URL']).toBe(sandbox.url);
  });
});

describe('a key that lacks a scope', () => {
  it('is told which one it lacks', async () => {
    const portal = await startPortal({ scopes: ['oauth', 'crm.objects.companies.read'] });
    expect((await portal.get(LIST)).status).toBe(200);
    const answer = await portal.post('/crm/v3/objects/companies', { properties: {} });
    expect(answer.status).toBe(403);
    expect(answer.json).toEqual({
      status: 'error',
      message: expect.stringContaining("This app hasn't been granted all required scopes"),
      correlationId: expect.any(String),
      errors: [
        {
          message: 'One or more of the following scopes are required.',
          context: { requiredGranularScopes: ['crm.objects.companies.write'] },
        },
      ],
      category: 'MISSING_SCOPES',
    });
  });

  it.each([
    ['GET', '/crm/v3/objects/deals', undefined, 'crm.objects.deals.read'],
    ['POST', '/crm/v3/objects/deals/search', {}, 'crm.objects.deals.read'],
    ['POST', '/crm/v3/objects/deals/batch/update', {}, 'crm.objects.deals.write'],
    ['POST', '/crm/v3/objects/tasks', {}, 'crm.objects.contacts.write'],
    ['GET', '/crm/v3/objects/tickets', undefined, 'tickets'],
    [
      'GET',
      '/crm/v4/objects/tasks/1/associations/companies',
      undefined,
      'crm.objects.contacts.read',
    ],
    ['GET', '/crm/v3/properties/deals', undefined, 'crm.schemas.deals.read'],
    ['POST', '/crm/v3/properties/companies', {}, 'crm.schemas.companies.write'],
    ['GET', '/crm/v3/owners', undefined, 'crm.objects.owners.read'],
    ['GET', '/crm/v3/schemas', undefined, 'crm.schemas.custom.read'],
  ] as const)('cannot %s %s', async (method, path, body, scope) => {
    const portal = await startPortal({ scopes: ['oauth', 'crm.objects.companies.read'] });
    const answer = await portal.call(method, path, body);
    expect(answer.status).toBe(403);
    expect(at(answer.json, 'errors', 0, 'context', 'requiredGranularScopes')).toContain(scope);
  });

  it('reads definitions with any scope of the object', async () => {
    const portal = await startPortal({ scopes: ['crm.objects.companies.write'] });
    expect((await portal.get('/crm/v3/properties/companies')).status).toBe(200);
  });

  it('needs the scope of custom objects for them', async () => {
    const portal = await startPortal({ scopes: ['oauth', 'crm.schemas.custom.read'] });
    const schemas = await portal.get('/crm-object-schemas/2026-09/schemas');
    const id = text(schemas.json, 'results', 0, 'objectTypeId');
    const answer = await portal.get(`/crm/v3/objects/${id}`);
    expect(at(answer.json, 'errors', 0, 'context', 'requiredGranularScopes')).toEqual([
      'crm.objects.custom.read',
    ]);
  });
});

describe('the introspection of a service key', () => {
  it('tells hub, user, app and scopes', async () => {
    const portal = await startPortal({ scopes: ['oauth', 'crm.objects.companies.read'] });
    const tokenKey = portal.sandbox.credentials['HUBSPOT_ACCESS_TOKEN'];
    const path = '/oauth/v2/private-apps/get/access-token-info';
    const answer = await portal.post(path, { tokenKey });
    const account = await portal.get('/account-info/v3/details');
    expect(answer.json).toEqual({
      hubId: at(account.json, 'portalId'),
      userId: expect.any(Number),
      appId: expect.any(Number),
      scopes: ['oauth', 'crm.objects.companies.read'],
    });
    expect((await portal.post(path, { tokenKey: 'pat-na1-x' })).status).toBe(404);
  });
});
