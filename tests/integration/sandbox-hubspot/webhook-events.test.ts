import { afterAll, describe, expect, it } from '@jest/globals';
import { START, at, text } from './test-portal.ts';
import { closeLabs, startLab, type WebhookLab } from './webhook-lab.ts';

afterAll(closeLabs);

const CREATIONS = [{ eventType: 'object.creation' }];

async function eventsAfter(lab: WebhookLab, work: () => Promise<unknown>) {
  await lab.portal.sandbox.webhooks.settled();
  const before = lab.events().length;
  await work();
  await lab.portal.sandbox.webhooks.settled();
  return lab.events().slice(before);
}

describe('a change in the portal is told to the target', () => {
  it('as a creation and the properties that came with it', async () => {
    const lab = await startLab();
    const id = await lab.portal.create('companies', { name: 'Northwind' });
    await lab.portal.sandbox.webhooks.settled();
    const { credentials } = lab.portal.sandbox;
    const common = {
      eventId: expect.any(Number),
      subscriptionId: expect.any(Number),
      portalId: expect.any(Number),
      appId: Number(credentials['HUBSPOT_APP_ID']),
      occurredAt: START.getTime(),
      attemptNumber: 0,
      objectId: Number(id),
      objectTypeId: '0-2',
      changeSource: 'INTEGRATION',
      sourceId: expect.stringMatching(/^\d+$/),
    };
    const [creation, ...others] = lab.events();
    expect(creation).toEqual({
      ...common,
      subscriptionType: 'object.creation',
      changeFlag: 'CREATED',
    });
    expect(others).toContainEqual({
      ...common,
      subscriptionType: 'object.propertyChange',
      propertyName: 'name',
      propertyValue: 'Northwind',
      isSensitive: false,
    });
  });

  it('as the properties that an update has changed, and no others', async () => {
    const lab = await startLab();
    const id = await lab.portal.create('companies', { name: 'Northwind', city: 'Leeds' });
    const events = await eventsAfter(lab, () =>
      lab.portal.call('PATCH', `/crm/v3/objects/companies/${id}`, {
        properties: { name: 'Southwind', city: 'Leeds', domain: '' },
      }),
    );
    expect(events.map((event) => [event['propertyName'], event['propertyValue']])).toEqual([
      ['name', 'Southwind'],
    ]);
  });

  it('as a property without a value where one was cleared', async () => {
    const lab = await startLab();
    const id = await lab.portal.create('companies', { name: 'Northwind', city: 'Leeds' });
    const events = await eventsAfter(lab, () =>
      lab.portal.call('PATCH', `/crm/v3/objects/companies/${id}`, { properties: { city: '' } }),
    );
    expect(events).toMatchObject([{ propertyName: 'city', propertyValue: '' }]);
  });

  it('as a deletion', async () => {
    const lab = await startLab();
    const id = await lab.portal.create('deals', {
      dealname: 'Spring',
      pipeline: 'default',
      dealstage: 'appointmentscheduled',
    });
    const events = await eventsAfter(lab, () =>
      lab.portal.call('DELETE', `/crm/v3/objects/deals/${id}`),
    );
    expect(events).toMatchObject([
      { subscriptionType: 'object.deletion', objectTypeId: '0-3', objectId: Number(id) },
    ]);
  });

  it('as an association from both of its sides, made and taken away', async () => {
    const lab = await startLab({ subscriptions: [{ eventType: 'object.associationChange' }] });
    const deal = await lab.portal.create('deals', {
      dealname: 'Spring',
      pipeline: 'default',
      dealstage: 'appointmentscheduled',
    });
    const contact = await lab.portal.create('contacts', { email: 'a@example.com' });
    const path = `/crm/objects/2026-09/deals/${deal}/associations`;
    const made = await eventsAfter(lab, () =>
      lab.portal.call('PUT', `${path}/default/contacts/${contact}`),
    );
    expect(made).toMatchObject([
      {
        associationType: 'DEAL_TO_CONTACT',
        fromObjectId: Number(deal),
        toObjectId: Number(contact),
        fromObjectTypeId: '0-3',
        toObjectTypeId: '0-1',
        associationTypeId: 3,
        associationCategory: 'HUBSPOT_DEFINED',
        associationRemoved: false,
        isPrimaryAssociation: false,
      },
      { associationType: 'CONTACT_TO_DEAL', associationTypeId: 4, fromObjectId: Number(contact) },
    ]);
    const removed = await eventsAfter(lab, () =>
      lab.portal.call('DELETE', `${path}/contacts/${contact}`),
    );
    expect(removed.map((event) => event['associationRemoved'])).toEqual([true, true]);
  });

  it('of custom objects too', async () => {
    const lab = await startLab({ subscriptions: CREATIONS });
    const schema = await lab.portal.get('/crm/v3/schemas');
    const typeId = text(schema.json, 'results', 0, 'objectTypeId');
    const name = text(schema.json, 'results', 0, 'primaryDisplayProperty');
    const events = await eventsAfter(lab, () =>
      lab.portal.create(typeId, { [name]: '2026-04-20' }),
    );
    expect(events).toMatchObject([{ subscriptionType: 'object.creation', objectTypeId: typeId }]);
  });

  it('not at all when the request fails', async () => {
    const lab = await startLab();
    const answer = await lab.portal.post('/crm/v3/objects/companies/batch/create', {
      inputs: [{ properties: { name: 'good' } }, { properties: { no_such: 'bad' } }],
    });
    expect(answer.status).toBe(400);
    await lab.portal.sandbox.webhooks.settled();
    expect(lab.events()).toEqual([]);
  });
});

