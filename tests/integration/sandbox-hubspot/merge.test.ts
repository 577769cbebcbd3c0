import { afterAll, describe, expect, it } from '@jest/globals';
import {
  at,
  closePortals,
  column,
  list,
  startPortal,
  text,
  type TestPortal,
} from './test-portal.ts';
import { closeLabs, startLab } from './webhook-lab.ts';

afterAll(async () => {
  await closePortals();
  await closeLabs();
});

const ROOT = '/crm/objects/2026-09/companies';

async function merge({ post }: TestPortal, primary: string, other: string, type = 'companies') {
  return post(`/crm/v3/objects/${type}/merge`, {
    primaryObjectId: primary,
    objectIdToMerge: other,
  });
}

async function twoCompanies(portal: TestPortal): Promise<readonly [string, string]> {
  const primary = await portal.create('companies', { name: 'Harbour Lights', city: 'Hull' });
  portal.clock.advance(1_000);
  const other = await portal.create('companies', {
    name: 'Harbour Lts',
    domain: 'harbour.example',
  });
  portal.clock.advance(1_000);
  return [primary, other];
}

describe('a merge', () => {
  it('makes a new record of the primary one’s values and what only the other had', async () => {
    const portal = await startPortal();
    const [primary, other] = await twoCompanies(portal);
    const answer = await merge(portal, primary, other);
    expect(answer.status).toBe(200);
    const id = text(answer.json, 'id');
    expect([primary, other]).not.toContain(id);
    expect(answer.json).toMatchObject({
      id,
      archived: false,
      createdAt: '2026-04-20T08:00:00Z',
      updatedAt: '2026-04-20T08:00:02Z',
      properties: {
        name: 'Harbour Lights',
        city: 'Hull',
        domain: 'harbour.example',
        hs_merged_object_ids: `${primary};${other}`,
        hs_object_id: id,
      },
    });
  });

  it('leaves the losers in no list, archived or not, and in no search', async () => {
    const portal = await startPortal();
    const [primary, other] = await twoCompanies(portal);
    const id = text((await merge(portal, primary, other)).json, 'id');
    expect(column(list((await portal.get(ROOT)).json, 'results'), 'id')).toEqual([id]);
    expect(list((await portal.get(`${ROOT}?archived=true`)).json, 'results')).toEqual([]);
    const found = await portal.post(`${ROOT}/search`, {});
    expect(column(list(found.json, 'results'), 'id')).toEqual([id]);
  });

  it('leads whoever reads or writes a loser to the record in its place, also after the next merge', async () => {
    const portal = await startPortal();
    const [primary, other] = await twoCompanies(portal);
    const first = text((await merge(portal, primary, other)).json, 'id');
    const third = await portal.create('companies', { name: 'Third' });
    const last = await merge(portal, third, first);
    const id = text(last.json, 'id');
    expect(at(last.json, 'properties', 'hs_merged_object_ids')).toBe(
      [primary, other, third, first].join(';'),
    );
    for (const loser of [primary, other, first, third]) {
      expect(text((await portal.get(`${ROOT}/${loser}`)).json, 'id')).toBe(id);
    }
    const read = await portal.post(`${ROOT}/batch/read`, { inputs: [{ id: other }] });
    expect([read.status, column(list(read.json, 'results'), 'id')]).toEqual([200, [id]]);
    await portal.call('PATCH', `${ROOT}/${other}`, { properties: { city: 'Goole' } });
    expect([...portal.sandbox.inspect('companies')]).toMatchObject([{ id, city: 'Goole' }]);
    expect((await portal.call('DELETE', `${ROOT}/${other}`)).status).toBe(204);
    expect([...portal.sandbox.inspect('companies')]).toHaveLength(1);
  });

  it('moves the associations of both, the primary one’s where there may be one', async () => {
    const portal = await startPortal();
    const [head, branch] = await twoCompanies(portal);
    const contacts = await Promise.all(
      ['a@example.com', 'b@example.com'].map((email) => portal.create('contacts', { email })),
    );
    const [ann = '', bob = ''] = contacts;
    const link = (contact: string, company: string) =>
      portal.call(
        'PUT',
        `/crm/v4/objects/contacts/${contact}/associations/default/companies/${company}`,
      );
    await link(ann, head);
    await link(bob, branch);
    const survivor = text((await merge(portal, ann, bob, 'contacts')).json, 'id');
    const linked = await portal.get(`/crm/v4/objects/contacts/${survivor}/associations/companies`);
    expect(list(linked.json, 'results')).toEqual([
      {
        toObjectId: Number(head),
        associationTypes: [
          { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
          { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
        ],
      },
      {
        toObjectId: Number(branch),
        associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 279, label: null }],
      },
    ]);
    const company = text((await merge(portal, head, branch)).json, 'id');
    const back = await portal.get(`/crm/v4/objects/companies/${company}/associations/contacts`);
    expect(column(list(back.json, 'results'), 'toObjectId')).toEqual([Number(survivor)]);
  });

  it('keeps the id of the primary record where the sandbox is told so', async () => {
    const portal = await startPortal({ mergeMakesNewRecord: false });
    const [primary, other] = await twoCompanies(portal);
    const answer = await merge(portal, primary, other);
    expect(answer.json).toMatchObject({
      id: primary,
      properties: { domain: 'harbour.example', hs_merged_object_ids: other },
    });
    expect(text((await portal.get(`${ROOT}/${other}`)).json, 'id')).toBe(primary);
  });

  it('is refused for a record with itself, and for one that is not there', async () => {
    const portal = await startPortal();
    const [primary] = await twoCompanies(portal);
    expect(await merge(portal, primary, primary)).toMatchObject({
      status: 400,
      json: { category: 'VALIDATION_ERROR' },
    });
    expect((await merge(portal, primary, '17')).status).toBe(404);
    expect((await portal.post(`${ROOT}/merge`, { primaryObjectId: primary })).status).toBe(400);
    expect([...portal.sandbox.inspect('companies')]).toHaveLength(2);
  });

  it('is told to webhooks once', async () => {
    const lab = await startLab();
    const [primary, other] = await twoCompanies(lab.portal);
    await lab.portal.sandbox.webhooks.settled();
    const before = lab.events().length;
    const id = text((await merge(lab.portal, primary, other)).json, 'id');
    await lab.portal.sandbox.webhooks.settled();
    expect(lab.events().slice(before)).toEqual([
      expect.objectContaining({
        subscriptionType: 'object.merge',
        objectTypeId: '0-2',
        objectId: Number(id),
        newObjectId: Number(id),
        primaryObjectId: Number(primary),
        mergedObjectIds: [Number(other)],
        numberOfPropertiesMoved: 1,
      }),
    ]);
  });

  it('is found by a search that still lags, as it was before', async () => {
    const portal = await startPortal({ searchLagMs: 3_000 });
    const [primary, other] = await twoCompanies(portal);
    portal.clock.advance(5_000);
    const id = text((await merge(portal, primary, other)).json, 'id');
    const ids = async () =>
      column(list((await portal.post(`${ROOT}/search`, {})).json, 'results'), 'id');
    expect(await ids()).toEqual([primary, other]);
    portal.clock.advance(3_000);
    expect(await ids()).toEqual([id]);
  });
});

