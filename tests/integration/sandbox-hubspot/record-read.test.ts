import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, closePortals, startPortal, type TestPortal } from './test-portal.ts';

let portal: TestPortal;

beforeAll(async () => {
  portal = await startPortal();
});

afterAll(closePortals);

/** The versions that serve objects; one store behind all of them. */
const ROOTS = ['/crm/v3/objects', '/crm/objects/2026-03', '/crm/objects/2026-09'];

describe('reading a record', () => {
  it('shows the same record through every version, with its address in the dated ones', async () => {
    const id = await portal.create('companies', { name: 'Versions' });
    for (const root of ROOTS) {
      const answer = await portal.get(`${root}/companies/${id}?properties=name`);
      expect(answer.status).toBe(200);
      expect(at(answer.json, 'properties', 'name')).toBe('Versions');
      expect(at(answer.json, 'url') === undefined).toBe(root.includes('v3'));
    }
  });

  it('knows objects by plural, singular, id and in any case', async () => {
    const id = await portal.create('companies', { name: 'Names' });
    for (const name of ['companies', 'company', 'COMPANY', '0-2']) {
      expect((await portal.get(`/crm/v3/objects/${name}/${id}`)).status).toBe(200);
    }
  });

  it('shows the default properties, null where nothing is set', async () => {
    const id = await portal.create('companies', { name: 'Defaults', region: 'North' });
    const answer = await portal.get(`/crm/v3/objects/companies/${id}`);
    expect(Object.keys(at(answer.json, 'properties') as object)).toEqual([
      'createdate',
      'domain',
      'hs_lastmodifieddate',
      'hs_object_id',
      'name',
    ]);
    expect(at(answer.json, 'properties', 'domain')).toBeNull();
  });

  it('shows contacts with their own name for the last change', async () => {
    const id = await portal.create('contacts', { firstname: 'Zoe' });
    const answer = await portal.get(
      `/crm/v3/objects/contacts/${id}?properties=firstname&properties=hs_lastmodifieddate`,
    );
    expect(at(answer.json, 'properties')).toEqual({
      createdate: '2026-04-20T08:00:00Z',
      firstname: 'Zoe',
      hs_lastmodifieddate: null,
      hs_object_id: id,
      lastmodifieddate: '2026-04-20T08:00:00Z',
    });
  });

  it('leaves unknown names out and takes lists by comma, repeated, and mixed', async () => {
    const id = await portal.create('companies', { name: 'Lists', region: 'R', country: 'C' });
    const answer = await portal.get(
      `/crm/v3/objects/companies/${id}?properties=name,region&properties=country,nope`,
    );
    expect(Object.keys(at(answer.json, 'properties') as object)).toEqual([
      'country',
      'createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
      'name',
      'region',
    ]);
  });

  it('finds a record by a unique property', async () => {
    const id = await portal.create('companies', { account_number: 'BY-1' });
    const answer = await portal.get('/crm/v3/objects/companies/BY-1?idProperty=account_number');
    expect(at(answer.json, 'id')).toBe(id);
  });

  it('refuses to find a record by a property that is not unique', async () => {
    const answer = await portal.get('/crm/v3/objects/companies/x?idProperty=region');
    expect(answer.status).toBe(400);
    expect(at(answer.json, 'message')).toBe(
      'Unable to perform get by non-unique 0-2 property region',
    );
  });

  it.each(['GET', 'PATCH'])('answers %s of an unknown id with 404', async (method) => {
    const body = method === 'GET' ? undefined : { properties: { name: 'x' } };
    const unknown = await portal.call(method, '/crm/v3/objects/companies/12345', body);
    expect(unknown.status).toBe(404);
    expect(unknown.json).toEqual({
      status: 'error',
      message: 'resource not found',
      correlationId: expect.any(String),
    });
    const wrong = await portal.call(method, '/crm/v3/objects/companies/undefined', body);
    expect(wrong.json).toEqual({
      status: 'error',
      message: 'Object not found.  objectId are usually numeric.',
      correlationId: expect.any(String),
      context: { id: ['undefined'] },
      category: 'OBJECT_NOT_FOUND',
    });
  });
});

describe('paths that do not exist', () => {
  it('answers a page of HTML, and nothing to who asks for JSON', async () => {
    const page = await portal.get('/nope');
    expect([page.status, page.headers.get('content-type')]).toEqual([
      404,
      'text/html;charset=utf-8',
    ]);
    const bare = await portal.call('GET', '/crm/objects/2025-01/companies', undefined, {
      accept: 'application/json',
    });
    expect([bare.status, bare.text]).toEqual([404, '']);
  });

  it('answers 405 to another method of a path that exists', async () => {
    expect((await portal.call('PUT', '/crm/v3/objects/companies')).status).toBe(405);
  });
});
