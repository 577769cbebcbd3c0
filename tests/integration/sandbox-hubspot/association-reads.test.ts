import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BATCH_ROOTS, hubspot, putDefault, types } from './association-calls.ts';
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

describe('reading associations', () => {
  it('pages by id', async () => {
    const fresh = await startPortal();
    const firm = await fresh.create('companies', {});
    const notes: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const note = await fresh.create('notes', { hs_timestamp: '2026-04-20' });
      await putDefault(fresh, `notes/${note}`, `companies/${firm}`);
      notes.push(note);
    }
    const seen: string[] = [];
    let query = '?limit=2';
    for (let page = 0; page < 3; page += 1) {
      const answer = await fresh.get(
        `/crm/objects/2026-03/companies/${firm}/associations/notes${query}`,
      );
      seen.push(...column(list(answer.json, 'results'), 'toObjectId').map(String));
      query = `?limit=2&after=${String(at(answer.json, 'paging', 'next', 'after'))}`;
    }
    expect(seen).toEqual(notes);
    const whole = await fresh.get(
      `/crm/objects/2026-03/companies/${firm}/associations/notes?limit=5`,
    );
    expect(list(whole.json, 'results')).toHaveLength(5);
    expect(whole.json).not.toHaveProperty('paging');
    expect(
      (await fresh.get(`/crm/v4/objects/companies/${firm}/associations/notes?limit=501`)).status,
    ).toBe(400);
  });

  it.each(BATCH_ROOTS)(
    'tells of records without associations as errors of a 207 under %s',
    async (root) => {
      const fresh = await startPortal();
      const [firm, task] = [
        await fresh.create('companies', {}),
        await fresh.create('tasks', { hs_timestamp: '2026-04-20' }),
      ];
      await putDefault(fresh, `tasks/${task}`, `companies/${firm}`);
      const all = await fresh.post(`${root}/companies/tasks/batch/read`, {
        inputs: [{ id: firm }],
      });
      expect(all.status).toBe(200);
      const answer = await fresh.post(`${root}/companies/tasks/batch/read`, {
        inputs: [{ id: firm }, { id: '515' }],
      });
      expect(answer.status).toBe(207);
      expect(at(answer.json, 'results', 0)).toMatchObject({
        from: { id: firm },
        to: [{ associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 191, label: null }] }],
      });
      expect(at(answer.json, 'numErrors')).toBe(1);
      expect(at(answer.json, 'errors')).toEqual([
        {
          status: 'error',
          category: 'OBJECT_NOT_FOUND',
          subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
          message: 'No task is associated with company 515.',
          context: { fromObjectId: ['515'], fromObjectType: ['company'], toObjectType: ['task'] },
        },
      ]);
    },
  );

  it('takes a thousand ids and no more', async () => {
    const inputs = Array.from({ length: 1_001 }, (_, n) => ({ id: String(n + 1) }));
    const path = '/crm/associations/2026-09/companies/tasks/batch/read';
    expect((await portal.post(path, { inputs })).status).toBe(400);
    expect((await portal.post(path, { inputs: inputs.slice(1) })).status).toBe(207);
  });

  it('pages the targets of one record in a batch', async () => {
    const fresh = await startPortal({
      tables: {
        accounts: [{ key: 'a', name: 'Many' }],
        orders: Array.from({ length: 501 }, (_, n) => ({ key: String(n), account: 'a' })),
      },
    });
    const [firm] = fresh.sandbox.inspect('companies');
    const id = String(firm?.['id']);
    const path = '/crm/associations/2026-09/companies/orders/batch/read';
    const first = await fresh.post(path, { inputs: [{ id }] });
    expect(list(first.json, 'results', 0, 'to')).toHaveLength(500);
    const after = text(first.json, 'results', 0, 'paging', 'next', 'after');
    const second = await fresh.post(path, { inputs: [{ id, after }] });
    expect(list(second.json, 'results', 0, 'to')).toHaveLength(1);
    expect(at(second.json, 'results', 0)).not.toHaveProperty('paging');
  });
});

describe('writing associations in batches', () => {
  it('answers 201, and 207 where one of them cannot be made', async () => {
    const fresh = await startPortal();
    const [firm, person] = [
      await fresh.create('companies', {}),
      await fresh.create('contacts', {}),
    ];
    const input = (to: string): unknown => ({
      from: { id: person },
      to: { id: to },
      types: [hubspot(279)],
    });
    const path = '/crm/v4/associations/contacts/companies/batch/create';
    const good = await fresh.post(path, { inputs: [input(firm)] });
    expect(good.status).toBe(201);
    expect(at(good.json, 'results')).toEqual([
      {
        fromObjectTypeId: '0-1',
        fromObjectId: Number(person),
        toObjectTypeId: '0-2',
        toObjectId: Number(firm),
        labels: [],
      },
    ]);
    const partly = await fresh.post(path, { inputs: [input(firm), input('404')] });
    expect(partly.status).toBe(207);
    expect(at(partly.json, 'errors', 0, 'context', 'INVALID_OBJECT_IDS')).toEqual([
      'COMPANY=404 is not valid',
    ]);
  });

  it('associates by default and archives, under each version', async () => {
    const fresh = await startPortal();
    const statuses: unknown[] = [];
    for (const root of BATCH_ROOTS) {
      const [firm, person] = [
        await fresh.create('companies', {}),
        await fresh.create('contacts', {}),
      ];
      const made = await fresh.post(`${root}/contacts/companies/batch/associate/default`, {
        inputs: [{ from: { id: person }, to: { id: firm } }],
      });
      expect(await types(fresh, 'contacts', person, 'companies')).toEqual([[1, 279]]);
      const gone = await fresh.post(`${root}/contacts/companies/batch/archive`, {
        inputs: [{ from: { id: person }, to: [{ id: firm }] }],
      });
      expect(await types(fresh, 'companies', firm, 'contacts')).toEqual([]);
      statuses.push([made.status, gone.status]);
    }
    expect(statuses).toEqual([
      [200, 204],
      [200, 200],
      [200, 200],
    ]);
  });

  it('takes two thousand and no more', async () => {
    const inputs = Array.from({ length: 2_001 }, () => ({ from: { id: '1' }, to: [{ id: '2' }] }));
    const answer = await portal.post('/crm/v4/associations/contacts/companies/batch/archive', {
      inputs,
    });
    expect(answer.status).toBe(400);
  });
});
