import { afterAll, describe, expect, it } from '@jest/globals';
import { DISTRIBUTOR } from './distributor.ts';
import { at, closePortals, column, list, startPortal, text } from './test-portal.ts';

afterAll(closePortals);

describe('single associations of v3', () => {
  const ROOT = '/crm/v3/objects/contacts';

  it('are made by the name or the number of their type, listed, and taken away', async () => {
    const portal = await startPortal();
    const contact = await portal.create('contacts', { email: 'a@example.com' });
    const company = await portal.create('companies', { name: 'c' });
    const path = `${ROOT}/${contact}/associations/companies`;
    const made = await portal.call('PUT', `${path}/${company}/contact_to_company`);
    expect(made.status).toBe(200);
    expect(made.json).toMatchObject({
      id: contact,
      properties: { email: 'a@example.com' },
      associations: {
        companies: { results: expect.arrayContaining([expect.objectContaining({ id: company })]) },
      },
    });
    expect((await portal.get(path)).json).toEqual({
      results: [
        { id: company, type: 'contact_to_company' },
        { id: company, type: 'contact_to_company_unlabeled' },
      ],
    });
    expect((await portal.call('DELETE', `${path}/${company}/279`)).status).toBe(204);
    expect((await portal.get(path)).json).toEqual({ results: [] });
  });

  it('need a record, a target and a type that are there', async () => {
    const portal = await startPortal();
    const contact = await portal.create('contacts', { email: 'a@example.com' });
    const company = await portal.create('companies', { name: 'c' });
    const path = (from: string, to: string, type: string) =>
      `${ROOT}/${from}/associations/companies/${to}/${type}`;
    expect((await portal.call('PUT', path(contact, company, 'nonsense'))).status).toBe(400);
    expect((await portal.call('PUT', path(contact, '5', '279'))).status).toBe(400);
    expect((await portal.get(`${ROOT}/5/associations/companies`)).status).toBe(404);
  });
});

describe('schemas in a batch', () => {
  it('are read by id and full name, with what is asked for', async () => {
    const portal = await startPortal();
    const all = list((await portal.get('/crm/v3/schemas')).json, 'results');
    const [id, name] = [text(all[0], 'objectTypeId'), text(all[1], 'fullyQualifiedName')];
    const read = await portal.post('/crm-object-schemas/2026-03/schemas/batch/read', {
      inputs: [id, name, '2-1'],
      includePropertyDefinitions: false,
      includeAssociationDefinitions: true,
      includeAuditMetadata: false,
    });
    expect(read.status).toBe(200);
    expect(column(list(read.json, 'results'), 'fullyQualifiedName')).toEqual([
      at(all[0], 'fullyQualifiedName'),
      name,
    ]);
    expect(at(read.json, 'results', 0, 'properties')).toBeUndefined();
    expect(at(read.json, 'results', 0, 'associations')).toBeDefined();
  });
});

describe('the limits of the account', () => {
  it('count records, own properties and custom objects', async () => {
    const portal = await startPortal({ tables: DISTRIBUTOR });
    const records = (await portal.get('/crm/limits/2026-09/records')).json;
    const companies = list(records, 'hubspotDefinedObjectTypes').find(
      (entry) => at(entry, 'objectTypeId') === '0-2',
    );
    expect(companies).toEqual({
      objectTypeId: '0-2',
      singularLabel: 'Company',
      pluralLabel: 'Companies',
      limit: 15_000_000,
      usage: 2,
      percentage: 0,
    });
    expect(at(records, 'customObjectTypes', 'overallUsage')).toBeGreaterThan(0);
    const before = (await portal.get('/crm/v3/limits/custom-properties')).json;
    await portal.post('/crm/v3/properties/companies', {
      name: 'one_more',
      label: 'One more',
      type: 'string',
      fieldType: 'text',
      groupName: 'companyinformation',
    });
    const after = (await portal.get('/crm/v3/limits/custom-properties')).json;
    expect(at(after, 'overallUsage')).toBe(Number(at(before, 'overallUsage')) + 1);
    const types = (await portal.get('/crm/limits/2026-03/custom-object-types')).json;
    expect(types).toEqual({ limit: 10, usage: 9, percentage: 90 });
  });

  it('are told to whoever may read any records, and to nobody else', async () => {
    const path = '/crm/limits/2026-09/records';
    const reader = await startPortal({ scopes: ['crm.objects.deals.read'] });
    expect((await reader.get(path)).status).toBe(200);
    const writer = await startPortal({ scopes: ['crm.objects.deals.write'] });
    expect((await writer.get(path)).status).toBe(403);
  });
});
