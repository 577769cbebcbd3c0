import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  at,
  closePortals,
  column,
  list,
  startPortal,
  text,
  type TestPortal,
} from './test-portal.ts';

let portal: TestPortal;

beforeAll(async () => {
  portal = await startPortal();
});

afterAll(closePortals);

const CAR = {
  name: 'cars',
  labels: { singular: 'Car', plural: 'Cars' },
  primaryDisplayProperty: 'model',
  requiredProperties: ['model'],
  searchableProperties: ['model'],
  properties: [{ name: 'model', label: 'Model', type: 'string', fieldType: 'text' }],
  associatedObjects: ['COMPANY'],
};

describe('schemas of custom objects', () => {
  it('can be made, used, changed and archived', async () => {
    const fresh = await startPortal();
    const path = '/crm-object-schemas/2026-09/schemas';
    const made = await fresh.post(path, CAR);
    expect(made.status).toBe(201);
    const id = text(made.json, 'objectTypeId');
    const portalId = at((await fresh.get('/account-info/v3/details')).json, 'portalId');
    expect(made.json).toMatchObject({
      name: 'cars',
      fullyQualifiedName: `p${String(portalId)}_cars`,
      objectTypeId: expect.stringMatching(/^2-\d+$/),
      labels: { singular: 'Car', plural: 'Cars' },
      metaType: 'PORTAL_SPECIFIC',
      archived: false,
    });
    const missing = await fresh.post(`/crm/v3/objects/${id}`, { properties: {} });
    expect(at(missing.json, 'message')).toBe(
      'Error creating cars. Some required properties were not set.',
    );
    const car = await fresh.create(id, { model: 'T' });
    const company = await fresh.create('companies', {});
    const linked = await fresh.call(
      'PUT',
      `/crm/objects/2026-09/${id}/${car}/associations/default/companies/${company}`,
    );
    expect(linked.status).toBe(200);
    const renamed = await fresh.call('PATCH', `${path}/${id}`, { labels: { plural: 'Motors' } });
    expect(at(renamed.json, 'labels')).toEqual({ singular: 'Car', plural: 'Motors' });
    expect((await fresh.call('DELETE', `${path}/${id}`)).status).toBe(400);
    await fresh.call('DELETE', `/crm/v3/objects/${id}/${car}`);
    expect((await fresh.call('DELETE', `${path}/${id}`)).status).toBe(204);
    expect((await fresh.get(`/crm/v3/objects/${id}`)).status).toBe(400);
    const archived = await fresh.get(`${path}?archived=true`);
    expect(column(list(archived.json, 'results'), 'name')).toEqual(['cars']);
  });

  it('refuse a name that exists and a body without what a live portal needs', async () => {
    const path = '/crm/v3/schemas';
    expect((await portal.post(path, { ...CAR, name: 'shipments' })).status).toBe(400);
    const bare = await portal.post(path, {});
    expect(text(bare.json, 'message')).toContain('[name, labels, primaryDisplayProperty]');
  });

  it('get further associations', async () => {
    const schemas = await portal.get('/crm-object-schemas/v3/schemas');
    const id = text(schemas.json, 'results', 0, 'objectTypeId');
    const path = `/crm-object-schemas/v3/schemas/${id}/associations`;
    const made = await portal.post(path, {
      fromObjectTypeId: id,
      toObjectTypeId: '0-1',
      name: 'shipment_to_contact',
    });
    expect(made.status).toBe(201);
    const labels = await portal.get(`/crm/v4/associations/${id}/contacts/labels`);
    expect(column(list(labels.json, 'results'), 'typeId').map(String)).toEqual([
      text(made.json, 'id'),
    ]);
    expect((await portal.call('DELETE', `${path}/${text(made.json, 'id')}`)).status).toBe(204);
    expect(
      list((await portal.get(`/crm/v4/associations/${id}/contacts/labels`)).json, 'results'),
    ).toEqual([]);
  });
});
