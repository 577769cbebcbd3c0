import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  at,
  closePortals,
  column,
  list,
  startPortal,
  type Answer,
  type TestPortal,
} from './test-portal.ts';

let portal: TestPortal;

beforeAll(async () => {
  portal = await startPortal();
});

afterAll(closePortals);

function batch(verb: string, body: unknown, type = 'companies'): Promise<Answer> {
  return portal.post(`/crm/objects/2026-09/${type}/batch/${verb}`, body);
}

describe('reading a batch', () => {
  it('answers 200 with what was asked for', async () => {
    const ids = [
      await portal.create('companies', { name: 'A' }),
      await portal.create('companies', {}),
    ];
    const answer = await batch('read', {
      properties: ['name'],
      inputs: ids.map((id) => ({ id })),
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      status: 'COMPLETE',
      startedAt: '2026-04-20T08:00:00Z',
      completedAt: '2026-04-20T08:00:00Z',
    });
    expect(column(list(answer.json, 'results'), 'properties', 'name')).toEqual(['A', null]);
    expect(answer.json).not.toHaveProperty('numErrors');
  });

  it('answers 207 with one error for all that is not there', async () => {
    const id = await portal.create('companies', { name: 'Here' });
    const gone = await portal.create('companies', { name: 'Gone' });
    await portal.call('DELETE', `/crm/v3/objects/companies/${gone}`);
    const answer = await batch('read', {
      inputs: [{ id: '1' }, { id }, { id: gone }, { id: 'x' }],
    });
    expect(answer.status).toBe(207);
    expect(column(list(answer.json, 'results'), 'id')).toEqual([id]);
    expect(at(answer.json, 'numErrors')).toBe(1);
    expect(at(answer.json, 'errors')).toEqual([
      {
        status: 'error',
        category: 'OBJECT_NOT_FOUND',
        message:
          'Could not get some COMPANY objects, they may be deleted or not exist. Check that ids are valid.',
        context: { ids: ['1', gone, 'x'] },
      },
    ]);
  });

  it('finds records by a unique property and archived ones when asked', async () => {
    const id = await portal.create('companies', { account_number: 'BR-1' });
    const byNumber = await batch('read', {
      idProperty: 'account_number',
      inputs: [{ id: 'BR-1' }],
      properties: [],
    });
    expect(column(list(byNumber.json, 'results'), 'id')).toEqual([id]);
    await portal.call('DELETE', `/crm/v3/objects/companies/${id}`);
    const archived = await batch('read?archived=true', { inputs: [{ id }] });
    expect(at(archived.json, 'results', 0)).toMatchObject({ id, archived: true });
  });

  it('takes fifty records with history', async () => {
    const inputs = Array.from({ length: 51 }, (_, n) => ({ id: String(n + 1) }));
    const answer = await batch('read', { inputs, propertiesWithHistory: ['name'] });
    expect(answer.status).toBe(400);
  });
});
