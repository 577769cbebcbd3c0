import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hubspot, putDefault, ROOTS, types } from './association-calls.ts';
import { at, closePortals, column, list, startPortal, type TestPortal } from './test-portal.ts';

let portal: TestPortal;
let company: string;
let contact: string;

beforeAll(async () => {
  portal = await startPortal();
  company = await portal.create('companies', { name: 'Centre' });
  contact = await portal.create('contacts', { firstname: 'Zoe' });
});

afterAll(closePortals);

describe('associating two records', () => {
  it.each(ROOTS)(
    'links by default under %s, from both sides, any number of times',
    async (root) => {
      const note = await portal.create('notes', { hs_timestamp: '2026-04-20' });
      const path = `${root}/notes/${note}/associations/default/companies/${company}`;
      const first = await portal.call('PUT', path);
      const again = await portal.call('PUT', path);
      expect([first.status, again.status]).toEqual([200, 200]);
      expect(again.json).toEqual(first.json);
      expect(first.json).toEqual({
        status: 'COMPLETE',
        results: [
          { from: { id: note }, to: { id: company }, associationSpec: hubspot(190) },
          { from: { id: company }, to: { id: note }, associationSpec: hubspot(189) },
        ],
        startedAt: '2026-04-20T08:00:00Z',
        completedAt: '2026-04-20T08:00:00Z',
      });
      expect(await types(portal, 'notes', note, 'companies')).toEqual([[190]]);
      const back = await portal.get(`${root}/companies/${company}/associations/notes`);
      expect(column(list(back.json, 'results'), 'toObjectId').map(String)).toContain(note);
    },
  );

  it('writes ids as numbers in v4 and as text in the dated versions', async () => {
    const fresh = await startPortal();
    const id = await fresh.create('companies', {});
    const task = await fresh.create('tasks', { hs_timestamp: '2026-04-20' });
    await putDefault(fresh, `tasks/${task}`, `companies/${id}`);
    const ids: unknown[] = [];
    for (const root of ROOTS) {
      const answer = await fresh.get(`${root}/tasks/${task}/associations/companies`);
      ids.push(at(answer.json, 'results', 0, 'toObjectId'));
    }
    expect(ids).toEqual([Number(id), id, id]);
  });

  it('makes the first company of a contact its primary one, and only the first', async () => {
    const fresh = await startPortal();
    const person = await fresh.create('contacts', {});
    const [first, second] = [
      await fresh.create('companies', {}),
      await fresh.create('companies', {}),
    ];
    await putDefault(fresh, `contacts/${person}`, `companies/${first}`);
    await putDefault(fresh, `contacts/${person}`, `companies/${second}`);
    expect(await types(fresh, 'contacts', person, 'companies')).toEqual([[1, 279], [279]]);
  });

  it('moves the primary label to the company that gets it', async () => {
    const fresh = await startPortal();
    const deal = await fresh.create('deals', {
      dealname: 'd',
      pipeline: 'default',
      dealstage: 'contractsent',
    });
    const [first, second] = [
      await fresh.create('companies', {}),
      await fresh.create('companies', {}),
    ];
    await putDefault(fresh, `deals/${deal}`, `companies/${first}`);
    const answer = await fresh.call(
      'PUT',
      `/crm/v4/objects/deals/${deal}/associations/companies/${second}`,
      [hubspot(5)],
    );
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      fromObjectTypeId: '0-3',
      fromObjectId: Number(deal),
      toObjectTypeId: '0-2',
      toObjectId: Number(second),
      labels: ['Primary'],
    });
    expect(await types(fresh, 'deals', deal, 'companies')).toEqual([[341], [5, 341]]);
  });

  it('gives a company one parent', async () => {
    const fresh = await startPortal();
    const [child, old, next] = [
      await fresh.create('companies', {}),
      await fresh.create('companies', {}),
      await fresh.create('companies', {}),
    ];
    for (const parent of [old, next]) {
      await fresh.call(
        'PUT',
        `/crm/v4/objects/companies/${child}/associations/companies/${parent}`,
        [hubspot(14)],
      );
    }
    const answer = await fresh.get(`/crm/v4/objects/companies/${child}/associations/companies`);
    expect(column(list(answer.json, 'results'), 'toObjectId')).toEqual([Number(next)]);
    expect(await types(fresh, 'companies', next, 'companies')).toEqual([[13]]);
  });

  it('reads a link between two of a kind from either side', async () => {
    const fresh = await startPortal();
    const [one, two] = [await fresh.create('companies', {}), await fresh.create('companies', {})];
    await putDefault(fresh, `companies/${two}`, `companies/${one}`);
    expect(await types(fresh, 'companies', one, 'companies')).toEqual([[450]]);
    expect(await types(fresh, 'companies', two, 'companies')).toEqual([[450]]);
    await fresh.call('DELETE', `/crm/v4/objects/companies/${one}/associations/companies/${two}`);
    expect(await types(fresh, 'companies', two, 'companies')).toEqual([]);
  });

  it('refuses a record and itself', async () => {
    const answer = await putDefault(portal, `companies/${company}`, `companies/${company}`);
    expect(answer.status).toBe(400);
  });

  it('refuses what does not exist, on either side', async () => {
    const missing = await putDefault(portal, `contacts/${contact}`, 'companies/123');
    const lost = await putDefault(portal, 'contacts/123', `companies/${company}`);
    expect([missing.status, lost.status]).toEqual([400, 400]);
    expect(at(missing.json, 'context', 'INVALID_OBJECT_IDS')).toEqual(['COMPANY=123 is not valid']);
    expect(at(lost.json, 'context', 'INVALID_OBJECT_IDS')).toEqual(['CONTACT=123 is not valid']);
  });

  it('refuses a type of another pair', async () => {
    const answer = await portal.call(
      'PUT',
      `/crm/v4/objects/contacts/${contact}/associations/companies/${company}`,
      [hubspot(192)],
    );
    expect(answer.status).toBe(400);
    expect(at(answer.json, 'context', 'associationSpec')).toEqual(['HUBSPOT_DEFINED=192']);
  });
});

