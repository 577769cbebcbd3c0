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

/** The versions that serve objects; one store behind all of them. */
describe('listing records', () => {
  it('pages by id until there is no next page', async () => {
    const fresh = await startPortal();
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) made.push(await fresh.create('companies', { name: String(n) }));
    const seen: unknown[] = [];
    let path = '/crm/objects/2026-09/companies?limit=2&properties=name';
    for (let page = 0; page < 3; page += 1) {
      const answer = await fresh.get(path);
      seen.push(...column(list(answer.json, 'results'), 'id'));
      const link = at(answer.json, 'paging', 'next', 'link');
      expect(link === undefined).toBe(page === 2);
      path = `/crm/objects/2026-09/companies${String(link)}`;
    }
    expect(seen).toEqual(made);
  });

  it('has no next page when the last one is full', async () => {
    const fresh = await startPortal();
    for (let n = 0; n < 2; n += 1) await fresh.create('companies', {});
    const answer = await fresh.get('/crm/v3/objects/companies?limit=2');
    expect(list(answer.json, 'results')).toHaveLength(2);
    expect(answer.json).not.toHaveProperty('paging');
  });

  it('shows ten by default and at most a hundred, fifty with history', async () => {
    const fresh = await startPortal();
    for (let n = 0; n < 11; n += 1) await fresh.create('companies', {});
    const standard = await fresh.get('/crm/v3/objects/companies');
    expect(list(standard.json, 'results')).toHaveLength(10);
    const limits = ['limit=100', 'limit=101', 'limit=0', 'limit=51&propertiesWithHistory=name'];
    const statuses: number[] = [];
    for (const limit of limits) {
      statuses.push((await fresh.get(`/crm/v3/objects/companies?${limit}`)).status);
    }
    expect(statuses).toEqual([200, 400, 400, 400]);
  });

  it('embeds associations once for each type of link, and leaves out what has none', async () => {
    const fresh = await startPortal();
    const company = await fresh.create('companies', { name: 'Linked' });
    await fresh.create('companies', { name: 'Alone' });
    const contact = await fresh.create('contacts', { firstname: 'Zoe' });
    await fresh.call(
      'PUT',
      `/crm/v4/objects/contacts/${contact}/associations/default/companies/${company}`,
    );
    const answer = await fresh.get(
      '/crm/v3/objects/companies?associations=contact&associations=deals,0-8',
    );
    const results = list(answer.json, 'results');
    expect(at(results[0], 'associations')).toEqual({
      contacts: {
        results: [
          { id: contact, type: 'company_to_contact' },
          { id: contact, type: 'company_to_contact_unlabeled' },
        ],
      },
    });
    expect(results[1]).not.toHaveProperty('associations');
  });

  it('names line items with a space among the associations, as HubSpot does', async () => {
    const order = await portal.create('orders', { hs_order_name: 'SO-9' });
    const line = await portal.create('line_items', { name: 'x' });
    await portal.call(
      'PUT',
      `/crm/objects/2026-09/line_items/${line}/associations/default/orders/${order}`,
    );
    const answer = await portal.get(`/crm/v3/objects/orders/${order}?associations=line_items`);
    expect(at(answer.json, 'associations')).toEqual({
      'line items': { results: [{ id: line, type: 'order_to_line_item' }] },
    });
  });

  it('continues a long list of associations elsewhere', async () => {
    const fresh = await startPortal();
    const company = await fresh.create('companies', {});
    const inputs = Array.from({ length: 100 }, () => ({
      properties: {},
      associations: [
        {
          to: { id: company },
          types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 934 }],
        },
      ],
    }));
    const path = `/crm/v3/objects/companies/${company}?associations=orders`;
    await fresh.post('/crm/v3/objects/orders/batch/create', { inputs });
    const full = await fresh.get(path);
    expect(at(full.json, 'associations', 'orders')).not.toHaveProperty('paging');
    await fresh.post('/crm/v3/objects/orders/batch/create', { inputs: inputs.slice(0, 5) });
    const answer = await fresh.get(path);
    const embedded = at(answer.json, 'associations', 'orders');
    expect(list(embedded, 'results')).toHaveLength(200);
    const rest = await fresh.get(text(embedded, 'paging', 'next', 'link'));
    expect(list(rest.json, 'results')).toHaveLength(5);
  });

  it('refuses an association with what is no object', async () => {
    const answer = await portal.get('/crm/v3/objects/companies?associations=stars');
    expect([answer.status, at(answer.json, 'message')]).toEqual([
      400,
      'Unable to infer object type from: stars',
    ]);
  });
});
