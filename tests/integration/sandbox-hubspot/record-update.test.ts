import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DISTRIBUTOR } from './distributor.ts';
import { at, closePortals, column, list, startPortal, type TestPortal } from './test-portal.ts';

let portal: TestPortal;

beforeAll(async () => {
  portal = await startPortal();
});

afterAll(closePortals);

describe('updating a record', () => {
  it('changes what is sent, moves the last-modified time, and answers 200', async () => {
    const fresh = await startPortal();
    const id = await fresh.create('companies', { name: 'Old', region: 'North' });
    fresh.clock.advance(1_500);
    const answer = await fresh.call('PATCH', `/crm/v3/objects/companies/${id}`, {
      properties: { name: 'New' },
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      id,
      properties: { name: 'New', hs_lastmodifieddate: '2026-04-20T08:00:01.500Z' },
      createdAt: '2026-04-20T08:00:00Z',
      updatedAt: '2026-04-20T08:00:01.500Z',
    });
    const [company] = fresh.sandbox.inspect('companies');
    expect(company).toMatchObject({ name: 'New', region: 'North' });
  });

  it('clears a property with the empty text', async () => {
    const id = await portal.create('companies', { region: 'North' });
    await portal.call('PATCH', `/crm/v3/objects/companies/${id}`, { properties: { region: '' } });
    const answer = await portal.get(`/crm/v3/objects/companies/${id}?properties=region`);
    expect(at(answer.json, 'properties', 'region')).toBeNull();
  });

  it('refuses an update of nothing', async () => {
    const id = await portal.create('companies', {});
    const answer = await portal.call('PATCH', `/crm/v3/objects/companies/${id}`, {
      properties: {},
    });
    expect(answer.status).toBe(400);
    expect(at(answer.json, 'message')).toBe(
      'No properties found to update, please provide at least one.',
    );
  });

  it('lets a record keep its own unique value and refuses that of another', async () => {
    const first = await portal.create('companies', { account_number: 'K-1' });
    await portal.create('companies', { account_number: 'K-2' });
    const path = `/crm/v3/objects/companies/${first}`;
    const same = await portal.call('PATCH', path, { properties: { account_number: 'K-1' } });
    const taken = await portal.call('PATCH', path, { properties: { account_number: 'K-2' } });
    expect([same.status, taken.status]).toEqual([200, 400]);
  });

  it('calls another contact’s email a bad value, not a contact that exists', async () => {
    const holder = await portal.create('contacts', { email: 'taken@lumen.example' });
    const id = await portal.create('contacts', { email: 'free@lumen.example' });
    const answer = await portal.call('PATCH', `/crm/v3/objects/contacts/${id}`, {
      properties: { email: 'taken@lumen.example' },
    });
    expect(answer.status).toBe(400);
    expect(at(answer.json, 'category')).toBe('VALIDATION_ERROR');
    expect(at(answer.json, 'message')).toContain(`${holder} already has that value.`);
  });

  it('computes what follows from a deal stage and a line', async () => {
    const deal = await portal.create('deals', {
      dealname: 'd',
      pipeline: 'default',
      dealstage: 'contractsent',
    });
    await portal.call('PATCH', `/crm/v3/objects/deals/${deal}`, {
      properties: { dealstage: 'closedlost' },
    });
    const line = await portal.create('line_items', { quantity: 3, price: '1.1' });
    await portal.call('PATCH', `/crm/v3/objects/line_items/${line}`, {
      properties: { quantity: 4 },
    });
    const closed = await portal.get(
      `/crm/v3/objects/deals/${deal}?properties=hs_is_closed,hs_is_closed_won`,
    );
    const priced = await portal.get(`/crm/v3/objects/line_items/${line}?properties=amount`);
    expect(at(closed.json, 'properties')).toMatchObject({
      hs_is_closed: 'true',
      hs_is_closed_won: 'false',
    });
    expect(at(priced.json, 'properties', 'amount')).toBe('4.4');
  });

  it('dates the owner’s assignment when it changes, not when it is sent again', async () => {
    const fresh = await startPortal({ tables: { users: DISTRIBUTOR.users ?? [] } });
    const owners = await fresh.get('/crm/v3/owners');
    const owner = at(owners.json, 'results', 0, 'id');
    const id = await fresh.create('companies', {});
    const path = `/crm/v3/objects/companies/${id}`;
    const assigned: unknown[] = [];
    for (const properties of [
      { hubspot_owner_id: owner },
      { hubspot_owner_id: owner },
      { hubspot_owner_id: '' },
    ]) {
      fresh.clock.advance(1_000);
      await fresh.call('PATCH', path, { properties });
      const answer = await fresh.get(`${path}?properties=hubspot_owner_assigneddate`);
      assigned.push(at(answer.json, 'properties', 'hubspot_owner_assigneddate'));
    }
    expect(assigned).toEqual(['2026-04-20T08:00:01Z', '2026-04-20T08:00:01Z', null]);
  });

  it('takes a create date on deals alone', async () => {
    const deal = await portal.create('deals', {
      dealname: 'dated',
      pipeline: 'default',
      dealstage: 'closedwon',
      createdate: '2020-02-02',
    });
    const answer = await portal.get(`/crm/v3/objects/deals/${deal}`);
    expect(at(answer.json, 'createdAt')).toBe('2020-02-02T00:00:00Z');
    const company = await portal.post('/crm/v3/objects/companies', {
      properties: { createdate: '2020-02-02' },
    });
    expect(company.status).toBe(400);
  });
});