describe('custom objects', () => {
  it('have user-defined types whose ids only the portal knows', async () => {
    const ids = new Set<unknown>();
    for (const seed of [1, 2, 3]) {
      const fresh = await startPortal({ seed });
      const portalId = at((await fresh.get('/account-info/v3/details')).json, 'portalId');
      const labels = await fresh.get(
        `/crm/associations/2026-09/p${String(portalId)}_shipments/orders/labels`,
      );
      expect(at(labels.json, 'results')).toEqual([
        { category: 'USER_DEFINED', typeId: expect.any(Number), label: null },
      ]);
      ids.add(at(labels.json, 'results', 0, 'typeId'));
    }
    expect(ids.size).toBe(3);
  });
});

describe('the associations of v3', () => {
  it('go by name and share the store with the others', async () => {
    const fresh = await startPortal();
    const [firm, person] = [
      await fresh.create('companies', {}),
      await fresh.create('contacts', {}),
    ];
    const link = { from: { id: person }, to: { id: firm }, type: 'contact_to_company_unlabeled' };
    const made = await fresh.post('/crm/v3/associations/contacts/companies/batch/create', {
      inputs: [link],
    });
    expect([made.status, at(made.json, 'results', 0)]).toEqual([201, link]);
    const read = await fresh.post('/crm/v3/associations/companies/contacts/batch/read', {
      inputs: [{ id: firm }],
    });
    expect(at(read.json, 'results')).toEqual([
      {
        from: { id: firm },
        to: [
          { id: person, type: 'company_to_contact' },
          { id: person, type: 'company_to_contact_unlabeled' },
        ],
      },
    ]);
    const archived = await fresh.post('/crm/v3/associations/contacts/companies/batch/archive', {
      inputs: [link],
    });
    expect(archived.status).toBe(204);
    expect(await types(fresh, 'contacts', person, 'companies')).toEqual([]);
    const named = await fresh.get('/crm/v3/associations/tasks/companies/types');
    expect(named.json).toEqual({ results: [{ id: '192', name: 'task_to_company' }] });
  });
});