describe('a deletion for data protection', () => {
  const PURGE = '/crm/v3/objects/contacts/gdpr-delete';

  it('takes a contact away for good, by id or by e-mail', async () => {
    const lab = await startLab();
    const { portal } = lab;
    const id = await portal.create('contacts', { email: 'gone@example.com' });
    await portal.create('contacts', { email: 'also@example.com' });
    expect(await portal.post(PURGE, { objectId: id })).toMatchObject({ status: 204, text: '' });
    const byMail = { objectId: 'also@example.com', idProperty: 'email' };
    expect((await portal.post(PURGE, byMail)).status).toBe(204);
    expect((await portal.get(`/crm/v3/objects/contacts/${id}?archived=true`)).status).toBe(404);
    expect([...portal.sandbox.inspect('contacts')]).toEqual([]);
    await portal.sandbox.webhooks.settled();
    expect(lab.events().slice(-2)).toMatchObject([
      { subscriptionType: 'object.deletion' },
      { subscriptionType: 'object.privacyDeletion' },
    ]);
  });

  it('is there for contacts alone', async () => {
    const portal = await startPortal();
    expect((await portal.post(`${ROOT}/gdpr-delete`, { objectId: '1' })).status).toBe(404);
  });
});

describe('a record that a person restores', () => {
  it('is live again, counts as changed, and is told', async () => {
    const lab = await startLab({ subscriptions: [{ eventType: 'object.restore' }] });
    const { portal } = lab;
    const id = await portal.create('companies', { name: 'Back again' });
    await portal.call('DELETE', `${ROOT}/${id}`);
    portal.clock.advance(60_000);
    portal.sandbox.restore('companies', id);
    const read = await portal.get(`${ROOT}/${id}?properties=name`);
    expect(read.json).toMatchObject({
      archived: false,
      updatedAt: '2026-04-20T08:01:00Z',
      properties: { name: 'Back again' },
    });
    await portal.sandbox.webhooks.settled();
    expect(lab.events()).toMatchObject([{ objectId: Number(id), changeSource: 'CRM_UI' }]);
    expect(() => {
      portal.sandbox.restore('companies', id);
    }).toThrow('no archived record');
  });
});