describe('a subscription of the older format', () => {
  it('names the object by its type, and gets its own properties only', async () => {
    const lab = await startLab({
      subscriptions: [
        { eventType: 'company.propertyChange', propertyName: 'city' },
        { eventType: 'contact.creation' },
      ],
    });
    const id = await lab.portal.create('companies', { name: 'Northwind', city: 'Leeds' });
    await lab.portal.sandbox.webhooks.settled();
    expect(lab.events()).toEqual([
      {
        eventId: expect.any(Number),
        subscriptionId: expect.any(Number),
        portalId: expect.any(Number),
        appId: expect.any(Number),
        occurredAt: START.getTime(),
        subscriptionType: 'company.propertyChange',
        attemptNumber: 0,
        objectId: Number(id),
        propertyName: 'city',
        propertyValue: 'Leeds',
        changeSource: 'INTEGRATION',
        sourceId: expect.any(String),
      },
    ]);
  });
});

async function asDeveloper() {
  const lab = await startLab({ subscriptions: [] });
  const { credentials } = lab.portal.sandbox;
  const app = credentials['HUBSPOT_APP_ID'] ?? '';
  const key = credentials['HUBSPOT_DEVELOPER_API_KEY'] ?? '';
  const call = (method: string, rest: string, body?: unknown, root = 'webhooks/v3') =>
    lab.portal.call(method, `/${root}/${app}${rest}?hapikey=${key}`, body);
  return { lab, app, call };
}

describe('the settings of webhooks in the API', () => {
  it('make, change, list and remove subscriptions', async () => {
    const { lab, call } = await asDeveloper();
    const wanted = { eventType: 'company.propertyChange', propertyName: 'name', active: true };
    const made = await call('POST', '/subscriptions', wanted);
    expect(made.status).toBe(201);
    expect(made.json).toEqual({
      ...wanted,
      id: expect.stringMatching(/^\d+$/),
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    const id = text(made.json, 'id');
    await lab.portal.create('companies', { name: 'heard' });
    const changed = await call('PATCH', `/subscriptions/${id}`, { active: false });
    expect([changed.status, at(changed.json, 'active')]).toEqual([200, false]);
    await lab.portal.create('companies', { name: 'not heard' });
    await lab.portal.sandbox.webhooks.settled();
    expect(lab.events()).toMatchObject([{ propertyValue: 'heard' }]);
    const batch = { inputs: [{ id: Number(id), active: true }] };
    expect(await call('POST', '/subscriptions/batch/update', batch)).toMatchObject({
      status: 200,
      json: { status: 'COMPLETE', results: [{ id, active: true }] },
    });
    expect((await call('DELETE', `/subscriptions/${id}`)).status).toBe(204);
    expect((await call('GET', '/subscriptions')).json).toEqual({ results: [] });
    expect((await call('GET', `/subscriptions/${id}`)).status).toBe(404);
  });

  it('change the target under both roots', async () => {
    const { lab, call } = await asDeveloper();
    const body = { targetUrl: lab.receiver.url, throttling: { maxConcurrentRequests: 3 } };
    const root = 'app-webhooks/2026-09';
    expect(await call('PUT', '/settings', body, root)).toMatchObject({ status: 200, json: body });
    expect(await call('GET', '/settings')).toMatchObject({ status: 200, json: body });
    expect((await call('DELETE', '/settings')).status).toBe(204);
    expect((await call('GET', '/settings', undefined, root)).status).toBe(404);
  });

  it.each([
    [{}, 'Some required fields were not set: [eventType]'],
    [{ eventType: 'object.creation' }, 'Some required fields were not set: [objectTypeId]'],
    [{ eventType: 'deal.propertyChange' }, 'Some required fields were not set: [propertyName]'],
    [{ eventType: 'deal.explosion' }, 'Invalid event type: deal.explosion'],
  ])('refuse %j', async (body, message) => {
    const { call } = await asDeveloper();
    const answer = await call('POST', '/subscriptions', body);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({
      message: expect.stringContaining(message),
      category: 'VALIDATION_ERROR',
    });
  });

  it('are closed to service keys and to other apps', async () => {
    const { lab, app, call } = await asDeveloper();
    expect((await lab.portal.get(`/webhooks/v3/${app}/subscriptions`)).status).toBe(403);
    const none = await lab.portal.call('GET', `/webhooks/v3/${app}/settings`, undefined, {
      authorization: '',
    });
    expect(none.status).toBe(401);
    expect((await call('GET', '/../1/subscriptions')).status).toBe(404);
  });
});