describe('archiving a record', () => {
  it('hides it, shows it as archived, and leaves its last-modified time', async () => {
    const fresh = await startPortal();
    const id = await fresh.create('companies', { name: 'Going' });
    fresh.clock.advance(60_000);
    const path = `/crm/v3/objects/companies/${id}`;
    const answer = await fresh.call('DELETE', path);
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([
      204,
      '',
      null,
    ]);
    expect((await fresh.get(path)).status).toBe(404);
    expect((await fresh.get(`${path}?archived=true`)).json).toMatchObject({
      id,
      archived: true,
      archivedAt: '2026-04-20T08:01:00Z',
      updatedAt: '2026-04-20T08:00:00Z',
    });
    expect(list((await fresh.get('/crm/v3/objects/companies')).json, 'results')).toEqual([]);
    const archived = await fresh.get('/crm/v3/objects/companies?archived=true');
    expect(column(list(archived.json, 'results'), 'id')).toEqual([id]);
  });

  it('succeeds for what is gone already', async () => {
    expect((await portal.call('DELETE', '/crm/v3/objects/companies/777')).status).toBe(204);
  });

  it('does not let an archived record be updated', async () => {
    const id = await portal.create('companies', {});
    await portal.call('DELETE', `/crm/v3/objects/companies/${id}`);
    const answer = await portal.call('PATCH', `/crm/v3/objects/companies/${id}`, {
      properties: { name: 'x' },
    });
    expect(answer.status).toBe(404);
  });
});

describe('the history of a property', () => {
  it('shows every value, newest first, and the one value of what never changed', async () => {
    const fresh = await startPortal();
    const id = await fresh.create('companies', { name: 'One', region: 'North' });
    for (const name of ['Two', '']) {
      fresh.clock.advance(1_000);
      await fresh.call('PATCH', `/crm/v3/objects/companies/${id}`, { properties: { name } });
    }
    const answer = await fresh.get(
      `/crm/v3/objects/companies/${id}?propertiesWithHistory=name,region,domain`,
    );
    const sourceType = 'INTEGRATION';
    expect(at(answer.json, 'propertiesWithHistory')).toEqual({
      name: [
        { value: '', timestamp: '2026-04-20T08:00:02Z', sourceType },
        { value: 'Two', timestamp: '2026-04-20T08:00:01Z', sourceType },
        { value: 'One', timestamp: '2026-04-20T08:00:00Z', sourceType },
      ],
      region: [{ value: 'North', timestamp: '2026-04-20T08:00:00Z', sourceType }],
      domain: [],
    });
  });

  it('does not grow when a value is written again', async () => {
    const fresh = await startPortal();
    const id = await fresh.create('companies', { name: 'One' });
    for (const name of ['Two', 'Two']) {
      fresh.clock.advance(1_000);
      await fresh.call('PATCH', `/crm/v3/objects/companies/${id}`, { properties: { name } });
    }
    const answer = await fresh.get(`/crm/v3/objects/companies/${id}?propertiesWithHistory=name`);
    const history = list(answer.json, 'propertiesWithHistory', 'name');
    expect(column(history, 'timestamp')).toEqual(['2026-04-20T08:00:01Z', '2026-04-20T08:00:00Z']);
  });

  it('keeps the latest twenty values', async () => {
    const id = await portal.create('companies', { name: '0' });
    for (let n = 1; n <= 25; n += 1) {
      await portal.call('PATCH', `/crm/v3/objects/companies/${id}`, {
        properties: { name: String(n) },
      });
    }
    const answer = await portal.get(`/crm/v3/objects/companies/${id}?propertiesWithHistory=name`);
    const values = column(list(answer.json, 'propertiesWithHistory', 'name'), 'value');
    expect(values).toHaveLength(20);
    expect([values[0], values[19]]).toEqual(['25', '6']);
  });
});
